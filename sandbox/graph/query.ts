/**
 * OData query parameters of directory clients: `$filter` with eq, startsWith and `and`; `$select`; `$top`.
 * Source: https://learn.microsoft.com/graph/aad-advanced-queries
 */
import type { Context } from "hono";
import { NotEmulated } from "../support/errors";
import { isJsonObject } from "../support/json";
import type { Properties } from "./directory-objects";
import { badRequest } from "./errors";

type Condition = (object: Properties) => boolean;

const equals =
  /^([A-Za-z]+)(?:\/any\(\s*\w+\s*:\s*\w+)?\s+eq\s+(?:'((?:[^']|'')*)'|(true|false|null)|([0-9a-f-]{36}))\)?$/;
const startsWith = /^startsWith\(\s*([A-Za-z]+)\s*,\s*'((?:[^']|'')*)'\s*\)$/i;

/** The condition of a `$filter`. @throws {SandboxError} `NotEmulated` for an unknown operator */
export function parseFilter(filter: string | undefined): Condition {
  if (filter === undefined) return () => true;
  const conditions = splitAnd(filter).map((part) => parseCondition(part.trim()));
  return (object) => conditions.every((condition) => condition(object));
}

/** Splits at ` and ` outside of quotes. */
function splitAnd(filter: string): string[] {
  return (
    filter.match(/(?:'(?:[^']|'')*'|(?!\s+and\s)[^'])+/gi)?.map((part) => part.replace(/^\s*and\s+/i, "")) ??
    []
  );
}

function parseCondition(text: string): Condition {
  const prefix = startsWith.exec(text);
  if (prefix !== null) {
    const [, name = "", value = ""] = prefix;
    const wanted = unquote(value).toLowerCase();
    return (object) =>
      String(propertyOf(object, name) ?? "")
        .toLowerCase()
        .startsWith(wanted);
  }
  const equality = equals.exec(text);
  if (equality === null) throw new NotEmulated(`the Graph filter "${text}"`);
  const [, name = "", quoted, word, bare] = equality;
  const wanted = word === undefined ? unquote(quoted ?? bare ?? "") : (JSON.parse(word) as boolean | null);
  return (object) => {
    const found = propertyOf(object, name);
    return Array.isArray(found) ? found.some((one) => same(one, wanted)) : same(found, wanted);
  };
}

function same(found: unknown, wanted: unknown): boolean {
  if (typeof found === "string" && typeof wanted === "string") {
    return found.toLowerCase() === wanted.toLowerCase();
  }
  return found === wanted;
}

function unquote(text: string): string {
  return text.replaceAll("''", "'");
}

function propertyOf(object: Properties, name: string): unknown {
  if (!Object.hasOwn(object, name))
    throw badRequest(`Invalid filter clause: property '${name}' does not exist.`);
  return object[name];
}

/** Keeps the properties in `$select`, or all without it. */
export function selectProperties(object: Properties, select: string | undefined): Properties {
  if (select === undefined || select.trim() === "") return object;
  const names = select.split(",").map((name) => name.trim());
  const kept = names.filter((name) => Object.hasOwn(object, name)).map((name) => [name, object[name]]);
  const annotations = Object.entries(object).filter(([name]) => name.startsWith("@"));
  return Object.fromEntries([...annotations, ...kept]);
}

/** The requested page size, 1-999. */
export function parseTop(top: string | undefined): number {
  if (top === undefined) return 999;
  const size = Number(top);
  if (!Number.isInteger(size) || size < 1 || size > 999) {
    throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`);
  }
  return size;
}

/** The object ids in `owners@odata.bind` or `@odata.id`. */
export function idOfReference(reference: unknown): string {
  const id = typeof reference === "string" ? /([0-9a-f-]{36})['")]*$/i.exec(reference)?.[1] : undefined;
  if (id === undefined) throw badRequest("Invalid URL format specified in @odata.bind for entity reference.");
  return id.toLowerCase();
}

const noJson =
  "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.";

/**
 * The JSON body of a request.
 *
 * @param missing value for an empty body
 * @throws {SandboxError} `Request_BadRequest` when it is not JSON
 */
export async function readJson(context: Context, missing?: unknown): Promise<unknown> {
  const text = await context.req.text();
  if (text === "" && missing !== undefined) return missing;
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(noJson);
  }
}

/** @throws {SandboxError} `Request_BadRequest` unless the body is a JSON object */
export function requireObject(body: unknown): Properties {
  if (isJsonObject(body)) return body;
  throw badRequest(noJson);
}
