/**
 * Collects messages of one turn of the event loop and sends them together.
 *
 * Layer: http.
 */

/** Messages on their way to the other thread. */
export class Outbox<Message> {
  readonly #send: (messages: Message[]) => void;
  readonly #later: (flush: () => void) => unknown;
  #waiting: Message[] = [];

  /**
   * @param send called with one message or more
   * @param later calls back when the messages that come together are there: `setImmediate` where each comes by an event of its
   *   own, `process.nextTick` where promises bring them
   */
  constructor(send: (messages: Message[]) => void, later: (flush: () => void) => unknown) {
    this.#send = send;
    this.#later = later;
  }

  /** Sends a message soon, with those that come together with it. */
  add(message: Message): void {
    if (this.#waiting.length === 0) this.#later(() => this.#flush());
    this.#waiting.push(message);
  }

  #flush(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    this.#send(messages);
  }
}
