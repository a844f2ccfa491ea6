/**
 * Collects messages of one turn of the event loop and sends them together.
 *
 * Layer: http.
 */

/** Messages on their way to the other thread. */
export class Outbox<Message> {
  readonly #send: (messages: Message[]) => void;
  #waiting: Message[] = [];

  constructor(send: (messages: Message[]) => void) {
    this.#send = send;
  }

  /** Sends a message at the end of this turn. */
  add(message: Message): void {
    if (this.#waiting.length === 0) setImmediate(() => this.#flush());
    this.#waiting.push(message);
  }

  #flush(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    this.#send(messages);
  }
}
