/**
 * Properties of the record types: HubSpot's own and those that a person adds.
 * Source: https://developers.hubspot.com/docs/api/crm/properties
 */
import { NotEmulated } from "../support/errors";
import { isJsonObject, type JsonObject } from "../support/json";
import data from "./default-properties.json";
import { badJson, HubSpotError, validationError } from "./errors";
import type { ObjectType } from "./object-types";
import type { Property } from "./property";
import type { RecordStore } from "./record-store";

const emulatedTypes: readonly string[] = ["string", "enumeration", "number", "bool"];

export class Properties {
  readonly #store: RecordStore;

  constructor(store: RecordStore) {
    this.#store = store;
  }

  all({ name }: ObjectType): readonly Property[] {
    return [...(data[name] as readonly Property[]), ...this.#store.customProperties(name)];
  }

  /** @throws {HubSpotError} 404; its text is unverified */
  one(type: ObjectType, name: string): Property {
    const found = this.all(type).find((property) => property.name === name);
    if (found !== undefined) return found;
    const message = `Property ${name} does not exist`;
    throw new HubSpotError({ status: 404, message, category: "OBJECT_NOT_FOUND" });
  }

  /** A property that identifies a record. Source: https://github.com/HubSpot/hubspot-api-nodejs/issues/548 */
  unique(type: ObjectType, name: string): Property {
    const found = this.all(type).find((property) => property.name === name);
    if (found?.unique) return found;
    throw validationError(`Unable to perform update/upsert by non-unique ${type.typeId} property`);
  }

  /** Adds a property. What HubSpot says of a bad one is unverified. */
  add(type: ObjectType, input: JsonObject): Property {
    const property = parseProperty(input);
    if (this.all(type).some(({ name }) => name === property.name)) {
      const message = `Property with name ${property.name} already exists`;
      throw new HubSpotError({ status: 409, message, category: "CONFLICT" });
    }
    this.#store.addProperty(type.name, property);
    return property;
  }
}

const requiredFields = ["groupName", "name", "label", "type", "fieldType"];

function parseProperty(input: JsonObject): Property {
  const missing = requiredFields.filter((field) => typeof input[field] !== "string");
  if (missing.length > 0) throw badJson(`. Some required fields were not set: [${missing.join(", ")}]`);
  const [groupName = "", name = "", label = "", type = "", fieldType = ""] = requiredFields.map((field) =>
    String(input[field]),
  );
  if (groupName !== "contactinformation") throw new NotEmulated(`HubSpot's property group ${groupName}`);
  if (!emulatedTypes.includes(type)) throw new NotEmulated(`HubSpot properties of type ${type}`);
  if (!/^(?!hs_)[a-z][a-z0-9_]{0,99}$/.test(name)) throw validationError(`Invalid property name: ${name}`);
  const options = Array.isArray(input.options) ? input.options : [];
  return {
    ...{ name, label, fieldType, custom: true },
    type: type as Property["type"],
    ...(options.length > 0 && { options: options.map(optionValue) }),
    ...(input.hasUniqueValue === true && { unique: true }),
  };
}

function optionValue(option: unknown): string {
  if (isJsonObject(option) && typeof option.value === "string") return option.value;
  throw badJson(". Some required fields were not set: [value]");
}
