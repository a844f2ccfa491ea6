/** Builds the services of a sandbox and routes them by hostname. Opens no socket and starts no timer. */
import type { AccessCheck } from "./arm/access/access-check";
import { type ArmDependencies, createArmApp } from "./arm/app";
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
import { tableAccess, tableDirectory } from "./arm/table-directory";
import { createBlobApp } from "./blob/app";
import { createDataverseConnector } from "./connectors/dataverse";
import { createDataverseApp } from "./dataverse/app";
import { organizationHosts } from "./dataverse/organizations/organization-hosts";
import { AccessTokens, type AccessTokensParts } from "./entra/access-tokens";
import { createEntraApp } from "./entra/app";
import { deployerToken } from "./entra/deployer-token";
import { Directory } from "./entra/directory";
import {
  blobHosts,
  dataverseHosts,
  hubSpotHost,
  salesforceHosts,
  tableHosts,
  webhookHosts,
} from "./environment";
import { createGraphApp } from "./graph/app";
import { HostTable } from "./http/host-table";
import { loopbackHandler } from "./http/loopback";
import { createHubSpotApp } from "./hubspot/app";
import { newestRecords } from "./hubspot/record-store";
import { Monitor, type MonitorOptions } from "./monitor/monitor";
import { createPortalApp } from "./portal/app";
import { createSalesforceApp } from "./salesforce/app";
import { newestLeads } from "./salesforce/org-store";
import type { Database } from "./storage/database";
import type { Clock } from "./support/clock";
import type { IdSource } from "./support/ids";
import { createTableApp } from "./table/app";
import { newestEntities } from "./table/entity-store";
import { createWebhookApp } from "./webhook/app";
import { newestCalls } from "./webhook/call-store";
import { WorkflowRuntime } from "./workflow/runtime";
import { createTriggerApp } from "./workflow/trigger/app";
import {
  requireGoodDefinition,
  workflowDiagnostics,
  workflowInstants,
  workflowMetric,
  workflowOperations,
} from "./workflow-operations";

export interface ServiceDependencies {
  database: Database;
  clock: Clock;
  ids: IdSource;
  /** The sandbox's origin, e.g. `https://localhost:8443`. Read when a URL is made. */
  origin: () => string;
  /** Receives the services and lets them call each other. @default a new one */
  hosts?: HostTable;
  /** Sends an alert to an address on this machine. @default not sent */
  postTo?: MonitorOptions["postTo"];
  /** Seconds until a role assignment permits access to data. In Azure up to 600. @default 0 */
  roleLagSeconds?: number | undefined;
  /** JSON that the portal's button posts to a Logic App. @default no button */
  testLead?: string | undefined;
  /** Makes the key pair that signs access tokens. @default a new one */
  makeKeys?: AccessTokensParts["makeKeys"];
  /** Receives each permission check of Resource Manager and the storage accounts. @default none */
  onAccessCheck?: ((check: AccessCheck) => void) | undefined;
  /** Receives internal errors, never with a secret, a lead or a URL. @default none */
  log?: ((message: string) => void) | undefined;
}

/** What the portal shows of services that have no page of their own. */
function newestOfServices(database: Database) {
  const newest = [newestLeads, newestRecords, newestEntities, newestCalls];
  return newest.flatMap((read): { place: string; values: object }[] => read(database, 50));
}

export type Services = ReturnType<typeof createServices>;

