/**
 * Composition root: the one file that knows every layer. Builds the services, joins them by hostname and starts them.
 *
 * Layer: composition. Holds no behaviour of any service.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AccessCheck } from "./arm/access/access-check";
import { createArmApp } from "./arm/app";
import { ConnectionHealth } from "./arm/connection-health";
import {
  alertDirectory,
  connectionDirectory,
  dataAccess,
  identityDirectory,
  storageDirectory,
  workflowDirectory,
} from "./arm/directories";
import { ResourceStore } from "./arm/resources/resource-store";
import { createBlobApp } from "./blob/app";
import { createDataverseConnector } from "./connectors/dataverse";
import { createDataverseApp } from "./dataverse/app";
import { organizationHosts } from "./dataverse/organizations/organization-hosts";
import { AccessTokens } from "./entra/access-tokens";
import { createEntraApp } from "./entra/app";
import { deployerToken } from "./entra/deployer-token";
import { Directory } from "./entra/directory";
import { blobHosts, dataverseHosts } from "./environment";
import { createGraphApp } from "./graph/app";
import { ensureCertificates } from "./http/certificates";
import { HostTable } from "./http/host-table";
import { loopbackHandler } from "./http/loopback";
import { isLoopback, loopbackPost } from "./http/loopback-post";
import { listen } from "./http/server";
import { readInstance, type SandboxInstance, writeInstance } from "./instance-file";
import { Monitor } from "./monitor/monitor";
import { createPortalApp } from "./portal/app";
import { startProviders } from "./pulumi-provider/server";
import { explainedFailure, openDataDirectory } from "./storage/data-directory";
import type { Database } from "./storage/database";
import { type Clock, systemClock } from "./support/clock";
import { type IdSource, randomIds, seededIds } from "./support/ids";
import { WorkflowRuntime } from "./workflow/runtime";
import { createTriggerApp } from "./workflow/trigger/app";
import {
  requireGoodDefinition,
  workflowDiagnostics,
  workflowInstants,
  workflowMetric,
  workflowOperations,
} from "./workflow-operations";

/** How to start a sandbox. */
export interface SandboxOptions {
  /** Where it keeps its state; created when missing. */
  dataDirectory: string;
  /** Port on 127.0.0.1, 1-65535; 0 lets the system pick one. @default the one used last time, else 0 */
  port?: number;
  /** Makes ids and keys repeat: for demonstrations and tests only. @default random */
  seed?: string;
  /** @default the machine's clock */
  clock?: Clock;
  /** Seconds until a role assignment permits access to data; in Azure up to 600. @default 0 */
  roleLagSeconds?: number;
  /** JSON that the portal's button posts to a Logic App. @default no button */
  testLead?: string;
  /** Told of each permission that Resource Manager and the storage accounts asked of a caller. @default nobody */
  onAccessCheck?: (check: AccessCheck) => void;
  /** Told what goes wrong inside the sandbox; never a secret, a lead or a URL. @default nobody */
  log?: (message: string) => void;
}

/** A running sandbox. */
export interface Sandbox {
  dataDirectory: string;
  /** e.g. `https://localhost:8443`. */
  origin: string;
  /** Resolves with the reason when the disk has failed and every part has stopped: the process is to end, the next start goes on. */
  failed: Promise<unknown>;
  /** Stops every part, in order; what was accepted is on disk. */
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
      await close().catch(() => {}); // whatever is left open ends with the process
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
  /** What to undo at the end, last first. */
  release: (() => unknown)[];
}

