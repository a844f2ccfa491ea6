/** Where a column's value comes from, read back from the expression that the program made of a field map entry. */
import type { CallNode, Node } from "../../expressions/ast";
import type { Definition } from "../../policies/workflow/definition";
import type { ColumnSource } from "../report";
import { plainPath, templateOf } from "./lead-reader";
import type { Column } from "./shipped";

/**
 * In the notation of the field map: property path, `@expression`, `'text'`, number, `true` or `false`. It may contain a URL.
 *
 * @param value what the write's body has
 * @param column known column; without a length it is no text, and the program adds nothing to its expression
 */
export function sourceOf(value: unknown, definition: Definition, column?: Column): ColumnSource {
  if (typeof value !== "string") return { from: JSON.stringify(value) ?? "null" };
  const template = templateOf(value);
  if (template === undefined || template.kind === "interpolation") return { from: value };
  if (template.kind === "literal") return { from: `'${template.text}'` };
  if (column !== undefined && column.maxLength === undefined) return { from: value };
  return sourceIn(template.node, template.text, definition);
}

function sourceIn(node: Node, expression: string, definition: Definition): ColumnSource {
  const cut = cutIn(node);
  const override = cut && overrideIn(cut.text, expression);
  const path = override === undefined ? plainPath(cut?.text ?? node, definition) : undefined;
  return { from: path ?? `@${override ?? expression}`, ...(cut && { limit: cut.limit }) };
}

interface Cut {
  text: Node;
  limit: number;
}

/** `take(text,100)`, or `if(empty(text),null,take(text,100))`. */
function cutIn(node: Node): Cut | undefined {
  const [condition, empty, cut] = callOf("if", node) ?? [];
  if (condition === undefined) return takenIn(node);
  const [tested] = callOf("empty", condition) ?? [];
  const taken = cut && takenIn(cut);
  const isNull = empty?.kind === "literal" && empty.value === null;
  return isNull && tested && taken && isSame(tested, taken.text) ? taken : undefined;
}

function takenIn(node: Node): Cut | undefined {
  const [text, limit] = callOf("take", node) ?? [];
  return text !== undefined && limit?.kind === "literal" && typeof limit.value === "number"
    ? { text, limit: limit.value }
    : undefined;
}

/** The expression inside `string(coalesce(…,''))`, as the person wrote it. */
function overrideIn(text: Node, expression: string): string | undefined {
  const [coalesce] = callOf("string", text) ?? [];
  const parameters = coalesce && callOf("coalesce", coalesce);
  const last = parameters?.[1];
  if (coalesce === undefined || parameters?.length !== 2) return undefined;
  if (last?.kind !== "literal" || last.value !== "") return undefined;
  const start = expression.indexOf("(", coalesce.at) + 1;
  return expression.slice(start, expression.lastIndexOf(",", last.at));
}

/** The parameters of a call of that function. */
const callOf = (name: string, node: Node): CallNode["parameters"] | undefined =>
  node.kind === "call" && node.name.toLowerCase() === name ? node.parameters : undefined;

/** Whether two expressions are equal wherever they are. */
const isSame = (a: Node, b: Node): boolean => placeless(a) === placeless(b);
const placeless = (node: Node): string =>
  JSON.stringify(node, (key, value) => (key === "at" ? undefined : value));
