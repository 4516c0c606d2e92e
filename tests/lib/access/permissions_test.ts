import assert from "node:assert/strict";
import { abilities } from "../../../lib/access/abilities.ts";
import type { Actor } from "../../../lib/access/actor.ts";
import { decide } from "../../../lib/access/decide.ts";
import {
  holdOf,
  matrix,
  type MatrixRole,
  matrixRoles,
  type Permission,
  permissions,
} from "../../../lib/access/permissions.ts";
import { forbiddenPair } from "../../../lib/access/roles.ts";
import { newId } from "../../../lib/ids.ts";

const branch = newId();
const otherBranch = newId();

function actor(...roles: Actor["roles"]): Actor {
  return { account: newId(), name: "", roles, branch };
}

function held(role: MatrixRole, permission: Permission): boolean {
  return holdOf(role, permission) !== "-";
}

const clinicalReading: Permission[] = ["view_clinical_records", "view_doctor_notes", "view_prescriptions"];

Deno.test("every line of the matrix has one known mark for each role", () => {
  for (const [permission, line] of Object.entries(matrix)) {
    const cells = line.split(" ");
    assert.equal(cells.length, matrixRoles.length, permission);
    for (const cell of cells) assert.ok("●OSMDQA-".includes(cell), `${permission}: ${cell}`);
  }
});

Deno.test("nobody outside the clinical roles reads clinical records", () => {
  for (
    const role of [
      "patient",
      "carer",
      "receptionist",
      "biller",
      "branch_manager",
      "auditor",
      "admin",
    ] as const
  ) {
    for (const permission of clinicalReading) {
      assert.equal(held(role, permission), false, `${role} ${permission}`);
    }
  }
});

Deno.test("the auditor changes nothing", () => {
  const changing = /^(create|edit|sign|delete|void|issue|record|cancel|amend|upload|complete)_/;
  for (const permission of permissions.filter((name) => changing.test(name))) {
    assert.equal(held("auditor", permission), false, permission);
  }
});

Deno.test("administering is not reading: the administrator sees no patient, bill, log or export", () => {
  const health: Permission[] = [
    ...clinicalReading,
    "view_own_record",
    "view_shared_records",
    "view_patients",
    "view_billing",
    "view_audit_log",
    "export_records",
    "view_visits",
    "view_surgeries",
    "view_appointments",
  ];
  for (const permission of health) assert.equal(held("admin", permission), false, permission);
});

Deno.test("no role holds both sides of an approval", () => {
  const pairs: [Permission, Permission][] = [
    ["void_billing", "approve_voids"],
    ["refund_payments", "approve_refunds"],
    ["break_glass", "review_break_glass"],
    ["manage_roles", "view_audit_log"],
  ];
  for (const [one, other] of pairs) {
    for (const role of matrixRoles) {
      assert.equal(held(role, one) && held(role, other), false, `${role}: ${one} and ${other}`);
    }
  }
});

Deno.test("some pairs of roles are never one person's", () => {
  assert.deepEqual(forbiddenPair([{ role: "admin" }, { role: "doctor", branch }]), ["admin", "doctor"]);
  assert.deepEqual(forbiddenPair([{ role: "auditor" }, { role: "admin" }]), ["auditor", "admin"]);
  assert.deepEqual(forbiddenPair([{ role: "biller", branch }, { role: "branch_manager", branch }]), [
    "biller",
    "branch_manager",
  ]);
  assert.equal(
    forbiddenPair([{ role: "biller", branch }, { role: "branch_manager", branch: otherBranch }]),
    undefined,
  );
  assert.equal(forbiddenPair([{ role: "patient" }, { role: "admin" }]), undefined);
});

Deno.test("a permission held at one branch opens nothing at another", () => {
  const rita = actor({ role: "receptionist", branch });
  assert.equal(decide(rita, "view_patients", { kind: "branch", branch }).allow, true);
  assert.equal(decide(rita, "view_patients", { kind: "branch", branch: otherBranch }).allow, false);
  assert.equal(
    decide({ ...rita, branch: otherBranch }, "view_patients", { kind: "branch", branch }).allow,
    false,
  );
});

Deno.test("no role at all opens somebody's own record: only being that person, or a live grant", () => {
  const patient = newId();
  for (const role of matrixRoles.filter((name) => name !== "carer")) {
    const decision = decide(actor({ role, branch }), "view_own_record", { kind: "record", patient });
    assert.equal(decision.allow, false, role);
    assert.equal(
      decide(actor({ role, branch }), "view_shared_records", { kind: "record", patient }).allow,
      false,
      role,
    );
  }
  const maria = { ...actor({ role: "patient" }), own: patient };
  assert.equal(decide(maria, "view_own_record", { kind: "record", patient }).allow, true);
  assert.equal(decide(maria, "view_own_record", { kind: "record", patient: newId() }).allow, false);
});

Deno.test("nobody signed in may do nothing", () => {
  for (const permission of permissions) {
    assert.equal(
      decide({ account: undefined, name: "", roles: [] }, permission, { kind: "place" }).allow,
      false,
    );
  }
});

Deno.test("can, cannot, canAny, canAll, hasRole and hasAnyRole answer from the same matrix", () => {
  const otto = abilities(actor({ role: "admin" }));
  assert.equal(otto.can("invite_users"), true);
  assert.equal(otto.cannot("view_patients"), true);
  assert.equal(otto.canAny(["view_patients", "edit_users"]), true);
  assert.equal(otto.canAll(["view_patients", "edit_users"]), false);
  assert.equal(otto.hasRole("admin"), true);
  assert.equal(otto.hasAnyRole(["doctor", "surgeon"]), false);
});
