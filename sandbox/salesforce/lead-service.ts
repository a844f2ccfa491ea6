/**
 * Creates, changes and deletes leads in Salesforce's order: system checks, validation rules, duplicate rules, unique
 * values, assignment rule.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_order_of_execution.htm;
 * that unique values come after the duplicate rules is unverified
 */
import type { Clock } from "../support/clock";
import type { JsonObject } from "../support/json";
import { allowsSave, refuseDuplicates } from "./duplicate-rules";
import { SalesforceError } from "./errors";
import { visibleFields } from "./lead-fields";
import { checkRecord, completeCountry, readValues } from "./lead-values";
import type { OrgSettings, Right } from "./org-settings";
import type { LeadRecord, OrgStore } from "./org-store";
import { parseId } from "./record-ids";

/** One request for leads. */
export interface LeadCall {
  org: OrgStore;
  settings: OrgSettings;
  clock: Clock;
  userId: string;
  headers: Headers;
  /** Path of the version, e.g. `/services/data/v68.0`. */
  root: string;
}

/** Creates a lead and returns its id. Call it in a transaction. */
export function createLead(call: LeadCall, body: JsonObject): string {
  const { settings, org, userId } = call;
  if (!settings.rights.has("create")) {
    const text = "entity type cannot be inserted: Lead";
    throw new SalesforceError("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", text);
  }
  const values = readValues(body, settings);
  const defaults = visibleFields(settings).filter((field) => field.default !== undefined);
  const record = {
    ...Object.fromEntries(defaults.map((field) => [field.name, field.default])),
    ...{ OwnerId: userId, IsDeleted: false, IsConverted: false },
    ...{ CreatedDate: instant(call.clock.now()), CreatedById: userId },
    ...present(values),
  };
  return org.insert((id) =>
    assigned(call, checked(call, id, { ...record, Id: id }, new Set(Object.keys(values)))),
  );
}

/** Changes a lead. Call it in a transaction. */
export function updateLead(call: LeadCall, id: string, body: JsonObject): void {
  const before = requireLead(call, id, "edit");
  const values = readValues(body, call.settings);
  const changed = new Set(Object.keys(values));
  call.org.replace(id, checked(call, id, present({ ...before, ...values }), changed));
}

/** Deletes a lead. Call it in a transaction. */
export function deleteLead(call: LeadCall, id: string): void {
  requireLead(call, id, "delete");
  call.org.delete(id);
}

/** @throws {SalesforceError} when it is gone or the user lacks the right */
function requireLead({ org, settings }: LeadCall, id: string, right: Right): LeadRecord {
  const record = org.read(id);
  if (record === null || record === undefined) {
    throw new SalesforceError("ENTITY_IS_DELETED", "entity is deleted");
  }
  if (!settings.rights.has(right)) {
    throw new SalesforceError("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
  }
  return record;
}

/** The record as it is stored. @throws {SalesforceError} when a rule refuses it */
function checked(
  call: LeadCall,
  id: string,
  values: Record<string, unknown>,
  changed: ReadonlySet<string>,
): LeadRecord {
  const { settings, org, root, userId } = call;
  const record = { ...values };
  checkRecord(record, changed, settings);
  completeCountry(record, changed, settings);
  for (const rule of settings.validationRules) {
    if (!rule.isBroken(record)) continue;
    const fields = rule.field === undefined ? [] : [rule.field];
    throw new SalesforceError("FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.message, fields);
  }
  refuseDuplicates(id, record, { org, settings, isAllowed: allowsSave(call.headers), root });
  refuseTakenValues(call, id, record);
  const now = instant(call.clock.now());
  return {
    ...record,
    Name: [record.FirstName, record.LastName].filter((part) => part !== undefined).join(" "),
    ...{ LastModifiedDate: now, LastModifiedById: userId, SystemModstamp: now },
  };
}

/** Body: reports in public repositories. Its list of fields is empty there. */
function refuseTakenValues({ org, settings }: LeadCall, id: string, record: LeadRecord): void {
  for (const { name } of visibleFields(settings).filter(({ unique }) => unique)) {
    if (record[name] === undefined) continue;
    const other = org.find(name, String(record[name])).find(({ Id }) => Id !== id);
    if (other === undefined) continue;
    const text = `duplicate value found: ${name} duplicates value on record with id: ${String(other.Id).slice(0, 15)}`;
    throw new SalesforceError("DUPLICATE_VALUE", text);
  }
}

/**
 * The active assignment rule sets the owner unless the header says FALSE.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_autoassign.htm
 */
function assigned({ headers, settings }: LeadCall, record: LeadRecord): LeadRecord {
  const rule = settings.assignmentRule;
  const asked = (headers.get("sforce-auto-assign") ?? "TRUE").trim();
  if (rule === undefined || asked.toUpperCase() === "FALSE") return record;
  if (asked.toUpperCase() !== "TRUE" && parseId(asked) !== rule.id) {
    // code and text unverified
    throw new SalesforceError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  }
  return { ...record, OwnerId: rule.ownerId };
}

/** Without fields that have no value. */
function present(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** As Salesforce writes an instant, e.g. `2026-01-01T00:00:00.000+0000`. */
function instant(time: Date): string {
  return time.toISOString().replace("Z", "+0000");
}
