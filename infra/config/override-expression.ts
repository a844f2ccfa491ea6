/** Finds mistakes in a field map expression, because Azure would refuse it only during an update. */
import { checkTemplate, expressionsOf, referencesOf } from "../../expressions/check";
import { leadKeys } from "../definition/lead-row";

/** Syntax tree of an expression. */
type Node = ReturnType<typeof expressionsOf>[number]["node"];

/**
 * The first mistake, quoting the expression; undefined when there is none. A function that only Azure knows
 * is not a mistake.
 *
 * @param value the whole override, with its `@`
 * @param parameters names of the definition's parameters
 */
export function overrideExpressionMistake(value: string, parameters: readonly string[]): string | undefined {
  const [mistake] = checkTemplate(value).filter(({ code }) => code !== "NotEmulated");
  if (mistake === undefined) return foreignReference(value, parameters) ?? unknownLeadKey(value);
  // Azure repeats the whole expression in some messages
  const said = mistake.message.replace(` '${value.slice(1)}'`, "").replace(/\.( Please see .*)?$/, "");
  return `at character ${mistake.position + 1}, ${said}`;
}

/** What an override may not read. */
function foreignReference(value: string, parameters: readonly string[]): string | undefined {
  const read = referencesOf(value);
  const readable = { actions: ["lead"], parameters: parameters.map(lower), variables: [], loops: [] };
  if (read.functions.includes("item")) return "it calls item(), which is known in loops only";
  for (const kind of ["actions", "parameters", "variables", "loops"] as const) {
    const foreign = read[kind].find((name) => !(readable[kind] as string[]).includes(lower(name)));
    if (foreign !== undefined) return `it reads the ${kind.slice(0, -1)} ${foreign}`;
  }
  return undefined;
}

/** A key that `Lead` does not have: it would be empty for every lead. */
export function unknownLeadKey(value: string): string | undefined {
  const known = leadKeys.map(lower);
  const unknown = expressionsOf(value)
    .flatMap(({ node }) => leadKeysRead(node))
    .find((key) => !known.includes(lower(key)));
  return unknown === undefined
    ? undefined
    : `it reads '${unknown}' of the step Lead, which has ${leadKeys.join(", ")}`;
}

function leadKeysRead(node: Node): string[] {
  if (node.kind === "literal") return [];
  if (node.kind === "call") return node.parameters.flatMap(leadKeysRead);
  const inside = [...leadKeysRead(node.target), ...leadKeysRead(node.key)];
  return isLeadStep(node.target) && node.key.kind === "literal"
    ? [...inside, String(node.key.value)]
    : inside;
}

function isLeadStep(node: Node): boolean {
  if (node.kind !== "call" || !/^(outputs|body)$/i.test(node.name)) return false;
  const [name] = node.parameters;
  return name?.kind === "literal" && lower(String(name.value)) === "lead";
}

function lower(name: string): string {
  return name.toLowerCase();
}
