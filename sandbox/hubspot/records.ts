/**
 * Creates, reads and changes records.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/contacts/guide and .../leads/guide
 */
import type { Clock } from "../support/clock";
import { NotEmulated } from "../support/errors";
import { isJsonObject, type JsonObject } from "../support/json";
import { badJson, contactExists, objectNotFound, requiredProperties, validationError } from "./errors";
import { type ObjectType, objectTypes } from "./object-types";
import type { Properties } from "./properties";
import type { CrmRecord, RecordStore } from "./record-store";
import { checkValues, type Values } from "./values";

const identifying = ["email", "firstname", "lastname"];

export class Records {
  readonly store: RecordStore;
  readonly properties: Properties;
  readonly #clock: Clock;

  constructor(store: RecordStore, properties: Properties, clock: Clock) {
    this.store = store;
    this.properties = properties;
    this.#clock = clock;
  }

  /** Call it in a transaction, as each method that writes. */
  create(type: ObjectType, { properties, associations }: JsonObject): CrmRecord {
    const values = present(checkValues(properties, this.properties.all(type)));
    if (type.name === "contacts" && !identifying.some((name) => name in values)) {
      throw requiredProperties(type.label, identifying); // unverified
    }
    if (type.name === "leads" && values.hs_lead_name === undefined) {
      throw requiredProperties(type.label, ["hs_lead_name"]);
    }
    const contacts = this.#associated(type, associations);
    this.#refuseTaken(type, values, undefined);
    const record = this.store.insert(type.name, this.#now(), values, contacts);
    this.#claim(type, values, record.id);
    return record;
  }

  /** Changes the properties that the request names. */
  update(type: ObjectType, record: CrmRecord, { properties }: JsonObject): CrmRecord {
    const changes = checkValues(properties, this.properties.all(type));
    if (Object.keys(changes).length === 0) {
      throw validationError("No properties found to update, please provide at least one."); // reported
    }
    this.#refuseTaken(type, changes, record.id);
    const stage = this.#stage(type, record.values.lifecyclestage, changes.lifecyclestage);
    const values = present({
      ...record.values,
      ...changes,
      ...(stage !== undefined && { lifecyclestage: stage }),
    });
    this.#claim(type, changes, record.id);
    return this.store.update(record, this.#now(), values);
  }

  /** @param idProperty a unique property that `id` is a value of. @default the record's own id */
  find(type: ObjectType, id: string, idProperty?: string): CrmRecord | undefined {
    if (idProperty === undefined) return /^\d{1,15}$/.test(id) ? this.store.get(type.name, id) : undefined;
    const { name } = this.properties.unique(type, idProperty);
    const value = name === "email" ? id.toLowerCase() : id;
    const owner = this.store.owner(type.name, name, value);
    return owner === undefined ? undefined : this.store.get(type.name, owner);
  }

  /** @throws {HubSpotError} 404 */
  require(type: ObjectType, id: string, idProperty?: string): CrmRecord {
    const found = this.find(type, id, idProperty);
    if (found === undefined) throw objectNotFound(idProperty === undefined ? id : "0");
    return found;
  }

  /** The record as HubSpot answers it. @param names properties to return. @default those of its type */
  show(type: ObjectType, record: CrmRecord, names: readonly string[] = []): JsonObject {
    const { id, createdAt, updatedAt } = record;
    const own = { hs_object_id: id, [type.created]: createdAt, [type.modified]: updatedAt };
    const all: Record<string, string> = { ...record.values, ...own };
    const shown = names.length === 0 ? type.shown : [...new Set([...names, ...Object.keys(own)])];
    const properties = Object.fromEntries(shown.map((name) => [name, all[name] ?? null]));
    return { id, properties, createdAt, updatedAt, archived: false };
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }

  /** A lead needs a contact; the texts are unverified. Other associations are not emulated. */
  #associated(type: ObjectType, associations: unknown): string[] {
    const list = Array.isArray(associations) ? associations : [];
    if (type.name === "contacts") {
      if (list.length > 0) throw new NotEmulated("associations of a new HubSpot contact");
      return [];
    }
    const contacts = list.map(contactId);
    if (contacts.length === 0) throw validationError("A lead must be associated with a contact.");
    for (const id of contacts) {
      if (this.find(objectTypes.contacts, id) === undefined) {
        throw validationError(`CONTACT with id ${id} does not exist.`);
      }
    }
    return contacts;
  }

  /** A stage that precedes the present one is ignored (unverified: HubSpot says that stages only move forward). */
  #stage(type: ObjectType, present: string | undefined, asked: string | undefined): string | undefined {
    if (present === undefined || !asked) return asked;
    const stages = this.properties.one(type, "lifecyclestage").options ?? [];
    return stages.indexOf(asked) < stages.indexOf(present) ? present : asked;
  }

  #refuseTaken(type: ObjectType, values: Values, id: string | undefined): void {
    for (const [name, value] of this.#uniqueValues(type, values)) {
      const owner = value === "" ? undefined : this.store.owner(type.name, name, value);
      if (owner === undefined || owner === id) continue;
      if (name === "email") throw contactExists(owner);
      // reported without the whole text: unverified
      throw validationError(`Cannot set property ${name}. ${owner} already has that value.`);
    }
  }

  #claim(type: ObjectType, values: Values, id: string): void {
    for (const [name, value] of this.#uniqueValues(type, values))
      this.store.claim(type.name, name, value, id);
  }

  #uniqueValues(type: ObjectType, values: Values): [name: string, value: string][] {
    const unique = this.properties.all(type).filter((property) => property.unique);
    return unique.flatMap(({ name }) => (values[name] === undefined ? [] : [[name, values[name]]]));
  }
}

const present = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));

/** HubSpot's association of a lead with its primary contact is number 578. */
function contactId(association: unknown): string {
  const { to, types } = isJsonObject(association) ? association : {};
  const [kind] = Array.isArray(types) ? types : [];
  if (!isJsonObject(to) || !isJsonObject(kind))
    throw badJson(". Some required fields were not set: [to, types]");
  if (kind.associationCategory !== "HUBSPOT_DEFINED" || kind.associationTypeId !== 578) {
    throw new NotEmulated("HubSpot associations other than that of a lead with its contact (578)");
  }
  return String(to.id);
}
