/** The two services of the table contract, behind one interface. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AzureNamedKeyCredential, type TableClient, type TableServiceClient } from "@azure/data-tables";
import { ensureCertificates } from "../../../sandbox/http/certificates";
import { listen } from "../../../sandbox/http/server";
import { systemClock } from "../../../sandbox/support/clock";
import { accountName, origin, TableFixture } from "../../sandbox/table/table-fixture";
import { startAzurite } from "./azurite";
import type { CallerOptions } from "./blob-worlds";
import { LoopbackAgent } from "./loopback-agent";
import { tableClient, tableServiceClient } from "./table-client";

const accountKey = Buffer.from("a key that only Azurite takes").toString("base64");

/** One of the two services. */
export interface TableWorld {
  agent: Agent;
  token(options?: CallerOptions): Promise<string>;
  service(options?: CallerOptions): Promise<TableServiceClient>;
  /** A client for a table that may not exist. */
  table(name: string, options?: CallerOptions): Promise<TableClient>;
  /** Creates a table and returns a client for it. */
  makeTable(): Promise<TableClient>;
  close(): Promise<void>;
}

function worldAt(
  fixture: TableFixture<typeof systemClock>,
  agent: Agent,
  close: () => Promise<unknown>,
): TableWorld {
  const token = async ({ audience, isStranger, change }: CallerOptions = {}) => {
    const { clientId, objectId } = fixture.directory.deployer;
    const issued = await fixture.tokens.issue({
      clientId,
      objectId: isStranger ? fixture.stranger : objectId,
      audience: audience ?? "https://storage.azure.com/",
    });
    return change?.(issued) ?? issued;
  };
  const bearer = async (options: CallerOptions) => {
    const value = { token: await token(options), expiresOnTimestamp: Number.MAX_SAFE_INTEGER };
    return { getToken: async () => value };
  };
  const table = async (name: string, options: CallerOptions = {}) => {
    const credential = options.withKey
      ? new AzureNamedKeyCredential(accountName, accountKey)
      : await bearer(options);
    return tableClient(name, { origin, credential, agent, headers: options.headers ?? {} });
  };
  let made = 0;
  return {
    agent,
    token,
    table,
    service: async (options = {}) => tableServiceClient({ origin, credential: await bearer(options), agent }),
    async makeTable() {
      const client = await table(`Leads${++made}`);
      await client.createTable();
      return client;
    },
    async close() {
      agent.destroy();
      await close();
      fixture.close();
    },
  };
}

/** Our service behind the sandbox's own TLS server. */
export async function sandboxWorld(): Promise<TableWorld> {
  const folder = mkdtempSync(join(tmpdir(), "table-contract-"));
  const fixture = new TableFixture(join(folder, "sandbox.db"), systemClock);
  fixture.tables.clear();
  const certificates = await ensureCertificates(folder, systemClock);
  const server = await listen((request) => fixture.service.app.fetch(request), certificates, 0);
  const agent = new LoopbackAgent(readFileSync(certificates.authorityFile, "utf8"), server.port);
  return worldAt(fixture, agent, async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
}

/** Azurite, with tokens from a sandbox's directory. */
export async function azuriteWorld(): Promise<TableWorld> {
  const folder = mkdtempSync(join(tmpdir(), "table-azurite-"));
  const { authorityFile } = await ensureCertificates(folder, systemClock);
  const azurite = await startAzurite("table", folder, `${accountName}:${accountKey}`);
  const agent = new LoopbackAgent(readFileSync(authorityFile, "utf8"), azurite.port);
  return worldAt(new TableFixture(":memory:", systemClock), agent, async () => {
    await azurite.close();
    rmSync(folder, { recursive: true });
  });
}
