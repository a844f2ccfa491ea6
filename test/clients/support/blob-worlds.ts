/** The two services of the blob contract, behind one interface. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ContainerClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { ensureCertificates } from "../../../sandbox/http/certificates";
import { listen } from "../../../sandbox/http/server";
import { systemClock } from "../../../sandbox/support/clock";
import { accountName, BlobFixture, origin } from "../../sandbox/blob/blob-fixture";
import { startAzurite } from "./azurite";
import { blobClient } from "./blob-client";
import { LoopbackAgent } from "./loopback-agent";

const accountKey = Buffer.from("a key that only Azurite takes").toString("base64");

/** The caller. */
export interface CallerOptions {
  /** @default https://storage.azure.com/ */
  audience?: string;
  /** Has no role. */
  isStranger?: boolean;
  /** Changes the token, e.g. its signature. */
  change?: (token: string) => string;
  /** Signs with the account's key instead. */
  withKey?: boolean;
  /** Headers of every request. */
  headers?: Record<string, string>;
}

/** One of the two services. */
export interface BlobWorld {
  agent: Agent;
  token(options?: CallerOptions): Promise<string>;
  /** A client for a container that may not exist. */
  container(name: string, options?: CallerOptions): Promise<ContainerClient>;
  /** Creates a container and returns a client for it. */
  makeContainer(): Promise<ContainerClient>;
  close(): Promise<void>;
}

async function worldAt(
  fixture: BlobFixture<typeof systemClock>,
  agent: Agent,
  create: (container: ContainerClient) => Promise<unknown>,
  close: () => Promise<unknown>,
): Promise<BlobWorld> {
  const token = async ({ audience, isStranger, change }: CallerOptions = {}) => {
    const { clientId, objectId } = fixture.directory.deployer;
    const issued = await fixture.tokens.issue({
      clientId,
      objectId: isStranger ? fixture.stranger : objectId,
      audience: audience ?? "https://storage.azure.com/",
    });
    return change?.(issued) ?? issued;
  };
  const container = async (name: string, options: CallerOptions = {}) => {
    const value = { token: await token(options), expiresOnTimestamp: Number.MAX_SAFE_INTEGER };
    const credential = options.withKey
      ? new StorageSharedKeyCredential(accountName, accountKey)
      : { getToken: async () => value };
    return blobClient({ origin, credential, agent, headers: options.headers ?? {} }).getContainerClient(name);
  };
  let made = 0;
  const makeContainer = async () => {
    const client = await container(`letters-${++made}`);
    await create(client);
    return client;
  };
  return {
    agent,
    token,
    container,
    makeContainer,
    async close() {
      agent.destroy();
      await close();
      fixture.close();
    },
  };
}

/** Our service behind the sandbox's own TLS server. */
export async function sandboxWorld(): Promise<BlobWorld> {
  const folder = mkdtempSync(join(tmpdir(), "blob-contract-"));
  const fixture = new BlobFixture(join(folder, "sandbox.db"), systemClock);
  const certificates = await ensureCertificates(folder, systemClock);
  const server = await listen((request) => fixture.service.app.fetch(request), certificates, 0);
  const agent = new LoopbackAgent(readFileSync(certificates.authorityFile, "utf8"), server.port);
  const create = async ({ containerName }: ContainerClient) => fixture.containers.add(containerName);
  return await worldAt(fixture, agent, create, async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
}

/** Azurite, with tokens from a sandbox's directory. */
export async function azuriteWorld(): Promise<BlobWorld> {
  const folder = mkdtempSync(join(tmpdir(), "blob-azurite-"));
  const { authorityFile } = await ensureCertificates(folder, systemClock);
  const azurite = await startAzurite("blob", folder, `${accountName}:${accountKey}`);
  const agent = new LoopbackAgent(readFileSync(authorityFile, "utf8"), azurite.port);
  const fixture = new BlobFixture(":memory:", systemClock);
  const create = (container: ContainerClient) => container.create();
  return await worldAt(fixture, agent, create, async () => {
    await azurite.close();
    rmSync(folder, { recursive: true });
  });
}
