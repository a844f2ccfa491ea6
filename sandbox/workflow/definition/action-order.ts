/**
 * The order in which the actions of a container can be started: each after all it runs after.
 *
 * Layer: workflow. Pure.
 */
import type { ActionNode } from "./parsed-workflow";

/** Parsed definitions live as long as their version: their order is looked for once. */
const orders = new WeakMap<readonly ActionNode[], readonly ActionNode[]>();

/** The actions of one container, predecessors first, else as the definition has them. */
export function predecessorsFirst(nodes: readonly ActionNode[]): readonly ActionNode[] {
  const known = orders.get(nodes);
  if (known !== undefined) return known;
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
  const order = [...ordered];
  orders.set(nodes, order);
  return order;
}
