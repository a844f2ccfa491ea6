/**
 * A Pulumi backend in Azure Blob Storage: Azurite for the storage, the sandbox for the sign-in.
 *
 * A proxy leads Azure's host names to them, so Pulumi gets the address and the variables of docs/backends.md.
 */
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Azurite, startAzurite } from "../../clients/support/azurite";
import { LoopbackAgent, sendRaw } from "../../clients/support/loopback-agent";
import { ForwardProxy } from "../../http-client/support/forward-proxy";
import type { SandboxFixture } from "./sandbox-fixture";

const account = "contosostate";
const origin = `https://${account}.blob.core.windows.net`;

export class BlobBackend {
  readonly #sandbox: SandboxFixture;
  readonly #azurite: Azurite;
  readonly #proxy: ForwardProxy;

  private constructor(sandbox: SandboxFixture, azurite: Azurite, proxy: ForwardProxy) {
    this.#sandbox = sandbox;
    this.#azurite = azurite;
    this.#proxy = proxy;
  }

  /** Starts it with the empty container `state`. */
  static async start(sandbox: SandboxFixture): Promise<BlobBackend> {
    const folder = join(sandbox.folder, "azurite");
    mkdirSync(folder);
    for (const file of ["server.pem", "server.key"])
      copyFileSync(join(sandbox.folder, "data", file), join(folder, file));
    const key = Buffer.from("a key that nobody uses").toString("base64");
    const azurite = await startAzurite("blob", folder, `${account}:${key}`);
    const proxy = await ForwardProxy.start((authority) =>
      authority.startsWith(`${account}.`) ? azurite.port : sandbox.instance.port,
    );
    const backend = new BlobBackend(sandbox, azurite, proxy);
    const { status, text } = await backend.#send("PUT", "restype=container");
    assert.equal(status, 201, text);
    return backend;
  }

  /** Variables for `pulumi`, over those of the sandbox. */
  get environment(): NodeJS.ProcessEnv {
    return {
      PULUMI_BACKEND_URL: `azblob://state?storage_account=${account}`,
      AZURE_AUTHORITY_HOST: undefined,
      SSL_CERT_FILE: this.#sandbox.instance.authorityFile,
      HTTPS_PROXY: this.#proxy.url,
      NO_PROXY: "localhost,127.0.0.1",
    };
  }

  /** Names of the locks in the container, without the random part. */
  async locks(): Promise<string[]> {
    const { text } = await this.#send("GET", "restype=container&comp=list&prefix=.pulumi/locks/");
    return [...text.matchAll(/<Name>\.pulumi\/locks\/(.+?)\/[0-9a-f-]+\.json<\/Name>/g)].map(
      ([, name = ""]) => name,
    );
  }

  async #send(method: string, query: string) {
    const token = await this.#sandbox.token("https://storage.azure.com/");
    const authority = readFileSync(this.#sandbox.instance.authorityFile, "utf8");
    const agent = new LoopbackAgent(authority, this.#azurite.port);
    const headers = { authorization: `Bearer ${token}`, "x-ms-version": "2021-12-02" };
    try {
      return await sendRaw(agent, `${origin}/state?${query}`, { method, headers });
    } finally {
      agent.destroy();
    }
  }

  async close(): Promise<void> {
    await this.#azurite.close();
    await this.#proxy.close();
  }
}
