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
  { body, ...options }: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<{
  status: number;
  code: string | undefined;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent, ...options }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      const { headers, statusCode: status = 0 } = answer;
      const code = headers["x-ms-error-code"];
      answer.once("end", () =>
        resolve({ status, code: code === undefined ? undefined : String(code), headers, text }),
      );
    });
    call.once("error", reject);
    call.end(body);
  });
}
