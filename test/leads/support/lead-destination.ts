/** Deploys one offer's resources through Resource Manager, like the program. */

import type { DeadLetterKind } from "../../../infra/config/lead-destination-args";
import { workflowDefinition } from "../../../infra/definition/workflow-definition";

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

export interface DestinationOptions {
  subscriptionId: string;
  credentials: ConnectionCredentials;
  fieldMap?: Record<string, string>;
  /** Object ids of service principals that read letters. */
  readers?: readonly string[];
  /** @default "storage" */
  deadLetter?: DeadLetterKind;
}

/** ARM ids and URLs of the deployed resources. */
export interface Destination {
  workflow: string;
  /** Empty without a dead-letter store. */
  deadLetterUrl: string;
  /** The assignment of the data role to the workflow's identity. */
  ownRole: { path: string; body: object };
}

export const noDestination: Destination = {
  workflow: "",
  deadLetterUrl: "",
  ownRole: { path: "", body: {} },
};

const providers = (subscriptionId: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/rg-leads/providers`;

export const workflowPath = (subscriptionId: string) =>
  `${providers(subscriptionId)}/Microsoft.Logic/workflows/leads`;

/** Can be repeated. */
export async function deployDestination(arm: ArmCall, options: DestinationOptions): Promise<Destination> {
  const { subscriptionId, credentials, readers = [], deadLetter = "storage" } = options;
  const root = providers(subscriptionId);
  const connectionId = `${root}/Microsoft.Web/connections/crm`;
  const id = `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/${location}/managedApis/commondataservice`;
  await arm("PUT", root.replace("/providers", ""), "2022-09-01", { location });
  const store = deadLetter === "none" ? undefined : await deployStore(arm, subscriptionId, readers);
  const parameterValues = {
    "token:TenantId": credentials.tenantId,
    "token:clientId": credentials.clientId,
    "token:clientSecret": credentials.clientSecret,
    "token:grantType": "client_credentials",
  };
  await arm("PUT", connectionId, "2016-06-01", {
    location,
    properties: { displayName: "crm", api: { id }, parameterValues },
  });
  const workflow = workflowPath(subscriptionId);
  const source = { leadSourceCode: 8, deadLetter, ...(options.fieldMap && { fieldMap: options.fieldMap }) };
  await arm("PUT", workflow, "2019-05-01", {
    location,
    ...(store === undefined ? {} : { identity: store.identity }),
    properties: {
      state: "Enabled",
      definition: workflowDefinition("dynamics365", source),
      parameters: {
        $connections: { value: { commondataservice: { connectionId, connectionName: "crm", id } } },
        dynamicsUrl: { value: environmentUrl },
        offerId: { value: offerId },
        ...store?.parameters,
      },
    },
  });
  return { ...noDestination, workflow, ...store?.destination };
}

interface DeadLetterStore {
  destination: Pick<Destination, "deadLetterUrl" | "ownRole">;
  identity: object;
  parameters: Record<string, { value: string }>;
}

async function deployStore(
  arm: ArmCall,
  subscriptionId: string,
  readers: readonly string[],
): Promise<DeadLetterStore> {
  const root = providers(subscriptionId);
  const identityId = `${root}/Microsoft.ManagedIdentity/userAssignedIdentities/id-leads`;
  const account = `${root}/Microsoft.Storage/storageAccounts/${accountName}`;
  const container = `${account}/blobServices/default/containers/dead-letters`;
  const identity = await arm("PUT", identityId, "2023-01-31", { location });
  await arm("PUT", account, "2024-01-01", {
    ...{ location, kind: "StorageV2", sku: { name: "Standard_LRS" } },
    properties: {
      ...{ accessTier: "Hot", allowBlobPublicAccess: false, allowSharedKeyAccess: false },
      ...{ supportsHttpsTrafficOnly: true, minimumTlsVersion: "TLS1_2" },
    },
  });
  await arm("PUT", container, "2024-01-01", { properties: { publicAccess: "None" } });
  const roles = [identity.properties.principalId, ...readers].map((principalId, index) => ({
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
    identity: { type: "UserAssigned", userAssignedIdentities: { [identityId]: {} } },
    parameters: { deadLetterUrl: { value: deadLetterUrl }, deadLetterIdentity: { value: identityId } },
  };
}
