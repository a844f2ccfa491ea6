/** The workflow the program deploys, put through Resource Manager with a connection that may write leads. */
import { fieldMapWith } from "../../../infra/field-map";
import { workflowDefinition } from "../../../infra/workflow-definition";

export const environment = "https://contoso.crm4.dynamics.com";

/** Who deploys; Dataverse has it as an administrator, so its connection needs no grant. */
export interface Deployer {
  tenantId: string;
  subscriptionId: string;
  clientId: string;
  clientSecret: string;
}

const groupPath = (subscriptionId: string) => `/subscriptions/${subscriptionId}/resourceGroups/rg-leads`;

export const leadWorkflowPath = (subscriptionId: string) =>
  `${groupPath(subscriptionId)}/providers/Microsoft.Logic/workflows/leads`;

/** Repeats safely. */
export async function deployLeadWorkflow(
  { tenantId, subscriptionId, clientId, clientSecret }: Deployer,
  put: (path: string, body: object, apiVersion: string) => Promise<unknown>,
): Promise<void> {
  const connectionId = `${groupPath(subscriptionId)}/providers/Microsoft.Web/connections/crm`;
  const id = `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/westeurope/managedApis/commondataservice`;
  const parameterValues = {
    "token:TenantId": tenantId,
    "token:clientId": clientId,
    "token:clientSecret": clientSecret,
    "token:grantType": "client_credentials",
  };
  const connection = { displayName: "CRM", api: { id }, parameterValues };
  const connections = { commondataservice: { connectionId, connectionName: "crm", id } };
  const definition = workflowDefinition({
    fieldMap: fieldMapWith(),
    leadSchema: "2022",
    leadSourceCode: 8,
  });
  const parameters = {
    $connections: { value: connections },
    dynamicsUrl: { value: environment },
    offerId: { value: "contoso.crm-connector" },
  };
  const location = "westeurope";
  await put(groupPath(subscriptionId), { location }, "2022-09-01");
  await put(connectionId, { location, properties: connection }, "2016-06-01");
  const properties = { state: "Enabled", definition, parameters };
  await put(leadWorkflowPath(subscriptionId), { location, properties }, "2019-05-01");
}

/** A lead of an invented person. */
export function leadOf(email: string): object {
  return {
    UserDetails: { FirstName: "Jane", LastName: "Doe", Email: email, Company: "Contoso" },
    LeadSource: "AzureMarketplace",
    ActionCode: "INS",
    OfferTitle: "CRM connector",
  };
}
