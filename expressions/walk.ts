/** Finds template strings in a JSON value, property names included, with JSON pointers and expressions. */
import type { JsonValue } from "./json";
import { type ExpressionTemplate, parseTemplate } from "./template";

/** Calls `visit` with each string that holds an `@`. */
export function visitTemplates(
  value: JsonValue,
  visit: (text: string, pointer: string) => void,
  pointer = "",
): void {
  if (typeof value === "string") {
    if (value.includes("@")) visit(value, pointer);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visitTemplates(item, visit, `${pointer}/${index}`);
  } else if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) {
      const at = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (key.includes("@")) visit(key, at);
      visitTemplates(item, visit, at);
    }
  }
}

/**
 * The expressions in one template string.
 *
 * @throws {ExpressionError} InvalidTemplate
 */
export function expressionsIn(text: string): ExpressionTemplate[] {
  const template = parseTemplate(text);
  if (template.kind === "literal") return [];
  if (template.kind === "expression") return [template];
  return template.segments.filter((segment) => segment.kind === "expression");
}
