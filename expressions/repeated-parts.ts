/**
 * Finds the parts that an expression repeats, so that each is evaluated once: the language has no local names, and a template
 * that cuts a text or falls back to another one repeats it many times over.
 *
 * A part that may give another value each time (`guid()`, `utcNow()`) counts as no repetition.
 */
import type { Node } from "./ast";
import { functionTable } from "./functions/index";

/** Where the value of each repeated part is kept during an evaluation. */
export interface RepeatedParts {
  /** Slot of a node, from 0; equal nodes share theirs. Nodes that stand once have none. */
  slotOf: ReadonlyMap<Node, number>;
  count: number;
}

interface Part {
  id: number;
  isVolatile: boolean;
  /** Places in different parts that need this one; a part inside a repeated one is needed once there. */
  references: number;
  nodes: Node[];
}

const nothing: RepeatedParts = { slotOf: new Map(), count: 0 };

/** The repeated parts of an expression. */
export function repeatedParts(root: Node): RepeatedParts {
  if (!callsTwice(root, new Set())) return nothing;
  const parts = new Parts();
  parts.add(root);
  const slotOf = new Map<Node, number>();
  let count = 0;
  for (const part of parts.all) {
    if (part.isVolatile || part.references < 2 || part.nodes[0]?.kind === "literal") continue;
    for (const node of part.nodes) slotOf.set(node, count);
    count++;
  }
  return count === 0 ? nothing : { slotOf, count };
}

/** Whether a function is called twice: every part that repeats has a call in it, and most expressions call each function once. */
function callsTwice(node: Node, called: Set<string>): boolean {
  if (node.kind === "literal") return false;
  if (node.kind === "member") return callsTwice(node.target, called) || callsTwice(node.key, called);
  const name = node.name.toLowerCase();
  if (called.has(name)) return true;
  called.add(name);
  return node.parameters.some((parameter) => callsTwice(parameter, called));
}

/** Parts by what they say: nodes that say the same are one part. */
class Parts {
  readonly all: Part[] = [];
  readonly #byText = new Map<string, Part>();

  /** Takes a node and all below it; children first, so that a part's text is made of the ids of others. */
  add(node: Node): Part {
    if (node.kind === "literal") {
      return this.#part(node, `${typeof node.value} ${node.isFloat} ${String(node.value)}`, []);
    }
    if (node.kind === "member") {
      return this.#part(node, node.isSafe ? "?" : ".", [this.add(node.target), this.add(node.key)]);
    }
    const parameters = node.parameters.map((parameter) => this.add(parameter));
    return this.#part(node, `${node.name.toLowerCase()}(`, parameters);
  }

  #part(node: Node, says: string, inside: readonly Part[]): Part {
    const isVolatile = givesAnotherValue(node) || inside.some((part) => part.isVolatile);
    const text = `${says}${inside.map(({ id }) => id).join(",")}`;
    const known = isVolatile ? undefined : this.#byText.get(text);
    if (known !== undefined) {
      known.nodes.push(node);
      known.references++;
      for (const part of inside) part.references--; // the known part needs them already
      return known;
    }
    const part = { id: this.all.length, isVolatile, references: 1, nodes: [node] };
    this.all.push(part);
    if (!isVolatile) this.#byText.set(text, part);
    return part;
  }
}

function givesAnotherValue(node: Node): boolean {
  return node.kind === "call" && functionTable.get(node.name.toLowerCase())?.isVolatile === true;
}
