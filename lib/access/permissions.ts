import { type RoleName, roleNames } from "../identity/role_names.ts";

/** A column of the matrix: a role an account is given, or "carer", which a live grant makes of anybody. */
export type MatrixRole = RoleName | "carer";

export const matrixRoles: readonly MatrixRole[] = [roleNames[0], "carer", ...roleNames.slice(1)];

/**
 * How a role holds a permission. ● inside its scope · O own record only · S shared by grant · M masked, minimum
 * fields · D own unsigned draft · Q only with the qualification · A with a second person's approval · - not at all.
 */
export type Hold = "●" | "O" | "S" | "M" | "D" | "Q" | "A" | "-";

/** The permission catalogue and the role matrix, one line each; columns in the order of `matrixRoles`. */
export const matrix = {
  // patient carer receptionist technician doctor surgeon biller branch_manager auditor admin
  // Personal record (the Health Manager side)
  view_own_record: "O O - - - - - - - -",
  create_own_entries: "O O - - - - - - - -",
  edit_own_entries: "O O - - - - - - - -",
  delete_own_entries: "O O - - - - - - - -",
  upload_own_attachments: "O O - - - - - - - -",
  export_own_record: "O O - - - - - - - -",
  manage_own_shares: "O O - - - - - - - -",
  view_shared_records: "S S - - - - - - - -",
  add_to_shared_records: "S S - - - - - - - -",
  view_own_access_log: "O O - - - - - - - -",
  view_own_clinical_summary: "O S - - - - - - - -",
  view_own_billing: "O S - - - - - - - -",
  request_own_appointments: "O S - - - - - - - -",
  // Patients (administrative)
  view_patients: "- - ● ● ● ● M ● - -",
  create_patients: "- - ● - - - - ● - -",
  edit_patients: "- - ● - - - - ● - -",
  delete_patients: "- - - - - - - A - -",
  restore_patients: "- - - - - - - ● - -",
  request_patient_merge: "- - ● - ● - - ● - -",
  merge_patients: "- - - - - - - A - -",
  link_patient_accounts: "- - ● - - - - ● - -",
  // Appointments and queue
  view_appointments: "- - ● ● ● ● M ● - -",
  create_appointments: "- - ● - ● - - ● - -",
  edit_appointments: "- - ● - ● - - ● - -",
  cancel_appointments: "- - ● - - - - ● - -",
  check_in_patients: "- - ● - - - - ● - -",
  manage_queue: "- - ● ● ● - - ● - -",
  check_out_patients: "- - ● - - - ● ● - -",
  // Clinical record
  view_visits: "- - M ● ● ● M M - -",
  view_clinical_records: "- - - ● ● ● - - - -",
  view_doctor_notes: "- - - - ● ● - - - -",
  create_workup: "- - - ● ● - - - - -",
  edit_workup: "- - - D D - - - - -",
  sign_workup: "- - - Q ● - - - - -",
  create_examinations: "- - - Q ● ● - - - -",
  create_doctor_notes: "- - - - ● ● - - - -",
  create_diagnoses: "- - - - ● ● - - - -",
  edit_allergies: "- - - ● ● ● - - - -",
  sign_clinical_records: "- - - - ● ● - - - -",
  amend_clinical_records: "- - - - ● ● - - - -",
  upload_clinical_attachments: "- - - ● ● ● - - - -",
  release_results: "- - - - ● ● - - - -",
  create_medical_certificates: "- - - - ● - - - - -",
  break_glass: "- - - - ● ● - - - -",
  // Prescriptions
  view_prescriptions: "- - - ● ● ● - - - -",
  create_prescriptions: "- - - - ● ● - - - -",
  sign_prescriptions: "- - - - Q Q - - - -",
  stop_prescriptions: "- - - - ● ● - - - -",
  print_prescriptions: "- - - ● ● ● - - - -",
  create_spectacle_prescriptions: "- - - Q ● - - - - -",
  sign_spectacle_prescriptions: "- - - Q ● - - - - -",
  // Surgery
  view_surgeries: "- - M M ● ● M M - -",
  request_surgeries: "- - - - ● ● - - - -",
  schedule_surgeries: "- - ● - - ● - ● - -",
  manage_theatre_sessions: "- - - - - Q - ● - -",
  record_consent: "- - - - ● ● - - - -",
  complete_safety_checklist: "- - - - - ● - - - -",
  create_operation_notes: "- - - - - Q - - - -",
  sign_operation_notes: "- - - - - Q - - - -",
  cancel_surgeries: "- - - - ● ● - ● - -",
  // Billing and insurance
  view_billing: "- - M - - - ● ● - -",
  create_billing: "- - ● - - - ● - - -",
  edit_billing: "- - - - - - D - - -",
  issue_billing: "- - - - - - ● - - -",
  delete_billing: "- - - - - - D - - -",
  void_billing: "- - - - - - ● - - -",
  approve_voids: "- - - - - - - A - -",
  approve_discounts: "- - - - - - - A - -",
  record_payments: "- - ● - - - ● - - -",
  refund_payments: "- - - - - - ● - - -",
  approve_refunds: "- - - - - - - A - -",
  view_insurance: "- - M - - - ● M - -",
  edit_insurance: "- - ● - - - ● - - -",
  manage_claims: "- - - - - - ● - - -",
  export_billing: "- - - - - - A ● - -",
  // Branch and catalogue
  view_dashboard: "- - ● ● ● ● ● ● - -",
  view_reports: "- - - - ● ● ● ● ● -",
  export_records: "- - - - - - - A A -",
  view_branches: "- - ● ● ● ● ● ● ● ●",
  manage_branches: "- - - - - - - - - ●",
  assign_branch_staff: "- - - - - - - ● - ●",
  manage_clinical_catalogue: "- - - - Q - - A - A",
  manage_price_list: "- - - - - - A ● - -",
  // Users, security, oversight
  view_users: "- - - - - - - M ● ●",
  invite_users: "- - - - - - - A - ●",
  edit_users: "- - - - - - - - - ●",
  suspend_users: "- - - - - - - ● - ●",
  reset_user_access: "- - - - - - - - - ●",
  view_roles: "- - - - - - - ● ● ●",
  manage_roles: "- - - - - - - - - A",
  manage_settings: "- - - - - - - - - ●",
  view_system_health: "- - - - - - - - - ●",
  manage_backups: "- - - - - - - - - A",
  view_audit_log: "- - - - - - - - ● -",
  export_audit_log: "- - - - - - - - ● -",
  verify_audit_chain: "- - - - - - - - ● ●",
  review_break_glass: "- - - - - - - - ● -",
  manage_privacy_requests: "- - - - - - - - ● -",
  approve_erasure: "- - - - - - - A A -",
  manage_legal_holds: "- - - - - - - - ● -",
} as const satisfies Record<string, string>;

export type Permission = keyof typeof matrix;

export const permissions = Object.keys(matrix) as Permission[];

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(matrix, text);
}

/** How `role` holds `permission`; "-" when it does not. */
export function holdOf(role: MatrixRole, permission: Permission): Hold {
  return holds.get(permission)?.get(role) ?? "-";
}

const holds = new Map(
  permissions.map((permission) => {
    const cells = matrix[permission].split(" ") as Hold[];
    return [permission, new Map<MatrixRole, Hold>(matrixRoles.map((role, i) => [role, cells[i] ?? "-"]))];
  }),
);
