/**
 * Finds the actions whose content a value reads, as opposed to their status or times.
 *
 * `referencesOf` also names actions of which only a status, a code or a time is read.
 * What an action's record holds: https://learn.microsoft.com/azure/logic-apps/workflow-definition-language-functions-reference#actions
 */
import type { CallNode, Node } from "../../expressions/ast";
import { expressionsOf } from "../../expressions/check";
import type { JsonValue } from "../../expressions/json";
import { visitTemplates } from "../../expressions/walk";

/** Keys of an action's record without content. An error's message may quote the input, so `error` is not in the list. */
const bareFacts = ["name", "status", "code", "starttime", "endtime", "trackingid", "clienttrackingid"];
/** For functions that read an action: the key paths without content, as text. Other paths are content. */
const harmless = new Map<string, ReadonlySet<string>>([
  ["actions", new Set([...bareFacts, "outputs/statuscode"])],
  ["outputs", new Set(["statuscode"])],
]);

/**
 * Names of the actions, in lower case, whose content the value's expressions read.
 *
 * @throws {ExpressionError} InvalidTemplate when one does not parse
 */
export function contentReadings(value: JsonValue): Set<string> {
  const names = new Set<string>();
  visitTemplates(value, (text) => {
    for (const { node } of expressionsOf(text)) collect(node, names);
  });
  return names;
}

function collect(node: Node, names: Set<string>): void {
  const keys: string[] = [];
  let root = node;
  while (root.kind === "member") {
    keys.unshift(root.key.kind === "literal" ? String(root.key.value).toLowerCase() : "");
    if (root.key.kind !== "literal") collect(root.key, names);
    root = root.target;
  }
  if (root.kind !== "call") return;
  collectCall(root, keys, names);
  for (const parameter of root.parameters) collect(parameter, names);
}

function collectCall({ name, parameters }: CallNode, keys: readonly string[], names: Set<string>): void {
  const [first] = parameters;
  if (first?.kind !== "literal") return;
  const paths = [keys.slice(0, 1), keys.slice(0, 2)].map((path) => path.join("/"));
  const facts = harmless.get(name.toLowerCase());
  if (facts === undefined || !paths.some((path) => facts.has(path))) {
    names.add(String(first.value).toLowerCase());
  }
}
