import { addressBucket } from "../lib/limits/addresses.ts";
import { log } from "../lib/log.ts";
import type { Ctx } from "./env.ts";

/** The process runs. */
export function alive(c: Ctx): Response {
  return c.text("ok\n");
}

/** The process can serve: the log can be written and the store takes changes. Names what keeps the log from being signed. */
export async function ready(c: Ctx): Promise<Response> {
  const { vault: { store }, audit } = c.var.site;
  if (!await store.takesWrites()) return c.text(`not ready: ${store.trouble}\n`, 503);
  return c.text(audit.trouble === undefined ? "ready\n" : `ready\nthe log is not signed: ${audit.trouble}\n`);
}

/** What browsers found that our policy forbids: the directive is logged, never the address or the sample. */
export async function cspReport(c: Ctx): Promise<Response> {
  const verdict = await c.var.site.limits.take("csp_report.address", addressBucket(c.var.caller.address));
  if (verdict.ok) log("warn", "csp.report", { directive: directiveOf(await c.req.text()) });
  return c.body(null, 204);
}

function directiveOf(body: string): string {
  const found = /"(?:effective-?directive|effectiveDirective)"\s*:\s*"([a-z-]{1,40})"/i.exec(body);
  return found?.[1] ?? "unknown";
}
