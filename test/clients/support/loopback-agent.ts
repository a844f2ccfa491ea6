/** An https agent that connects to a port of this machine for every host, and checks the certificate for that host. */
import { Agent, type RequestOptions, request } from "node:https";
import { connect } from "node:tls";

export class LoopbackAgent extends Agent {
  readonly #ca: string;
  readonly #port: number;

  constructor(ca: string, port: number) {
    super({ keepAlive: true });
    this.#ca = ca;
    this.#port = port;
  }

  override createConnection({ host }: RequestOptions) {
    return connect({ host: "127.0.0.1", port: this.#port, ca: this.#ca, servername: host ?? "" });
  }
}

/** Sends one request without a client library. */
export function sendRaw(
  agent: Agent,
  url: string,
  options: { method?: string; headers?: Record<string, string> },
): Promise<{ status: number; code: string | undefined }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent, ...options }, (answer) => {
      answer.resume();
      const code = answer.headers["x-ms-error-code"];
      const status = answer.statusCode ?? 0;
      answer.once("end", () => resolve({ status, code: code === undefined ? undefined : String(code) }));
    });
    call.once("error", reject);
    call.end();
  });
}