async function startServices({
  dataDirectory,
  port,
  seed,
  clock,
  roleLagSeconds,
  testLead,
  onAccessCheck,
  log,
  database,
  release,
}: Start): Promise<string> {
  const last = readInstance(dataDirectory);
  const certificates = await ensureCertificates(dataDirectory, clock);
  const ids = idSource(database, seed);
  let origin = "";
  const own = () => origin;

  const hosts = new HostTable();
  const { fetch } = hosts;
  const directory = new Directory({ database, clock, ids });
  const { deployer, tenantId, subscriptionId } = directory;
  const tokens = new AccessTokens({ directory, clock, ids });
  const token = deployerToken(tokens, deployer, clock);
  const store = new ResourceStore(database);
  const connectionHealth = new ConnectionHealth();
  const identities = identityDirectory(store);
  const blob = createBlobApp({
    database,
    clock,
    ids,
    tokens,
    tenantId,
    directory: storageDirectory(store),
    access: dataAccess({
      store,
      subscriptionId,
      clock,
      deployerObjectId: deployer.objectId,
      ...(roleLagSeconds !== undefined && { roleLagSeconds }),
      ...(onAccessCheck !== undefined && { onCheck: onAccessCheck }),
    }),
  });
  const workflows = workflowDirectory(store);
  const runtime = new WorkflowRuntime({
    database,
    clock,
    ids,
    fetch,
    workflows,
    connections: connectionDirectory(store),
    connectors: [
      createDataverseConnector({
        fetch,
        clock,
        reportToken: (id, failure) => connectionHealth.report(id, failure),
      }),
    ],
    identityToken: async (workflow, identity, audience) => {
      const found = identities.find(workflow, identity);
      return found && (await tokens.issue({ ...found, audience }));
    },
    contentOrigin: own,
    ...(log !== undefined && { log }),
  });
  const loopbackClient = loopbackPost(readFileSync(certificates.authorityFile, "utf8"));
  release.push(() => loopbackClient.close());
  const monitor = new Monitor({
    database,
    clock,
    ids,
    directory: alertDirectory(store, subscriptionId),
    metric: workflowMetric(workflows, runtime),
    diagnostics: workflowDiagnostics(workflows, runtime),
    postTo: (url) => (isLoopback(url) ? loopbackClient.post : undefined),
    ...(log !== undefined && { log }),
  });
  release.push(() => monitor.close());
  const arm = createArmApp({
    clock,
    ids,
    tokens,
    tenantId,
    subscriptionId,
    store,
    directory,
    connectionHealth,
    monitor: {
      rulesChanged: () => monitor.refresh(),
      alerts: () => monitor.alerts(),
      instants: workflowInstants(workflows, runtime),
    },
    blobs: blob.blobs,
    deployerObjectId: deployer.objectId,
    ...(onAccessCheck !== undefined && { onCheck: onAccessCheck }),
    origin: own,
    checkDefinition: requireGoodDefinition,
    operations: workflowOperations(runtime),
  }).fetch;
  const entra = createEntraApp({ directory, tokens, clock, ids, origin: own }).fetch;
  const graph = createGraphApp({ directory, tokens, clock, ids, origin: own }).fetch;
  const dataverse = createDataverseApp({
    database,
    clock,
    ids,
    tokens,
    administrators: [deployer.clientId],
  }).fetch;
  const environments = () => organizationHosts(database);
  const portal = createPortalApp({
    fetch,
    token,
    subscriptionId,
    environments,
    notifications: () => monitor.notifications(),
    testLead,
  }).fetch;
  const triggers = createTriggerApp(runtime).fetch;

  const loopback = loopbackHandler({ arm, entra, graph, portal, triggers });
  hosts
    .add("management.azure.com", arm)
    .add("login.microsoftonline.com", entra)
    .add("graph.microsoft.com", graph);
  for (const host of dataverseHosts) hosts.add(host, dataverse);
  hosts.add(blobHosts, blob.app.fetch, blob.hasHost);
  for (const host of ["localhost", "127.0.0.1"]) hosts.add(host, loopback);

  const handler = (request: Request) => (hosts.find(new URL(request.url).hostname) ?? unknownHost)(request);
  const server = await listen(handler, certificates, port ?? last?.port ?? 0);
  release.push(() => server.close());
  origin = `https://localhost:${server.port}`;
  release.push(() => runtime.close());
  runtime.recover();
  monitor.refresh();

  const { clientId, objectId, clientSecret } = deployer;
  const identity = { tenantId, subscriptionId, clientId, objectId };
  const providers = await startProviders({
    fetch,
    token,
    identity,
    clientSecret,
    ids,
    clock,
    ports: portsOf(last),
  });
  release.push(() => providers.close());
  writeInstance(dataDirectory, {
    pid: process.pid,
    port: server.port,
    debugProviders: providers.debugProviders,
    authorityFile: certificates.authorityFile,
    stateDirectory: join(dataDirectory, "state"),
    tenantId,
    subscriptionId,
    clientId,
    clientSecret,
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

/** The provider doubles keep their ports, so that a shell that has them in its environment goes on working. */
function portsOf(last: SandboxInstance | undefined): { azureNative?: number; azuread?: number } {
  const [azureNative, azuread] = (last?.debugProviders ?? "")
    .split(",")
    .map((part) => Number(part.split(":")[1]));
  return azureNative && azuread ? { azureNative, azuread } : {};
}

function unknownHost(request: Request): Response {
  const { hostname } = new URL(request.url);
  return Response.json(
    { error: { code: "HostNotRouted", message: `The sandbox does not answer for ${hostname}.` } },
    { status: 421 },
  );
}
