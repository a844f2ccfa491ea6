/** A forward proxy: accepts CONNECT, and connects tunnels to servers of this machine. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";

export class ForwardProxy {
  /** The requested tunnels, e.g. `management.azure.com:443`. */
  readonly asked: string[] = [];
  /** Status of its answer to CONNECT; 0 for no answer. */
  status = 200;
  /** Connections without an answer. */
  readonly silent: { destroy(): void }[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param target port of every tunnel's server, or of the one with this host and port */
  static async start(target: number | ((authority: string) => number)): Promise<ForwardProxy> {
    const server = createServer();
    const proxy = new ForwardProxy(server);
    server.on("connect", ({ url = "" }, client) => {
      proxy.asked.push(url);
      if (proxy.status === 0) return proxy.silent.push(client);
      if (proxy.status !== 200) return client.end(`HTTP/1.1 ${proxy.status} No\r\ncontent-length: 0\r\n\r\n`);
      const port = typeof target === "number" ? target : target(url);
      const server = connect(port, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        server.pipe(client).pipe(server);
      });
      for (const [one, other] of [
        [client, server],
        [server, client],
      ] as const)
        one.on("error", () => other.destroy()).on("close", () => other.destroy());
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
      for (const socket of this.silent) socket.destroy();
    });
  }
}
