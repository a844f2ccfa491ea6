/** Deploys through Resource Manager what the program deploys for one offer. */
import { fieldMapWith } from "../../../infra/field-map";
import { type DeadLetter, workflowDefinition } from "../../../infra/workflow-definition";

export const offerId = "contoso.leads";
export const environmentUrl = "https://contoso.crm4.dynamics.com";
const location = "westeurope";

/** Service principal of the connection. */
export interface ConnectionCredentials {
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

/** Sends one call to Resource Manager, that must succeed; its body. */
export type ArmCall = (method: string, path: string, apiVersion: string, body?: object) => Promise<any>;

export interface DestinationOptions {
  subscriptionId: string;
  credentials: ConnectionCredentials;
  fieldMap?: Record<string, string>;
  /** @default "storage" */
  deadLetter?: DeadLetter;
}

/** ARM ids and addresses of what is deployed. */
export interface Destination {
  workflow: string;
  /** Empty without a dead-letter store. */
  deadLetterUrl: string;
}

const providers = (subscriptionId: string) => `/subscriptions/${subscriptionId}/resourceGroups/rg-leads/providers`;

export const workflowPath = (subscriptionId: string) =>
  `${providers(subscriptionId)}/Microsoft.Logic/workflows/logic-leads`;

/** Repeats safely. */
export async function deployDestination(arm: ArmCall, options: DestinationOptions): Promise<Destination> {
  const { subscriptionId, credentials, deadLetter = "storage" } = options;
  const root = providers(subscriptionId);
  const connectionId = `${root}/Microsoft.Web/connections/crm`;
  const id = `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/${location}/managedApis/commondataservice`;
  await arm("PUT", root.replace("/providers", ""), "2022-09-01", { location });
  const store = deadLetter === "none" ? undefined : await deployStore(arm, subscriptionId);
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
  const source = { fieldMap: fieldMapWith(options.fieldMap), leadSchema: "2022", deadLetter } as const;
  await arm("PUT", workflow, "2019-05-01", {
    location,
    properties: {
      state: "Enabled",
      definition: workflowDefinition(source),
      parameters: {
        $connections: { value: { commondataservice: { connectionId, connectionName: "crm", id } } },
        dynamicsUrl: { value: environmentUrl },
        offerId: { value: offerId },
        ...store?.parameters,
      },
    },
  });
  return { workflow, deadLetterUrl: store?.url ?? "" };
}

async function deployStore(_arm: ArmCall, _subscriptionId: string) {
  const url = "https://stleads.blob.core.windows.net/dead-letters";
  return { url, parameters: { deadLetterUrl: { value: url }, deadLetterIdentity: { value: "id-leads" } } };
}
