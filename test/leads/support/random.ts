/** Random choices from a seed and a name, independent of their order. */
import { createHash } from "node:crypto";

export class Random {
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** A number in [0, 1). */
  number(...name: readonly (string | number)[]): number {
    const hash = createHash("sha256").update(JSON.stringify([this.#seed, ...name]));
    return hash.digest().readUIntBE(0, 6) / 2 ** 48;
  }

  pick<Item>(items: readonly Item[], ...name: readonly (string | number)[]): Item {
    return items[Math.floor(this.number(...name) * items.length)] as Item;
  }
}
