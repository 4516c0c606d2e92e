import { importProblem } from "./import_table.ts";

/** Global names with one place of their own, as the text of an expression begins. */
const places: readonly { readonly what: RegExp; readonly where: RegExp }[] = [
  { what: /^Deno\.openKv$/, where: /^(lib\/vault|tests|deploy)\// },
  { what: /^(globalThis\.)?crypto\.getRandomValues$/, where: /^(lib\/ids\.ts|lib\/vault\/|tests\/)/ },
  { what: /^(globalThis\.)?crypto\.(?!getRandomValues)\w+$/, where: /^(lib\/vault|tests)\// },
  { what: /^Deno\.env$/, where: /^(lib\/config\.ts|deploy\/|tests\/)/ },
  { what: /^Date\.now$/, where: /^(lib\/clock\.ts|deploy\/|tests\/)/ },
  { what: /^Temporal\.Now$/, where: /^lib\/clock\.ts/ },
  { what: /^Math\.random$/, where: /^(lib\/vault|tests)\// },
  { what: /^console\./, where: /^$/ },
];

const clockPlaces = /^(lib\/clock\.ts|lib\/log\.ts|deploy\/|tests\/)/;

const markup =
  /<\/?(a|b|br|button|body|dd|details|div|dl|dt|em|form|h[1-6]|head|html|i|img|input|label|li|link|main|meta|nav|ol|option|p|script|section|select|small|span|strong|style|svg|table|tbody|td|textarea|th|thead|tr|ul)(\s[^<>]*)?\/?>/i;
const noMarkup = /^(lib|routes)\/|^main\.ts$/;

/** What deno lint does not know: the rules of this house. Works on one file; its path is from the root. */
export function houseProblems(file: string, source: string): readonly string[] {
  return Deno.lint.runPlugin(plugin(file), file, source).map((found) => `${file}: ${found.message}`);
}

function plugin(file: string): Deno.lint.Plugin {
  return { name: "house", rules: { rules: { create: (context) => visitor(file, context) } } };
}

function visitor(file: string, context: Deno.lint.RuleContext): Deno.lint.LintVisitor {
  function refuse(node: Deno.lint.Node, message: string | undefined) {
    if (message) context.report({ node, message });
  }
  function text(node: Deno.lint.Node) {
    return context.sourceCode.getText(node);
  }
  function refuseMarkup(node: Deno.lint.Node, value: string) {
    if (noMarkup.test(file) && markup.test(value)) refuse(node, `markup belongs in views (${value.trim()})`);
  }
  return {
    ImportDeclaration(node) {
      const types = node.importKind === "type" || node.specifiers.length > 0 &&
          node.specifiers.every((one) => one.type === "ImportSpecifier" && one.importKind === "type");
      refuse(node, importProblem(file, node.source.value, types));
    },
    ImportExpression(node) {
      const { source } = node;
      const known = source.type === "Literal" && typeof source.value === "string";
      if (known) refuse(node, importProblem(file, String(source.value), false));
      else if (!/^(tests|deploy)\//.test(file)) refuse(node, "an import whose name is computed");
    },
    ExportNamedDeclaration(node) {
      if (node.source) refuse(node, "a re-export: import from where it is");
    },
    ExportAllDeclaration: (node) => refuse(node, "a re-export: import from where it is"),
    ExportDefaultDeclaration: (node) => refuse(node, "a default export"),
    TSEnumDeclaration: (node) => refuse(node, "an enum"),
    MemberExpression(node) {
      const expression = text(node).replaceAll("?.", ".").replace(/\s+/g, "");
      for (const { what, where } of places) {
        if (what.test(expression) && !where.test(file)) refuse(node, `${expression} has its own place`);
      }
    },
    VariableDeclarator(node) {
      const taken = node.init && /^(Deno|crypto|globalThis|console)$/.test(text(node.init));
      if (taken && node.id.type === "ObjectPattern") refuse(node, "take globals by their full name");
    },
    NewExpression(node) {
      const name = text(node.callee);
      if (name === "Date" && node.arguments.length === 0 && !clockPlaces.test(file)) {
        refuse(node, "new Date() has its own place");
      }
      if (name === "Function") refuse(node, "code made from strings");
    },
    Literal(node) {
      if (typeof node.value === "string") refuseMarkup(node, node.value);
    },
    TemplateElement: (node) => refuseMarkup(node, node.cooked),
  };
}
