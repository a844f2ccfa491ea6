/**
 * Many records in one request.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/contacts/guide; https://developers.hubspot.com/docs/api-reference/error-handling (207)
 */
import { NotEmulated } from "../support/errors";
import { isJsonObject, type JsonObject } from "../support/json";
import { badJson, HubSpotError, jsonAnswer, validationError } from "./errors";
import limits from "./limits.json";
import type { ObjectType } from "./object-types";
import type { Records } from "./records";

export interface BatchCall {
  records: Records;
  type: ObjectType;
  body: JsonObject;
  /** ISO 8601. */
  now: string;
}

/** Creates records: all or none, unless each input has an `objectWriteTraceId`. */
export function createBatch(call: BatchCall): Response {
  const { records, type } = call;
  return write(call, 201, (input) => records.show(type, records.create(type, input), namesOf(input)));
}

/** Creates or changes records by the value of a unique property. */
export function upsertBatch(call: BatchCall): Response {
  return write(call, 200, (input) => upsert(call, input));
}

function upsert({ records, type }: BatchCall, input: JsonObject): JsonObject {
  const { id, idProperty } = input;
  if (typeof idProperty !== "string") throw new NotEmulated("batch/upsert without idProperty");
  const found = records.find(type, String(id), idProperty);
  const given = isJsonObject(input.properties) ? input.properties : {};
  if (found === undefined) {
    const created = records.create(type, { properties: { ...given, [idProperty]: id } });
    return { ...records.show(type, created, namesOf(input)), new: true };
  }
  const omitted = Object.keys(found.values).some((name) => name !== "email" && !(name in given));
  if (idProperty === "email" && omitted) {
    throw new NotEmulated(
      "what batch/upsert by email does to properties that it omits: HubSpot says only that it does not support this",
      "Send each property that the contact has, or use PATCH.",
    );
  }
  return { ...records.show(type, records.update(type, found, input), namesOf(input)), new: false };
}

/** Reads records. Those that do not exist make it a 207. */
export function readBatch({ records, type, body, now }: BatchCall): Response {
  const idProperty = typeof body.idProperty === "string" ? body.idProperty : undefined;
  const names = Array.isArray(body.properties) ? body.properties.map(String) : [];
  const results: JsonObject[] = [];
  const missing: string[] = [];
  for (const { id } of inputsOf(body)) {
    const found = records.find(type, String(id), idProperty);
    if (found === undefined) missing.push(String(id));
    else results.push(records.show(type, found, names));
  }
  // Source: reports of the answer of 2023 and 2024
  const message = `Could not get some ${type.label} objects, they may be deleted or not exist. Check that ids are valid.`;
  const error = { status: "error", category: "OBJECT_NOT_FOUND", message, context: { ids: missing } };
  return answer(200, results, missing.length === 0 ? [] : [error], now);
}

function write(call: BatchCall, status: number, one: (input: JsonObject) => JsonObject): Response {
  const inputs = inputsOf(call.body);
  const isMulti = inputs.every(({ objectWriteTraceId }) => typeof objectWriteTraceId === "string");
  const results: JsonObject[] = [];
  const errors: JsonObject[] = [];
  for (const input of inputs) {
    try {
      results.push(one(input));
    } catch (error) {
      if (!isMulti || !(error instanceof HubSpotError)) throw error;
      const { category, message } = error.failure;
      const context = { objectWriteTraceId: [input.objectWriteTraceId] };
      errors.push({ status: "error", category, message, context });
    }
  }
  return answer(status, results, errors, call.now);
}

function answer(status: number, results: JsonObject[], errors: JsonObject[], now: string): Response {
  const failed = errors.length > 0;
  const counted = failed ? { numErrors: errors.length, errors } : {};
  const body = { status: "COMPLETE", results, ...counted, startedAt: now, completedAt: now };
  return jsonAnswer(body, failed ? 207 : status);
}

/** What HubSpot says of an empty or too large batch is unverified. */
function inputsOf({ inputs }: JsonObject): JsonObject[] {
  if (!Array.isArray(inputs) || !inputs.every(isJsonObject)) {
    throw badJson(". Some required fields were not set: [inputs]");
  }
  if (inputs.length === 0) throw validationError("Batch input provided should have at least one object.");
  if (inputs.length > limits.batch) throw validationError(`The maximum batch size is ${limits.batch}.`);
  return inputs;
}

const namesOf = ({ properties }: JsonObject) => (isJsonObject(properties) ? Object.keys(properties) : []);
