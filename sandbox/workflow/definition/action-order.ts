/** The start order of a container's actions: each after its predecessors. */
import type { ActionNode } from "./parsed-workflow";

/** The actions of one container: predecessors first, otherwise in the definition's order. */
export function predecessorsFirst(nodes: readonly ActionNode[]): readonly ActionNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const ordered = new Set<ActionNode>();
  const visited = new Set<ActionNode>();
  const add = (node: ActionNode) => {
    if (visited.has(node)) return;
    visited.add(node);
    for (const name of node.runAfter.keys()) {
      const before = byName.get(name);
      if (before !== undefined) add(before);
    }
    ordered.add(node);
  };
  nodes.forEach(add);
  return [...ordered];
}
