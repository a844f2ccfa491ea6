/** What templates refer to: parameters, variables, actions, loops, paths of the trigger's body. */
import type { CallNode, Node } from "./ast";
import type { JsonValue } from "./json";
import { expressionsIn, visitTemplates } from "./walk";

/** What the expressions of a value look up, each once, in order of appearance. Names are as written. */
export interface References {
  readonly parameters: readonly string[];
  readonly variables: readonly string[];
  /** Actions read with actions, outputs, body, result, formDataValue, formDataMultiValues, multipartBody. */
  readonly actions: readonly string[];
  /** Loops read with items and iterationIndexes. */
  readonly loops: readonly string[];
  /**
   * Longest paths read from the trigger's body, e.g. `["UserDetails", "Email"]`. `[]` is the whole body. A
   * path ends at a computed key.
   */
  readonly triggerBody: readonly (readonly (string | number)[])[];
  /** Names of all functions called, in lower case. */
  readonly functions: readonly string[];
  /** True when a name is computed: the lists may be incomplete. */
  readonly isPartial: boolean;
}

type NamedKind = "parameters" | "variables" | "actions" | "loops";

const namedBy = new Map<string, NamedKind>([
  ["parameters", "parameters"],
  ["variables", "variables"],
  ["actions", "actions"],
  ["outputs", "actions"],
  ["body", "actions"],
  ["result", "actions"],
  ["formdatavalue", "actions"],
  ["formdatamultivalues", "actions"],
  ["multipartbody", "actions"],
  ["items", "loops"],
  ["iterationindexes", "loops"],
]);

/** Keys that lead from a function's result to the trigger's body. */
const bodyPrefixes = new Map<string, readonly string[]>([
  ["triggerbody", []],
  ["triggeroutputs", ["body"]],
  ["trigger", ["outputs", "body"]],
]);

interface Collected {
  readonly names: Record<NamedKind | "functions", Set<string>>;
  readonly paths: Map<string, readonly (string | number)[]>;
  isPartial: boolean;
}

/**
 * What the expressions of a value refer to.
 *
 * @throws {ExpressionError} InvalidTemplate when one does not parse
 */
export function collectReferences(value: JsonValue): References {
  const names = {
    parameters: new Set<string>(),
    variables: new Set<string>(),
    actions: new Set<string>(),
    loops: new Set<string>(),
    functions: new Set<string>(),
  };
  const collected: Collected = { names, paths: new Map(), isPartial: false };
  visitTemplates(value, (text) => {
    for (const { node } of expressionsIn(text)) collect(node, collected);
  });
  return {
    parameters: [...names.parameters],
    variables: [...names.variables],
    actions: [...names.actions],
    loops: [...names.loops],
    triggerBody: [...collected.paths.values()],
    functions: [...names.functions],
    isPartial: collected.isPartial,
  };
}

function collect(node: Node, into: Collected): void {
  if (node.kind === "literal") return;
  const { root, keys, isComplete } = chainOf(node);
  if (root.kind === "call") {
    collectCall(root, into);
    collectPath(root, keys, isComplete, into);
  }
  for (let at: Node = node; at.kind === "member"; at = at.target) collect(at.key, into);
}

/** Root of a chain of members, and the literal keys after it. */
function chainOf(node: Node): { root: Node; keys: readonly (string | number)[]; isComplete: boolean } {
  const keys: (string | number | undefined)[] = [];
  let root = node;
  while (root.kind === "member") {
    const key = root.key.kind === "literal" ? root.key.value : undefined;
    keys.unshift(typeof key === "string" || typeof key === "number" ? key : undefined);
    root = root.target;
  }
  const end = keys.indexOf(undefined);
  return { root, keys: (end < 0 ? keys : keys.slice(0, end)) as (string | number)[], isComplete: end < 0 };
}

function collectCall(call: CallNode, into: Collected): void {
  const name = call.name.toLowerCase();
  into.names.functions.add(name);
  const kind = namedBy.get(name);
  const [first] = call.parameters;
  if (kind !== undefined && first !== undefined) {
    if (first.kind === "literal") into.names[kind].add(String(first.value));
    else into.isPartial = true;
  }
  for (const parameter of call.parameters) collect(parameter, into);
}

function collectPath(
  call: CallNode,
  keys: readonly (string | number)[],
  isComplete: boolean,
  into: Collected,
): void {
  const prefix = bodyPrefixes.get(call.name.toLowerCase());
  if (prefix === undefined) return;
  if (!isComplete) into.isPartial = true;
  const common = Math.min(prefix.length, keys.length);
  const leadsToBody = prefix.slice(0, common).every((key, i) => String(keys[i]).toLowerCase() === key);
  if (!leadsToBody) return;
  const path = keys.slice(prefix.length);
  into.paths.set(JSON.stringify(path), path);
}
