/**
 * JSON schemas of triggers and ParseJson actions, with the texts of Azure's validator.
 * The validator gets a copy of the schema without `$schema` and text ids. Published schemas name dialects
 * that it lacks, and the ids are only labels.
 * Source of the texts: github.com/microsoft/powerapps-tools/issues/105; blog.sandro-pereira.com, 2024-04-19;
 * github.com/microsoft/coe-starter-kit/issues/4503.
 */
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import { NotEmulated } from "../../support/errors";
import { isJsonObject } from "../../support/json";

/** A mistake, as ParseJson lists it. `lineNumber` and `linePosition` are always 0. */
export interface SchemaMistake {
  message: string;
  lineNumber: 0;
  linePosition: 0;
  /** Place in the value, e.g. `[691].FlowState`. */
  path: string;
  schemaId: string;
  errorType: string;
  childErrors: [];
}

const validators = new WeakMap<object, ValidateFunction>();

/** Schema mistakes in a value. @throws {NotEmulated} for a schema that the validator cannot read */
export function schemaMistakes(schema: object, value: unknown): SchemaMistake[] {
  const validate = validatorOf(schema);
  if (validate(value ?? null)) return [];
  return (validate.errors ?? []).map((error) => ({
    message: describeMistake(error),
    lineNumber: 0,
    linePosition: 0,
    path: pathOf(error.instancePath),
    schemaId: error.schemaPath.replace(/\/[^/]*$/, ""),
    errorType: error.keyword,
    childErrors: [],
  }));
}

function validatorOf(schema: object): ValidateFunction {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const made = compiled(withoutLabels(schema) as object);
  validators.set(schema, made);
  return made;
}

function compiled(schema: object): ValidateFunction {
  const options = { strict: false, validateFormats: false, validateSchema: false, verbose: true };
  try {
    return new Ajv({ ...options, logger: false }).compile(schema);
  } catch (error) {
    throw new NotEmulated(`this JSON schema (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** `/691/FlowState` as `[691].FlowState`. */
function pathOf(pointer: string): string {
  const parts = pointer.split("/").slice(1);
  return parts
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
}

function withoutLabels(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutLabels);
  if (!isJsonObject(schema)) return schema;
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
