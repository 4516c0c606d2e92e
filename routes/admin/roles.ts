import { type GroupName, permissionGroups } from "../../lib/access/permission_groups.ts";
import {
  type Hold,
  holdOf,
  type MatrixRole,
  matrixRoles,
  type Permission,
} from "../../lib/access/permissions.ts";
import { countRoles } from "../../lib/access/users.ts";
import type { Ctx } from "../env.ts";

interface Cell {
  /** A symbol that scans, hidden from readers; the words beside it are not. */
  readonly mark: string;
  readonly words: string;
  readonly held: boolean;
}

interface Right {
  readonly label: string;
  readonly cells: readonly Cell[];
}

interface RoleHead {
  readonly name: string;
  readonly text: string;
  readonly holders: string;
  readonly href: string;
  readonly current: boolean;
}

declare module "../pages.ts" {
  interface Pages {
    "admin/roles/index": {
      readonly roles: readonly RoleHead[];
      readonly groups: readonly { readonly name: string; readonly rights: readonly Right[] }[];
      readonly marks: readonly { readonly mark: string; readonly text: string }[];
    };
    "admin/roles/one": {
      readonly roles: readonly RoleHead[];
      readonly name: string;
      readonly text: string;
      readonly holders: string;
      readonly groups: readonly {
        readonly name: string;
        readonly rights: readonly { readonly label: string; readonly cell: Cell }[];
      }[];
      readonly see: string | null;
    };
  }
}

const holdNames = {
  "●": "full",
  O: "own",
  S: "shared",
  M: "masked",
  D: "draft",
  Q: "qualified",
  A: "approved",
  "-": "none",
} as const satisfies Record<Hold, string>;

export async function index(c: Ctx): Promise<Response> {
  const { t } = c.var;
  const desk = await c.var.desk("view_roles");
  const counts = await countRoles(desk);
  const asked = c.req.query("role");
  const role = matrixRoles.find((name) => name === asked);
  const roles = matrixRoles.map((name) => headOf(c, name, role, countIn(counts, name)));
  if (role) return await showOne(c, roles, role, countIn(counts, role));
  return await c.var.show("admin/roles/index", {
    roles,
    groups: permissionGroups.map(({ name, permissions }) => ({
      name: groupName(c, name),
      rights: permissions.map((permission) => ({
        label: t(`permission.${permission}`),
        cells: matrixRoles.map((one) => cellOf(c, one, permission)),
      })),
    })),
    marks: (Object.keys(holdNames) as Hold[]).map((hold) => ({
      mark: markOf(hold),
      text: t(`hold.text.${holdNames[hold]}`),
    })),
  });
}

async function showOne(
  c: Ctx,
  roles: readonly RoleHead[],
  role: MatrixRole,
  holders: number | undefined,
): Promise<Response> {
  const { t } = c.var;
  return await c.var.show("admin/roles/one", {
    roles,
    name: t(`role.${role}`),
    text: t(`role.text.${role}`),
    holders: holders === undefined ? "" : t("admin.roles.holders_text", { n: holders }),
    see: holders && c.var.abilities.can("view_users") ? `/admin/users?role=${role}` : null,
    groups: permissionGroups.map(({ name, permissions }) => ({
      name: groupName(c, name),
      rights: permissions.map((permission) => ({
        label: t(`permission.${permission}`),
        cell: cellOf(c, role, permission),
      })).filter(({ cell }) => cell.held),
    })),
  });
}

function headOf(
  { var: { t } }: Ctx,
  name: MatrixRole,
  current: MatrixRole | undefined,
  holders: number | undefined,
): RoleHead {
  return {
    name: t(`role.${name}`),
    text: t(`role.text.${name}`),
    holders: holders === undefined ? "" : t("admin.roles.holders", { n: holders }),
    href: `/admin/roles?role=${name}`,
    current: name === current,
  };
}

/** Nobody is given the role of a carer: a share makes one, and how many there are is nobody's business here. */
function countIn(counts: ReadonlyMap<string, number>, role: MatrixRole): number | undefined {
  return role === "carer" ? undefined : counts.get(role) ?? 0;
}

function groupName({ var: { t } }: Ctx, name: GroupName): string {
  return t(`permission_group.${name}`);
}

function cellOf({ var: { t } }: Ctx, role: MatrixRole, permission: Permission): Cell {
  const hold = holdOf(role, permission);
  return { mark: markOf(hold), words: t(`hold.${holdNames[hold]}`), held: hold !== "-" };
}

function markOf(hold: Hold): string {
  return hold === "-" ? "–" : hold;
}
