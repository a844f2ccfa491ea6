/**
 * Schema validation of a Request trigger (`EnableSchemaValidation`), with the texts Azure's validator gives.
 *
 * Layer: workflow. Validates a copy of the schema without `$schema` and without ids that are text: published schemas name
 * dialects the validator does not have, and the ids are only labels.
 * Source of the texts: github.com/microsoft/powerapps-tools/issues/105; blog.sandro-pereira.com, 2024-04-19.
 */
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import { SandboxError } from "../support/errors";
import { isRecord, property } from "./json";
import type { ParsedTrigger } from "./parsed-workflow";

const validators = new WeakMap<ParsedTrigger, ValidateFunction>();

/** @throws {SandboxError} `TriggerInputSchemaMismatch` with the first mistake */
export function checkTriggerSchema(trigger: ParsedTrigger, body: unknown): void {
  const schema = property(trigger.source, "inputs", "schema");
  if (!isRecord(schema)) return;
  const validate = validatorOf(trigger, schema);
  if (validate(body ?? null)) return;
  const details = (validate.errors ?? []).map(describeMistake).join(",");
  throw new SandboxError(
    "TriggerInputSchemaMismatch",
    `The input body for trigger '${trigger.name}' of type 'Request' did not match its schema definition. Error details: '${details}'.`,
  );
}

function validatorOf(trigger: ParsedTrigger, schema: object): ValidateFunction {
  const known = validators.get(trigger);
  if (known !== undefined) return known;
  const made = new Ajv({ strict: false, validateFormats: false, verbose: true, logger: false }).compile(
    withoutLabels(schema) as object,
  );
  validators.set(trigger, made);
  return made;
}

function withoutLabels(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutLabels);
  if (!isRecord(schema)) return schema;
  const kept = Object.entries(schema).filter(
    ([name, value]) => !(["$schema", "$id", "id"].includes(name) && typeof value === "string"),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutLabels(value)]));
}

function describeMistake({ keyword, params, data, message }: ErrorObject): string {
  switch (keyword) {
    case "type":
      return `Invalid type. Expected ${[params.type].flat().map(capitalised).join(", ")} but got ${typeOf(data)}.`;
    case "required":
      return `Required properties are missing from object: ${params.missingProperty}.`;
    case "additionalProperties":
      return `Property '${params.additionalProperty}' has not been defined and the schema does not allow additional properties.`;
    case "enum":
      return `Value ${JSON.stringify(data)} is not defined in enum.`;
    case "maxLength":
      return `String '${String(data)}' exceeds maximum length of ${params.limit}.`;
    case "minimum":
      return `${capitalised(typeOf(data))} ${String(data)} is less than minimum value of ${params.limit}.`;
    case "anyOf":
      return "JSON does not match any schemas from 'anyOf'.";
    default:
      return `JSON does not fit '${keyword}': ${message ?? ""}.`;
  }
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return "Null";
  if (Array.isArray(value)) return "Array";
  if (typeof value === "number") return Number.isInteger(value) ? "Integer" : "Number";
  return capitalised(typeof value);
}
