/** Holds the calls of waiting programs until the test lets them go. Served by `serveDouble`. */
import { EventEmitter, once } from "node:events";

export class Gate {
  origin = "";
  readonly #held = new Map<string, () => void>();
  readonly #events = new EventEmitter();
  #isOpen = false;

  readonly handle = async ({ url }: Request): Promise<Response> => {
    if (!this.#isOpen)
      await new Promise<void>((release) => {
        this.#held.set(new URL(url).pathname.slice(1), release);
        this.#events.emit("held");
      });
    return new Response("open");
  };

  /** Resolves when a program of each of these stacks waits. */
  async holds(...stacks: readonly string[]): Promise<void> {
    while (!stacks.every((stack) => this.#held.has(stack))) await once(this.#events, "held");
  }

  /** Answers all calls, also later ones. */
  open(): void {
    this.#isOpen = true;
    for (const release of this.#held.values()) release();
    this.#held.clear();
  }

  shut(): void {
    this.#isOpen = false;
  }
}
