/** Holds calls of a waiting program until the test lets them go. */
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export class Gate {
  readonly #server: Server;
  readonly #held = new Map<string, ServerResponse>();
  #isOpen = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Gate> {
    const server = createServer();
    const gate = new Gate(server);
    server.on("request", ({ url = "" }, answer) => {
      if (gate.#isOpen) {
        answer.end("open");
        return;
      }
      gate.#held.set(url.slice(1), answer);
      server.emit("held");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when a program calls with each of these names. */
  async holds(...names: readonly string[]): Promise<void> {
    while (!names.every((name) => this.#held.has(name))) await once(this.#server, "held");
  }

  /** Answers the held calls, and all later ones immediately. */
  open(): void {
    this.#isOpen = true;
    for (const answer of this.#held.values()) answer.end("open");
    this.#held.clear();
  }

  shut(): void {
    this.#isOpen = false;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
