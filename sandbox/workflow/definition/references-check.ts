/**
 * Checks references in expressions: unknown actions, actions that have not run yet, undeclared parameters.
 * Texts follow the service's messages in public questions. Line and column are always 0.
 */
import { referencesOf } from "../../../expressions/check";
import { ExpressionError } from "../../../expressions/errors";
import type { JsonValue } from "../../../expressions/json";
import type { ActionNode } from "./parsed-workflow";

/** Mistakes in the references of actions, one sentence each, without a final full stop. */
export function checkReferences(
  actions: ReadonlyMap<string, ActionNode>,
  declaredParameters: ReadonlySet<string>,
): string[] {
  const byLowerName = new Map([...actions.values()].map((node) => [node.name.toLowerCase(), node]));
  return [...actions.values()].flatMap((node) => {
    const refers = ownReferences(node);
    const undefinedActions = refers.actions.filter((name) => !byLowerName.has(name.toLowerCase()));
    const reachable = reachableFrom(node, actions);
    const tooEarly = refers.actions.filter((name) => {
      const target = byLowerName.get(name.toLowerCase());
      return target !== undefined && !reachable.has(target.name);
    });
    const undeclared = refers.parameters.filter((name) => !declaredParameters.has(name.toLowerCase()));
    return [
      ...(undefinedActions.length === 0
        ? []
        : [
            `The action(s) '${undefinedActions.join(", ")}' referenced by 'inputs' in action '${node.name}' are not defined in the template`,
          ]),
      ...tooEarly.map(
        (name) =>
          `The inputs of template action '${node.name}' at line '0' and column '0' is invalid. Action '${name}' must either be in 'runAfter' path, or be within a scope action on the 'runAfter' path of action '${node.name}', or be a Trigger`,
      ),
      ...undeclared.map(
        (name) =>
          `The inputs of template action '${node.name}' at line '0' and column '0' is not valid: "The template parameter '${name}' is not found."`,
      ),
    ];
  });
}

/** References of an action's own templates. The check of templates reports those that do not parse. */
function ownReferences(node: ActionNode): { actions: readonly string[]; parameters: readonly string[] } {
  const own = Object.entries(node.source).filter(
    ([name]) => !["actions", "else", "cases", "default", "runAfter"].includes(name),
  );
  try {
    return referencesOf(Object.fromEntries(own) as JsonValue);
  } catch (error) {
    if (error instanceof ExpressionError) return { actions: [], parameters: [] };
    throw error;
  }
}

/** Actions that have ended or contain the action when it runs: predecessors of it and of its containers. */
function reachableFrom(node: ActionNode, actions: ReadonlyMap<string, ActionNode>): Set<string> {
  const reachable = new Set<string>();
  const addWithChildren = (found: ActionNode): void => {
    reachable.add(found.name);
    for (const child of [...found.branches.values()].flat()) addWithChildren(child);
  };
  const addPredecessors = (of: ActionNode, seen: Set<string>): void => {
    for (const name of of.runAfter.keys()) {
      const before = actions.get(name);
      if (before === undefined || seen.has(name)) continue;
      seen.add(name);
      addWithChildren(before);
      addPredecessors(before, seen);
    }
  };
  for (
    let at: ActionNode | undefined = node;
    at !== undefined;
    at = at.parent === undefined ? undefined : actions.get(at.parent)
  ) {
    addPredecessors(at, new Set());
    if (at !== node) reachable.add(at.name);
  }
  // the condition of a loop reads its inner actions; `actions('self')` is the action itself
  if (node.branches.size > 0) addWithChildren(node);
  reachable.add(node.name);
  return reachable;
}
