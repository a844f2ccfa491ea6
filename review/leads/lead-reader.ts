/** What the expressions of one definition read of the lead. */
import type { CallNode, Node } from "../../expressions/ast";
import { isObject } from "../../expressions/json";
import { parseTemplate, type Template } from "../../expressions/template";
import { valueAt } from "../../policies/engine-values";
import type { Definition } from "../../policies/workflow/definition";
import { leadPathsOf } from "../../policies/workflow/lead-paths";

/** The template of a text; undefined when it does not parse. */
export function templateOf(text: string): Template | undefined {
  try {
    return parseTemplate(text);
  } catch {
    return undefined;
  }
}

/** The expressions of a text. */
export function expressionsOf(text: string): Node[] {
  const template = templateOf(text);
  if (template === undefined || template.kind === "literal") return [];
  const parts = template.kind === "expression" ? [template] : template.segments;
  return parts.flatMap((part) => (part.kind === "expression" ? [part.node] : []));
}

/** `UserDetails.Email`, as the schemas spell it. The marketplace sends `userDetails` and `email`, too. */
const spelled = (path: readonly string[]) =>
  path.map((name) => name.charAt(0).toUpperCase() + name.slice(1)).join(".");

/** Lead properties that an expression reads, also through other steps; of a property and its parent only the property. */
export function pathsIn(node: Node, definition: Definition): string[] {
  const read = leadPathsOf(node, definition)
    .filter(([first = ""]) => !first.startsWith("$"))
    .map(spelled);
  const paths = [...new Set(read)];
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));
}

/** Functions that change nothing of a property but spaces and its type. */
const plain = new Set([
  ...["trim", "string", "coalesce", "if", "empty", "json"],
  ...["triggerbody", "triggeroutputs", "trigger", "outputs", "body", "actions"],
]);
/** Constants that stand for a missing property. */
const missing: readonly unknown[] = ["", "{}", null];
const readsStep = new Set(["outputs", "body", "actions"]);

/** The property that the expression passes on; undefined when it does anything else. */
export function plainPath(node: Node, definition: Definition): string | undefined {
  const [path, ...others] = pathsIn(node, definition);
  return others.length === 0 && isPlain(node, definition, 0) ? path : undefined;
}

/** Steps that read steps: more is a circle. */
const deepest = 20;

function isPlain(node: Node, definition: Definition, depth: number): boolean {
  if (depth > deepest) return false;
  if (node.kind === "literal") return missing.includes(node.value);
  if (node.kind === "call")
    return isPlainCall(node, definition, depth) && isPlainStep(node, undefined, definition, depth);
  if (node.key.kind !== "literal") return false;
  const { target } = node;
  return target.kind === "call" && readsStep.has(target.name.toLowerCase())
    ? isPlainStep(target, String(node.key.value), definition, depth)
    : isPlain(target, definition, depth);
}

function isPlainCall({ name, parameters }: CallNode, definition: Definition, depth: number): boolean {
  const lower = name.toLowerCase();
  if (!plain.has(lower)) return false;
  return readsStep.has(lower) || parameters.every((one) => isPlain(one, definition, depth + 1));
}

/** Whether the step's result, or its property, is a property of the lead. */
function isPlainStep(
  call: CallNode,
  key: string | undefined,
  definition: Definition,
  depth: number,
): boolean {
  if (!readsStep.has(call.name.toLowerCase())) return true;
  const [name] = call.parameters;
  if (name?.kind !== "literal") return false;
  const value = resultOf(String(name.value), key, definition);
  if (typeof value !== "string") return isObject(value);
  const template = templateOf(value);
  return template?.kind === "expression" && isPlain(template.node, definition, depth + 1);
}

/** What a Compose or ParseJson step has under a key. */
function resultOf(name: string, key: string | undefined, { actions }: Definition): unknown {
  const source = actions.find((action) => action.name.toLowerCase() === name.toLowerCase())?.source;
  const inputs = valueAt(source, "inputs");
  const content = valueAt(source, "type") === "ParseJson" ? valueAt(inputs, "content") : inputs;
  if (key === undefined || !isObject(content)) return content;
  const own = Object.keys(content).find((one) => one.toLowerCase() === key.toLowerCase());
  return own === undefined ? undefined : content[own];
}

/** Functions whose result holds no text of their parameters. */
const withoutText = new Set([
  ...["equals", "not", "and", "or", "greater", "greaterorequals", "less", "lessorequals"],
  ...["startswith", "endswith", "contains", "empty", "length", "indexof", "lastindexof"],
]);

/** A property whose text is in a value, and how much of it at most. */
export interface TextRead {
  path: string;
  limit: number;
}

/** Properties whose text is part of an expression's result. */
export function textsIn(node: Node, definition: Definition, limit = Number.POSITIVE_INFINITY): TextRead[] {
  if (node.kind === "literal") return [];
  if (node.kind === "member") return pathsIn(node, definition).map((path) => ({ path, limit }));
  const { parameters } = node;
  const name = node.name.toLowerCase();
  if (withoutText.has(name)) return [];
  const [first, second] = parameters;
  if (name === "take" && first !== undefined && second?.kind === "literal")
    return textsIn(first, definition, Math.min(limit, Number(second.value)));
  const passed = name === "if" ? parameters.slice(1) : parameters;
  return passed.flatMap((parameter) => textsIn(parameter, definition, limit));
}
