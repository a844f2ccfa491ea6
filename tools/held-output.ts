/** The output of a process that runs beside another: kept while the other has the terminal, and passed on from then. */
import { Writable } from "node:stream";

export class HeldOutput extends Writable {
  readonly #target: Writable;
  #held: Buffer[] | undefined = [];

  /** @param target where it goes in the end; stays open */
  constructor(target: Writable) {
    super();
    this.#target = target;
  }

  /** Passes on what was kept, in its order, and everything that follows at once. Safe to repeat. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const part of held) this.#target.write(part);
  }

  override _write(part: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#held === undefined) this.#target.write(part);
    else this.#held.push(part);
    done();
  }
}
