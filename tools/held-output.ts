/** Holds the output of a background process while another process uses the terminal, and passes it on afterwards. */
import { Writable } from "node:stream";

export class HeldOutput extends Writable {
  readonly #target: Writable;
  #held: Buffer[] | undefined = [];

  /** @param target receives the output; stays open */
  constructor(target: Writable) {
    super();
    this.#target = target;
  }

  /** Passes on the held output in order, and all later output immediately. Safe to repeat. */
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
