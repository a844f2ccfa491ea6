/** Deploys one offer's resources through Resource Manager, like the program. */

import type { DeadLetterKind } from "../../../infra/config/lead-destination-args";
import { distribution, urlParameter } from "../../../infra/definition/distribution";
import { workflowDefinition } from "../../../infra/definition/workflow-definition";
import type { WorkflowFile } from "../../../infra/destinations/destination";
import type { DestinationName } from "../../../infra/destinations/index";

export const offerId = "contoso.leads";
export const environmentUrl = "https://contoso.crm4.dynamics.com";
const location = "westeurope";
const accountName = "stcontosoleads";
/** Storage Blob Data Contributor. */
const dataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

/** Service principal of the connection. */
export interface ConnectionCredentials {
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

/** Sends one call to Resource Manager that must succeed, and returns its body. */
export type ArmCall = (method: string, path: string, apiVersion: string, body?: object) => Promise<any>;

/** A Logic App to deploy. */
export interface LeadApp {
  /** Its destination. */
  name: string;
  definition: WorkflowFile;
  /** Creates its Azure resources. @returns values of its workflow parameters by name */
  parameters(place: Place): Promise<Record<string, unknown>>;
}

/** Where a destination creates its Azure resources. */
export interface Place {
  arm: ArmCall;
  subscriptionId: string;
  /** `/subscriptions/…/resourceGroups/rg-leads/providers`. */
  providers: string;
  location: string;
  /** The identity of the Logic Apps, with a role on the container if there is one. */
  identity(): Promise<{ id: string; principalId: string }>;
}

interface StoreOptions {
  /** Object ids of service principals that read letters. */
  readers?: readonly string[];
  /** @default "storage" */
  deadLetter?: DeadLetterKind;
}

export interface DestinationsOptions extends StoreOptions {
  subscriptionId: string;
  /** With several, one more Logic App distributes the leads. */
  apps: readonly LeadApp[];
}

export interface DestinationOptions extends StoreOptions {
  subscriptionId: string;
  credentials: ConnectionCredentials;
}

/** ARM ids and URLs of the deployed resources. */
export interface Destination {
  /** The Logic App whose URL the marketplace has. */
  workflow: string;
  /** Destination → its Logic App; with one destination the same. */
  workflows: Record<string, string>;
  /** With several destinations: destination → URL of its Logic App. */
  callbackUrls: Record<string, string>;
  /** Empty without a dead-letter store. */
  deadLetterUrl: string;
  /** The assignment of the data role to the workflow's identity. */
  ownRole: { path: string; body: object };
}

export const noDestination: Destination = {
  workflow: "",
  workflows: {},
  callbackUrls: {},
  deadLetterUrl: "",
  ownRole: { path: "", body: {} },
};

const providersOf = (subscriptionId: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/rg-leads/providers`;

export const workflowPath = (subscriptionId: string) =>
  `${providersOf(subscriptionId)}/Microsoft.Logic/workflows/leads`;

/** Dynamics 365 alone. Can be repeated. */
export function deployDestination(
  arm: ArmCall,
  { credentials, ...options }: DestinationOptions,
): Promise<Destination> {
  const { deadLetter = "storage" } = options;
  const app: LeadApp = {
    name: "dynamics365",
    definition: workflowDefinition("dynamics365", { leadSourceCode: 8, deadLetter }),
    parameters: (place) => connectionParameters(place, credentials),
  };
  return deployDestinations(arm, { ...options, apps: [app] });
}

/** Can be repeated. */
export async function deployDestinations(arm: ArmCall, options: DestinationsOptions): Promise<Destination> {
  const { subscriptionId, apps, readers = [], deadLetter = "storage" } = options;
  const providers = providersOf(subscriptionId);
  const place: Place = {
    ...{ arm, subscriptionId, providers, location },
    async identity() {
      const id = `${providers}/Microsoft.ManagedIdentity/userAssignedIdentities/id-leads`;
      const { properties } = await arm("PUT", id, "2023-01-31", { location });
      return { id, principalId: properties.principalId };
    },
  };
  await arm("PUT", providers.replace("/providers", ""), "2022-09-01", { location });
  const store = deadLetter === "none" ? undefined : await deployStore(place, readers);
  const entry = workflowPath(subscriptionId);
  const workflows: Record<string, string> = {};
  for (const { name, definition, parameters } of apps) {
    const workflow = apps.length === 1 ? entry : `${entry}-${name}`;
    workflows[name] = workflow;
    await deployWorkflow(place, workflow, { definition, parameters: await parameters(place), store });
  }
  const callbackUrls =
    apps.length === 1 ? {} : await deployDistributor(place, entry, { workflows, deadLetter, store });
  return { ...noDestination, workflow: entry, workflows, callbackUrls, ...store?.destination };
}

/** @returns the URL of each destination's Logic App */
async function deployDistributor(
  place: Place,
  entry: string,
  parts: {
    workflows: Record<string, string>;
    deadLetter: DeadLetterKind;
    store: DeadLetterStore | undefined;
  },
): Promise<Record<string, string>> {
  const { workflows, deadLetter, store } = parts;
  const names = Object.keys(workflows) as DestinationName[];
  const urls: Record<string, string> = {};
  for (const name of names) {
    const trigger = `${workflows[name]}/triggers/manual/listCallbackUrl`;
    urls[name] = (await place.arm("POST", trigger, "2019-05-01")).value;
  }
  const parameters = Object.fromEntries(names.map((name) => [urlParameter(name), urls[name]]));
  await deployWorkflow(place, entry, { definition: distribution(names, { deadLetter }), parameters, store });
  return urls;
}

async function deployWorkflow(
  { arm, identity }: Place,
  path: string,
  parts: {
    definition: WorkflowFile;
    parameters: Record<string, unknown>;
    store: DeadLetterStore | undefined;
  },
): Promise<void> {
  const { definition, store } = parts;
  const values = { ...parts.parameters, offerId, ...store?.parameters };
  const { id } = await identity();
  await arm("PUT", path, "2019-05-01", {
    location,
    identity: { type: "UserAssigned", userAssignedIdentities: { [id]: {} } },
    properties: {
      state: "Enabled",
      definition,
      parameters: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])),
    },
  });
}

/** Makes the Dataverse connection. @returns the workflow parameters that Dynamics 365 needs */
export async function connectionParameters(
  { arm, providers, subscriptionId }: Place,
  { tenantId, clientId, clientSecret }: ConnectionCredentials,
): Promise<Record<string, unknown>> {
  const connectionId = `${providers}/Microsoft.Web/connections/crm`;
  const id = `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/${location}/managedApis/commondataservice`;
  const parameterValues = {
    "token:TenantId": tenantId,
    "token:clientId": clientId,
    "token:clientSecret": clientSecret,
    "token:grantType": "client_credentials",
  };
  await arm("PUT", connectionId, "2016-06-01", {
    location,
    properties: { displayName: "crm", api: { id }, parameterValues },
  });
  return {
    $connections: { commondataservice: { connectionId, connectionName: "crm", id } },
    dynamicsUrl: environmentUrl,
  };
}

interface DeadLetterStore {
  destination: Pick<Destination, "deadLetterUrl" | "ownRole">;
  parameters: Record<string, string>;
}

async function deployStore(place: Place, readers: readonly string[]): Promise<DeadLetterStore> {
  const { arm, subscriptionId, providers } = place;
  const account = `${providers}/Microsoft.Storage/storageAccounts/${accountName}`;
  const container = `${account}/blobServices/default/containers/dead-letters`;
  const { id: identityId, principalId: own } = await place.identity();
  await arm("PUT", account, "2024-01-01", {
    ...{ location, kind: "StorageV2", sku: { name: "Standard_LRS" } },
    properties: {
      ...{ accessTier: "Hot", allowBlobPublicAccess: false, allowSharedKeyAccess: false },
      ...{ supportsHttpsTrafficOnly: true, minimumTlsVersion: "TLS1_2" },
    },
  });
  await arm("PUT", container, "2024-01-01", { properties: { publicAccess: "None" } });
  const roles = [own, ...readers].map((principalId, index) => ({
    path: `${container}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-00000000000${index}`,
    body: {
      properties: {
        roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${dataContributor}`,
        ...{ principalId, principalType: "ServicePrincipal" },
      },
    },
  }));
  for (const { path, body } of roles) await arm("PUT", path, "2022-04-01", body);
  const [ownRole = noDestination.ownRole] = roles;
  const deadLetterUrl = `https://${accountName}.blob.core.windows.net/dead-letters`;
  return {
    destination: { deadLetterUrl, ownRole },
    parameters: { deadLetterUrl, deadLetterIdentity: identityId },
  };
}
