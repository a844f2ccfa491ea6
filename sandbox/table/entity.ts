/** Reads the entity of a request. */
import { isJsonObject, type JsonObject } from "../support/json";
import { readValue, sizeOf, type TypedValue } from "./entity-values";
import { TableError } from "./errors";

/** Name → value. */
export type Properties = Readonly<Record<string, TypedValue>>;

/** The primary key of an entity. */
export interface EntityKey {
  partitionKey: string;
  rowKey: string;
}

/** Source: https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model */
const limits = { properties: 252, nameCharacters: 255, entityBytes: 1_048_576 };
/** Characters of a key: 1 KiB of UTF-16. Azurite has the same limit. */
const longestKey = 512;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for them
const notInKeys = /[/\\#?\u0000-\u001f\u007f-\u009f]/;
/** A C# identifier: it has no dash. */
const propertyName = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}]*$/u;
const typeSuffix = "@odata.type";
const systemNames = ["PartitionKey", "RowKey", "Timestamp"];

/** Largest body, in bytes. Source: https://learn.microsoft.com/rest/api/storageservices/setting-timeouts-for-table-service-operations */
const largestBody = 4_194_304;

/** @throws {TableError} `AtomFormatNotSupported`, `RequestBodyTooLarge`, `InvalidInput` */
export async function readJson(request: Request): Promise<JsonObject> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new TableError("AtomFormatNotSupported"); // unverified for types other than Atom
  }
  const text = await request.text();
  if (Buffer.byteLength(text) > largestBody) throw new TableError("RequestBodyTooLarge");
  const body = parsed(text);
  if (!isJsonObject(body)) throw new TableError("InvalidInput");
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TableError("InvalidInput", {}, { cause });
  }
}

/** The key in an entity's body. @throws {TableError} `PropertiesNeedValue`, `InvalidInput` */
export function keyIn({ PartitionKey: partitionKey, RowKey: rowKey }: JsonObject): EntityKey {
  for (const part of [partitionKey, rowKey]) {
    if (part === undefined || part === null) throw new TableError("PropertiesNeedValue");
    if (typeof part !== "string") throw new TableError("InvalidInput");
  }
  return requireKey({ partitionKey: String(partitionKey), rowKey: String(rowKey) });
}

/** Which code Azure gives for each mistake is unverified; InvalidInput follows Azurite. */
export function requireKey(key: EntityKey): EntityKey {
  for (const part of [key.partitionKey, key.rowKey]) {
    if (part.length > longestKey || notInKeys.test(part)) throw new TableError("InvalidInput");
  }
  return key;
}

/**
 * The properties of an entity's body, without its key. A null counts as absent.
 *
 * @throws {TableError} for a name, a value or a size that Azure refuses
 */
export function propertiesIn(body: JsonObject): Properties {
  const properties: Record<string, TypedValue> = Object.create(null);
  for (const [name, value] of Object.entries(body)) {
    const isAnnotation = name.startsWith("odata.") || name.endsWith(typeSuffix);
    if (isAnnotation || systemNames.includes(name)) continue;
    if (name.length > limits.nameCharacters) throw new TableError("PropertyNameTooLong");
    if (!propertyName.test(name)) throw new TableError("PropertyNameInvalid");
    if (value !== null) properties[name] = readValue(value, body[`${name}${typeSuffix}`]);
  }
  return properties;
}

/** Checks what is stored in the end: a merge adds to what was there. */
export function requireSize({ partitionKey, rowKey }: EntityKey, properties: Properties): Properties {
  const entries = Object.entries(properties);
  if (entries.length > limits.properties) throw new TableError("TooManyProperties");
  const ofKey = 4 + (partitionKey.length + rowKey.length) * 2;
  const size = entries.reduce((sum, [name, typed]) => sum + 8 + name.length * 2 + sizeOf(typed), ofKey);
  if (size > limits.entityBytes) throw new TableError("EntityTooLarge");
  return properties;
}
