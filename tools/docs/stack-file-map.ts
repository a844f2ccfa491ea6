/** JSON schemas of `fieldMap` and `columns` in a stack file. */
import { longestExpression, propertyPath, textConstant } from "../../infra/config/field-map-check";
import { customColumn } from "../../infra/definition/field-map";
import type { Column, Destination } from "../../infra/destinations/destination";
import { orEncrypted, type Schema } from "./stack-file-values";

const inside = ({ source }: RegExp) => source.replace(/^\^|\$$/g, "");
const expression = `@(?![@{])[\\s\\S]{1,${longestExpression - 1}}`;
const oneOf = (forms: readonly string[]): Schema => ({
  type: "string",
  pattern: `^(${forms.join("|")})$`,
});
const wholeNumber: Schema = { type: "integer", minimum: 0, maximum: 999_999_999 };

const text = (constants: readonly string[], path = inside(propertyPath)) =>
  // without quotes, `true` is a property's name
  orEncrypted(oneOf([path, ...constants, expression]), { type: "boolean" });
const number = (...values: (string | number)[]) =>
  orEncrypted(
    ...(values.length === 0
      ? [wholeNumber, oneOf(["[0-9]{1,9}", "none", expression])]
      : [{ enum: values }, oneOf([...values.map(String), "none", expression])]),
  );

/** What a column may be filled from, by the column's kind. */
export const mapDefinitions: Readonly<Record<string, Schema>> = {
  textSource: text([inside(textConstant)]),
  requiredTextSource: text([inside(textConstant)], `(?!none$)${inside(propertyPath)}`),
  booleanSource: orEncrypted({ type: "boolean" }, oneOf(["true", "false", "none", expression])),
  numberSource: number(),
  source: orEncrypted(
    oneOf(["[0-9]{1,9}", expression, inside(textConstant), inside(propertyPath)]),
    wholeNumber,
    { type: "boolean" },
  ),
};
const kind = (name: keyof typeof mapDefinitions): Schema => ({ allOf: [{ $ref: `#/definitions/${name}` }] });

/** `fieldMap`: the shipped columns by name, and any other, which `columns` describes. */
export function fieldMapSchema({ label, columns }: Destination): Schema {
  const shipped = Object.entries(columns).map(([name, column]): [string, Schema] => {
    const { type, maxLength, required, values } = column;
    const facts = [
      type,
      ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
      ...(values === undefined ? [] : [`one of ${values.join(", ")}`]),
      ...(required ? ["required"] : []),
    ];
    return [name, { description: `${label}: ${facts.join("; ")}.`, ...sourceOf(column) }];
  });
  return { type: "object", properties: Object.fromEntries(shipped), additionalProperties: kind("source") };
}

function sourceOf({ type, maxLength, required, values }: Column): Schema {
  if (maxLength !== undefined && values !== undefined) return text(values.map((one) => `'${one}'`));
  if (maxLength !== undefined) return kind(required ? "requiredTextSource" : "textSource");
  if (type === "Boolean") return kind("booleanSource");
  return values === undefined ? kind("numberSource") : number(...values);
}

/** `columns`: columns that are not shipped, and other lengths of those that are. */
export const columnsSchema: Schema = {
  type: "object",
  additionalProperties: orEncrypted({ type: "string", pattern: customColumn.source }),
};
