/** Starts a sandbox: its server, its provider doubles, its unfinished runs, and its instance file. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createServices, type ServiceDependencies } from "./create-services";
import { ensureCertificates } from "./http/certificates";
import { isLoopback, loopbackPost } from "./http/loopback-post";
import { listen } from "./http/server";
import { readInstance, type SandboxInstance, writeInstance } from "./instance-file";
import { startProviders } from "./pulumi-provider/server";
import { explainedFailure, openDataDirectory } from "./storage/data-directory";
import type { Database } from "./storage/database";
import { type Clock, systemClock } from "./support/clock";
import { type IdSource, randomIds, seededIds } from "./support/ids";

export interface SandboxOptions
  extends Pick<ServiceDependencies, "roleLagSeconds" | "testLead" | "onAccessCheck" | "log"> {
  /** Data directory. Created when missing. */
  dataDirectory: string;
  /** Port on 127.0.0.1, 1-65535. 0 lets the system pick one. @default the last one used, else 0 */
  port?: number;
  /** Makes ids and keys repeat, for demonstrations and tests only. @default random */
  seed?: string;
  /** @default the machine's clock */
  clock?: Clock;
}

export interface Sandbox {
  dataDirectory: string;
  /** e.g. `https://localhost:8443`. */
  origin: string;
  /**
   * Resolves with the reason after a disk failure, once every part has stopped. The process must then end.
   */
  failed: Promise<unknown>;
  /** Stops every part in order. Accepted leads are on disk. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox on loopback.
 *
 * @throws {SandboxStartError} see `startErrors`
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataDirectory, clock = systemClock } = options;
  const release: (() => unknown)[] = [];
  const close = async () => {
    for (const step of release.splice(0).reverse()) await step();
  };
  try {
    const database = openDataDirectory(dataDirectory, release);
    const origin = await startServices({ ...options, clock, database, release });
    const failed = database.failed.then(async (failure) => {
      await close().catch(() => {}); // anything left open ends with the process
      return explainedFailure(dataDirectory, failure);
    });
    return { dataDirectory, origin, failed, close };
  } catch (error) {
    await close();
    throw explainedFailure(dataDirectory, error);
  }
}

interface Start extends SandboxOptions {
  clock: Clock;
  database: Database;
  /** What to undo at the end, in reverse order. */
  release: (() => unknown)[];
}

async function startServices(start: Start): Promise<string> {
  const { dataDirectory, port, seed, clock, database, release } = start;
  const last = readInstance(dataDirectory);
  const certificates = await ensureCertificates(dataDirectory, clock);
  const loopback = loopbackPost(readFileSync(certificates.authorityFile, "utf8"));
  release.push(() => loopback.close());
  let origin = "";
  const ids = idSource(database, seed);
  const { hosts, runtime, monitor, directory, token } = createServices({
    ...{ ...start, ids },
    origin: () => origin,
    postTo: (url) => (isLoopback(url) ? loopback.post : undefined),
  });
  release.push(() => monitor.close());
  release.push(() => runtime.close());
  const server = await listen(hosts.answer, certificates, port ?? last?.port ?? 0);
  release.push(() => server.close());
  origin = `https://localhost:${server.port}`;
  runtime.recover();
  monitor.refresh();
  const { tenantId, subscriptionId, deployer } = directory;
  const { clientId, objectId, clientSecret } = deployer;
  const identity = { tenantId, subscriptionId, clientId, objectId };
  const providers = await startProviders({
    ...{ fetch: hosts.fetch, token, identity, clientSecret, ids, clock },
    ports: portsOf(last),
  });
  release.push(() => providers.close());
  writeInstance(dataDirectory, {
    pid: process.pid,
    port: server.port,
    debugProviders: providers.debugProviders,
    authorityFile: certificates.authorityFile,
    stateDirectory: join(dataDirectory, "state"),
    ...{ tenantId, subscriptionId, clientId, clientSecret },
  });
  return origin;
}

/** A seeded sandbox numbers its starts, so that ids never repeat within one data directory. */
function idSource(database: Database, seed: string | undefined): IdSource {
  if (seed === undefined) return randomIds;
  database.migrate("starts", [
    "CREATE TABLE starts (number INTEGER PRIMARY KEY AUTOINCREMENT, seed TEXT NOT NULL)",
  ]);
  database.run("INSERT INTO starts (seed) VALUES (?)", seed);
  return seededIds(
    `${seed}/${database.get<{ last: number }>("SELECT max(number) AS last FROM starts")?.last}`,
  );
}

/** The provider doubles keep their ports, so that a shell with them in its environment keeps working. */
function portsOf(last: SandboxInstance | undefined): { azureNative?: number; azuread?: number } {
  const [azureNative, azuread] = (last?.debugProviders ?? "")
    .split(",")
    .map((part) => Number(part.split(":")[1]));
  return azureNative && azuread ? { azureNative, azuread } : {};
}
