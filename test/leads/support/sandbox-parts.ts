/** The parts of a sandbox that hold leads, on one database and without sockets, joined as sandbox/sandbox.ts joins them. */
import { createArmApp } from "../../../sandbox/arm/app";
import {
  alertDirectory,
  connectionDirectory,
  dataAccess,
  identityDirectory,
  storageDirectory,
  workflowDirectory,
} from "../../../sandbox/arm/directories";
import { ResourceStore } from "../../../sandbox/arm/resources/resource-store";
import { createBlobApp } from "../../../sandbox/blob/app";
import { createDataverseConnector } from "../../../sandbox/connectors/dataverse";
import { createDataverseApp } from "../../../sandbox/dataverse/app";
import { AccessTokens } from "../../../sandbox/entra/access-tokens";
import { createEntraApp } from "../../../sandbox/entra/app";
import { deployerToken } from "../../../sandbox/entra/deployer-token";
import { Directory } from "../../../sandbox/entra/directory";
import { HostTable, type RequestHandler } from "../../../sandbox/http/host-table";
import { Monitor } from "../../../sandbox/monitor/monitor";
import type { Database } from "../../../sandbox/storage/database";
import type { Clock } from "../../../sandbox/support/clock";
import type { IdSource } from "../../../sandbox/support/ids";
import { WorkflowRuntime } from "../../../sandbox/workflow/runtime";
import { createTriggerApp } from "../../../sandbox/workflow/trigger/app";
import {
  requireGoodDefinition,
  workflowDiagnostics,
  workflowInstants,
  workflowMetric,
  workflowOperations,
} from "../../../sandbox/workflow-operations";

/** A service that leads meet on their way. */
export type PartName = "arm" | "entra" | "trigger" | "dataverse" | "blob";

export interface PartsOptions {
  database: Database;
  clock: Clock;
  ids: IdSource;
  /** Does every call of a service. @default just that */
  around?: (part: PartName, request: Request, handler: RequestHandler) => Promise<Response>;
  /** Work beside calls that must not be taken for a wait. */
  busy?: <Result>(work: () => Promise<Result>) => Promise<Result>;
  log?: (message: string) => void;
}

export interface SandboxParts {
  fetch: HostTable["fetch"];
  runtime: WorkflowRuntime;
  monitor: Monitor;
  directory: Directory;
  /** A token of the deployer. */
  token(audience: string): Promise<string>;
}

const triggerHost = "prod-00.westeurope.logic.azure.com";

export function sandboxParts(options: PartsOptions): SandboxParts {
  const { database, clock, ids, busy = (work) => work(), log = () => {} } = options;
  const { around = async (_part, request, handler) => handler(request) } = options;
  const hosts = new HostTable();
  const { fetch } = hosts;
  const directory = new Directory({ database, clock, ids });
  const { tenantId, subscriptionId, deployer } = directory;
  const tokens = new AccessTokens({ directory, clock, ids });
  const store = new ResourceStore(database);
  const identities = identityDirectory(store);
  const deployerObjectId = deployer.objectId;
  const blob = createBlobApp({
    ...{ database, clock, ids, tokens, tenantId },
    directory: storageDirectory(store),
    access: dataAccess({ store, clock, subscriptionId, deployerObjectId }),
  });
  const origin = () => `https://${triggerHost}`;
  const workflows = workflowDirectory(store);
  const runtime = new WorkflowRuntime({
    ...{ database, clock, ids, fetch, log },
    workflows,
    connections: connectionDirectory(store),
    connectors: [createDataverseConnector({ fetch, clock })],
    contentOrigin: origin,
    identityToken: (workflow, identity, audience) =>
      busy(async () => {
        const found = identities.find(workflow, identity);
        return found === undefined ? undefined : tokens.issue({ ...found, audience });
      }),
  });
  const monitor = new Monitor({
    ...{ database, clock, ids, log },
    directory: alertDirectory(store, subscriptionId),
    metric: workflowMetric(workflows, runtime),
    diagnostics: workflowDiagnostics(workflows, runtime),
    postTo: () => undefined,
  });
  const arm = createArmApp({
    monitor: {
      rulesChanged: () => monitor.refresh(),
      alerts: () => monitor.alerts(),
      instants: workflowInstants(workflows, runtime),
    },
    ...{ clock, ids, tokens, tenantId, subscriptionId, store, origin, directory, deployerObjectId },
    blobs: blob.blobs,
    checkDefinition: requireGoodDefinition,
    operations: workflowOperations(runtime),
  });
  const entra = createEntraApp({ directory, tokens, clock, ids, origin });
  const dataverse = createDataverseApp({
    ...{ database, clock, ids, tokens },
    administrators: [deployer.clientId],
  });
  const triggers = createTriggerApp(runtime);
  const add = (
    host: string,
    part: PartName,
    app: { fetch: RequestHandler },
    hasHost?: (host: string) => boolean,
  ) => {
    const handler: RequestHandler = (request) => app.fetch(request);
    hosts.add(host, (request) => around(part, request, handler), hasHost);
  };
  add("management.azure.com", "arm", arm);
  add("login.microsoftonline.com", "entra", entra);
  add(triggerHost, "trigger", triggers);
  add("*.crm*.dynamics.com", "dataverse", dataverse);
  add("*.blob.core.windows.net", "blob", blob.app, blob.hasHost);
  monitor.refresh();
  return { fetch, runtime, monitor, directory, token: deployerToken(tokens, deployer, clock) };
}
