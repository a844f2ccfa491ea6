/** A key service for stack secrets: the transit engine of HashiCorp Vault, as far as Pulumi calls it. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const key = randomBytes(32);

function encrypt(plaintext: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = [cipher.update(plaintext, "base64"), cipher.final()];
  return `vault:v1:${Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString("base64")}`;
}

function decrypt(ciphertext: string): string {
  const bytes = Buffer.from(ciphertext.replace("vault:v1:", ""), "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("base64");
}

export class KeyService {
  readonly #server: Server;
  readonly url = "hashivault://leads";

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<KeyService> {
    const server = createServer(async (request, response) => {
      const { plaintext, ciphertext } = JSON.parse(Buffer.concat(await request.toArray()).toString());
      const data = request.url?.includes("/encrypt/")
        ? { ciphertext: encrypt(plaintext) }
        : { plaintext: decrypt(ciphertext) };
      response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new KeyService(server);
  }

  /** Variables for `pulumi`. */
  get environment(): NodeJS.ProcessEnv {
    const { port } = this.#server.address() as AddressInfo;
    return { VAULT_SERVER_URL: `http://127.0.0.1:${port}`, VAULT_SERVER_TOKEN: "any" };
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
