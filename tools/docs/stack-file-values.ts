/** JSON schemas of configuration values as a stack file has them: text, typed, or encrypted. */
import Ajv from "ajv";
import type { Key } from "../../infra/config/key";
import { objectOfTexts, objectOfValues, wordAsText } from "../../infra/config/values";

export type Schema = Readonly<Record<string, unknown>>;

/** An encrypted value, as `pulumi config set --secret` writes it. */
export const encrypted: Schema = { $ref: "#/definitions/encrypted" };

/** Any of these, or encrypted. */
export const orEncrypted = (...schemas: Schema[]): Schema => ({ anyOf: [...schemas, encrypted] });

/** An object or a list as text, such as `'{"a":"b"}'`. */
const jsonText = (start: string): Schema => ({ type: "string", pattern: `^\\s*\\${start}` });

/** The value of a key of the stack. Pulumi turns numbers and Booleans into text before the program reads them. */
export function stackValue(key: Key, object: Schema = objectSchema(key)): Schema {
  const { schema, secret } = key;
  if (schema.type === "object") return orEncrypted(object, ...(secret ? [] : [jsonText("{")]));
  if (secret) return encrypted;
  if (schema.type === "array") return orEncrypted(listSchema(schema), ...listTexts(key));
  return orEncrypted(...textForms(key), ...typedForms(key, "number"));
}

/** The value of an entry of a destination's object. */
export function entryValue(key: Key, object: Schema = objectSchema(key)): Schema {
  const { schema, secret, read } = key;
  if (secret) return encrypted;
  if (schema.type === "object") return orEncrypted(object);
  if (schema.type !== "string") return orEncrypted(schema);
  return orEncrypted(...textForms(key), ...(read === wordAsText ? typedForms(key, "integer") : []));
}

/** The texts that the program reads as the key's value. */
function textForms({ schema, spelling, description }: Key): Schema[] {
  const patternErrorMessage = `Expected: ${description}.`;
  const text = (pattern: string): Schema => ({ type: "string", pattern, patternErrorMessage });
  const spelled = spelling === undefined ? [] : [text(spelling)];
  if (schema.type === "integer") return [text(digits(schema)), ...spelled];
  if (schema.type === "boolean") return [{ enum: ["true", "false"] }];
  if (schema.pattern === undefined) return [schema, ...spelled];
  return spelled.length > 0 ? spelled : [{ ...schema, patternErrorMessage }];
}

/** Numbers and Booleans without quotes, where their text is a value. */
function typedForms({ schema }: Pick<Key, "schema">, number: "number" | "integer"): Schema[] {
  if (schema.type === "integer" || schema.type === "boolean") return [schema];
  const words = Array.isArray(schema.enum) ? schema.enum.filter((word) => /^\d+$/.test(word)) : [];
  if (words.length > 0) return [{ enum: words.map(Number) }];
  const fits = (texts: readonly string[]) => texts.some((text) => ajv.validate(schema, text));
  return [
    ...(fits(["8", "42", "421", "20261128", "12345678901234", "1.5"]) ? [{ type: number }] : []),
    ...(fits(["true"]) ? [{ type: "boolean" }] : []),
  ];
}

const ajv = new Ajv({ strict: false });

/** A list, whose entries can be encrypted. */
const listSchema = ({ items, ...schema }: Schema): Schema => ({
  ...schema,
  items: orEncrypted(items as Schema),
});

function listTexts({ schema, read }: Key): Schema[] {
  const { enum: names } = schema.items as { enum?: string[] };
  if (read === undefined || names === undefined) return [jsonText("[")];
  const name = `\\s*(${names.join("|")})\\s*`;
  return [{ type: "string", pattern: `^${name}(,${name})*$` }, jsonText("[")];
}

/** An object of texts. */
export function objectSchema({ schema, read, secret }: Key): Schema {
  if (schema.type !== "object") return schema;
  // any JSON becomes a text then, which only the key's own check judges
  const entry = (one: Schema): Schema => {
    if (secret) return encrypted;
    if (read !== objectOfTexts && read !== objectOfValues) return orEncrypted(one);
    return orEncrypted(one, ...typedForms({ schema: one }, read === objectOfTexts ? "integer" : "number"));
  };
  const { properties, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties as Record<string, Schema>).map(([name, one]) => [name, entry(one)]),
          ),
        }),
    additionalProperties:
      typeof additionalProperties === "object" ? entry(additionalProperties as Schema) : additionalProperties,
  };
}

/** Pattern of the whole numbers in a range that begins with 0 or 1, without leading zeros. */
export function digits({ minimum, maximum }: Schema): string {
  const largest = String(maximum);
  const rest = (length: number) => (length === 0 ? "" : `[0-9]{${length}}`);
  const shorter = largest.length > 1 ? [`[1-9][0-9]{0,${largest.length - 2}}`] : [];
  const sameLength = [...largest].flatMap((digit, place) => {
    const lowest = place === 0 ? 1 : 0;
    if (Number(digit) <= lowest) return [];
    const range = `[${lowest}-${Number(digit) - 1}]`;
    return [`${largest.slice(0, place)}${range}${rest(largest.length - place - 1)}`];
  });
  return `^(${[...(minimum === 0 ? ["0"] : []), ...shorter, ...sameLength, largest].join("|")})$`;
}
