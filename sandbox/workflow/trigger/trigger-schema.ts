/**
 * Schema validation of a Request trigger (`EnableSchemaValidation`).
 *
 * Layer: workflow.
 */
import { SandboxError } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import { property } from "../definition/json";
import { schemaMistakes } from "../definition/json-schema";
import type { ParsedTrigger } from "../definition/parsed-workflow";

/** @throws {SandboxError} `TriggerInputSchemaMismatch` */
export function checkTriggerSchema(trigger: ParsedTrigger, body: unknown): void {
  const schema = property(trigger.source, "inputs", "schema");
  const mistakes = isJsonObject(schema) ? schemaMistakes(schema, body) : [];
  if (mistakes.length === 0) return;
  const details = mistakes.map(({ message }) => message).join(",");
  throw new SandboxError(
    "TriggerInputSchemaMismatch",
    `The input body for trigger '${trigger.name}' of type 'Request' did not match its schema definition. Error details: '${details}'.`,
  );
}
