/** Checks the property values of a request. */
import { NotEmulated } from "../support/errors";
import { isJsonObject } from "../support/json";
import { badJson, type InvalidValue, invalidValues } from "./errors";
import limits from "./limits.json";
import type { Property } from "./property";

/** Property → text, `""` to clear it. */
export type Values = Record<string, string>;

/**
 * The values as HubSpot keeps them.
 *
 * @throws {HubSpotError} 400 that lists each bad value
 */
export function checkValues(input: unknown, properties: readonly Property[]): Values {
  if (!isJsonObject(input)) throw badJson(notText(input, "java.util.LinkedHashMap"));
  const values: Values = {};
  const invalid: InvalidValue[] = [];
  for (const [name, given] of Object.entries(input)) {
    const value = textOf(given);
    if (value === undefined) continue;
    const property = properties.find((one) => one.name === name);
    const problem = property === undefined ? unknownProperty(name) : problemOf(property, value);
    if (problem !== undefined) invalid.push({ name, ...problem });
    else values[name] = name === "email" ? value.toLowerCase() : value;
  }
  if (invalid.length > 0) throw invalidValues(invalid);
  return values;
}

/** Undefined for null: HubSpot ignores it. Source: https://github.com/HubSpot/hubspot-api-nodejs/issues/324 */
function textOf(given: unknown): string | undefined {
  if (given === null) return undefined;
  if (typeof given === "object") throw badJson(notText(given, "java.lang.String"));
  return String(given);
}

function notText(given: unknown, javaType: string): string {
  if (given === undefined) return ". Some required fields were not set: [properties]";
  const [kind, token] = Array.isArray(given) ? ["Array", "START_ARRAY"] : ["Object", "START_OBJECT"];
  return `: Cannot deserialize value of type \`${javaType}\` from ${kind} value (token \`JsonToken.${token}\`)`;
}

type Problem = Omit<InvalidValue, "name">;

/** Only HubSpot's own names begin with `hs_`, and the sandbox has few of those. */
function unknownProperty(name: string): Problem {
  if (name.startsWith("hs_")) throw new NotEmulated(`the HubSpot property ${name}`);
  return { error: "PROPERTY_DOESNT_EXIST", message: `Property "${name}" does not exist` };
}

/** The texts for a read-only property and a text that is too long are unverified. */
function problemOf(
  { name, type, options, fieldType, readOnly }: Property,
  value: string,
): Problem | undefined {
  if (readOnly) return { error: "READ_ONLY_VALUE", message: `"${name}" is a read only property` };
  if (value === "") return undefined;
  if (name === "email" && !isEmail(value)) {
    return { error: "INVALID_EMAIL", message: `Email address ${value} is invalid` };
  }
  if (type === "number" && !Number.isFinite(Number(value))) {
    return { error: "INVALID_LONG", message: `${value} was not a valid long.` };
  }
  const allowed = type === "bool" ? ["true", "false"] : options;
  const chosen = fieldType === "checkbox" ? value.split(";") : [value];
  const wrong = chosen.find((one) => allowed?.includes(one) === false);
  if (wrong !== undefined) {
    const message = `${wrong} was not one of the allowed options: [${allowed?.join(", ")}]`;
    return { error: "INVALID_OPTION", message };
  }
  if (value.length > limits.text) {
    return { error: "INVALID_STRING_LENGTH", message: `${name} is longer than ${limits.text} characters` };
  }
  return undefined;
}

/**
 * HubSpot also refuses endings that do not exist, such as `.con`. The sandbox knows only those that never exist.
 * Source: https://github.com/Atlas-Authority/marketing-automation/issues/174, https://www.rfc-editor.org/rfc/rfc2606
 */
function isEmail(text: string): boolean {
  const [, ending = ""] = /^[^\s@<>"(),:;[\]\\]+@(?:[\p{L}\d-]+\.)+([\p{L}\d-]{2,})$/u.exec(text) ?? [];
  return ending !== "" && !/^(?:test|example|invalid|localhost|\d+)$/i.test(ending);
}