/** Builds the services. Call `monitor.refresh()` and `runtime.recover()` to start their work. */
export function createServices(dependencies: ServiceDependencies) {
  const { database, clock, ids, origin, testLead } = dependencies;
  const { hosts = new HostTable(), postTo = () => undefined, roleLagSeconds = 0 } = dependencies;
  const { log = () => {}, onAccessCheck: onCheck = () => {} } = dependencies;
  const { fetch } = hosts;
  const directory = new Directory({ database, clock, ids });
  const { tenantId, subscriptionId, deployer } = directory;
  const deployerObjectId = deployer.objectId;
  const tokens = new AccessTokens({ directory, clock, ids, makeKeys: dependencies.makeKeys });
  const token = deployerToken(tokens, deployer, clock);
  const store = new ResourceStore(database);
  const access = dataAccess({ store, clock, subscriptionId, deployerObjectId, roleLagSeconds, onCheck });
  const blob = createBlobApp({
    ...{ database, clock, ids, tokens, tenantId, access },
    directory: storageDirectory(store),
  });
  const salesforce = createSalesforceApp({ database, clock, ids });
  const table = createTableApp({
    ...{ database, clock, ids, tokens, tenantId },
    directory: tableDirectory(store, clock),
    access: tableAccess({ store, clock, subscriptionId, deployerObjectId, roleLagSeconds, onCheck }),
  });
  const webhook = createWebhookApp({ database, clock, tokens });
  const connectionHealth = new ConnectionHealth();
  const identities = identityDirectory(store);
  const workflows = workflowDirectory(store);
  const reportToken = (id: string, failure: string | undefined) => connectionHealth.report(id, failure);
  const runtime = new WorkflowRuntime({
    ...{ database, clock, ids, fetch, workflows, log },
    connections: connectionDirectory(store),
    connectors: [createDataverseConnector({ fetch, clock, reportToken })],
    identityToken: async (workflow, identity, audience) => {
      const found = identities.find(workflow, identity);
      return found && (await tokens.issue({ ...found, audience }));
    },
    contentOrigin: origin,
  });
  const monitor = new Monitor({
    ...{ database, clock, ids, postTo, log },
    directory: alertDirectory(store, subscriptionId),
    metric: workflowMetric(workflows, runtime),
    diagnostics: workflowDiagnostics(workflows, runtime),
  });
  const armDependencies = {
    ...{ clock, ids, tokens, tenantId, subscriptionId, store, directory, connectionHealth },
    ...{ deployerObjectId, onCheck, origin },
    monitor: {
      rulesChanged: () => monitor.refresh(),
      alerts: () => monitor.alerts(),
      instants: workflowInstants(workflows, runtime),
    },
    blobs: blob.blobs,
    tables: table.entities,
    checkDefinition: requireGoodDefinition,
    operations: workflowOperations(runtime),
  } satisfies ArmDependencies;
  const apps = {
    arm: createArmApp(armDependencies),
    entra: createEntraApp({ directory, tokens, clock, ids, origin }),
    graph: createGraphApp({ directory, tokens, clock, ids, origin }),
    dataverse: createDataverseApp({
      ...{ database, clock, ids, tokens },
      administrators: [deployer.clientId],
    }),
    blob: blob.app,
    salesforce: salesforce.app,
    hubSpot: createHubSpotApp({ database, clock, ids }),
    table: table.app,
    webhook: webhook.app,
    portal: createPortalApp({
      ...{ fetch, token, subscriptionId, testLead },
      environments: () => organizationHosts(database),
      records: () => newestOfServices(database),
      notifications: () => monitor.notifications(),
    }),
    triggers: createTriggerApp(runtime),
  };
  hosts
    .add("management.azure.com", apps.arm.fetch)
    .add("login.microsoftonline.com", apps.entra.fetch)
    .add("graph.microsoft.com", apps.graph.fetch)
    .add(blobHosts, blob.app.fetch, blob.hasHost)
    .add(hubSpotHost, apps.hubSpot.fetch)
    .add(tableHosts, table.app.fetch, table.hasHost);
  for (const host of webhookHosts) hosts.add(host, webhook.app.fetch);
  for (const host of dataverseHosts) hosts.add(host, apps.dataverse.fetch);
  for (const host of salesforceHosts) hosts.add(host, apps.salesforce.fetch);
  const loopback = loopbackHandler({
    arm: apps.arm.fetch,
    entra: apps.entra.fetch,
    graph: apps.graph.fetch,
    portal: apps.portal.fetch,
    triggers: apps.triggers.fetch,
  });
  for (const host of ["localhost", "127.0.0.1"]) hosts.add(host, loopback);
  const parts = { apps, hosts, runtime, monitor, directory, tokens, token, store, armDependencies };
  return { ...parts, salesforce };
}
