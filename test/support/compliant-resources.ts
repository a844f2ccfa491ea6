/** The program's resources in the form that policies get. Each test copies them and breaks one property. */
import { LeadDestination } from "../../infra/components/lead-destination";
import type { LeadDestinationArgs } from "../../infra/config/lead-destination-args";
import { allRegistered, installPulumiMocks } from "./pulumi-mocks";
import type { SubjectResource } from "./run-policy";

export const resourceTypes = {
  group: "azure-native:resources:ResourceGroup",
  workflow: "azure-native:logic:Workflow",
  connection: "azure-native:web:Connection",
  application: "azuread:index/application:Application",
  alertGroup: "azure-native:monitor:ActionGroup",
  alert: "azure-native:monitor:MetricAlert",
  diagnostics: "azure-native:monitor:DiagnosticSetting",
  password: "azuread:index/applicationPassword:ApplicationPassword",
  identity: "azure-native:managedidentity:UserAssignedIdentity",
  role: "azure-native:authorization:RoleAssignment",
  account: "azure-native:storage:StorageAccount",
  container: "azure-native:storage:BlobContainer",
  blobService: "azure-native:storage:BlobServiceProperties",
  lifecycle: "azure-native:storage:ManagementPolicy",
} as const;

let deployed: Promise<readonly SubjectResource[]> | undefined;

/** A copy of every resource of a lead destination with one tag. */
export async function compliantResources(): Promise<SubjectResource[]> {
  deployed ??= deploy();
  return structuredClone(await deployed) as SubjectResource[];
}

/** The only one of a kind, copied. */
export async function compliantResource(kind: keyof typeof resourceTypes): Promise<SubjectResource> {
  const found = (await compliantResources()).find(({ type }) => type === resourceTypes[kind]);
  if (found === undefined) throw new Error(`the program deploys no ${resourceTypes[kind]}`);
  return found;
}

const complete = {
  offerId: "contoso.leads",
  dynamicsUrl: "https://contoso.crm4.dynamics.com",
  location: "westeurope",
  owner: "team:00000000-0000-4000-8000-0000000000aa",
  owners: ["00000000-0000-4000-8000-0000000000ab", "00000000-0000-4000-8000-0000000000ac"],
  tags: { owner: "marketing" },
  alertEmails: ["ops@contoso.com"],
  alertWebhook: "https://hooks.contoso.com/leads",
  clientSecretExpires: "2027-06-30T00:00:00Z",
  logAnalyticsWorkspaceId:
    "/subscriptions/00000000-0000-4000-8000-00000000000a/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-contoso",
  protect: true,
};

/** What the program registers for these arguments. */
export async function deploy(args: LeadDestinationArgs = complete): Promise<SubjectResource[]> {
  const recorded = await installPulumiMocks();
  const destination = new LeadDestination("leads", args);
  await destination.checked();
  await allRegistered();
  return recorded.map(({ type, name, inputs, options: { protect } }) => ({
    type,
    name,
    protect,
    props: JSON.parse(JSON.stringify(inputs)) as SubjectResource["props"],
  }));
}

/** Inputs of a Logic App with a definition: values of its parameters, and the identity that its steps sign in with. */
export function workflowProps(definition: Record<string, any>): SubjectResource["props"] {
  const names = Object.keys(definition.parameters ?? {});
  const connections = { commondataservice: { connectionId: "a" } };
  return {
    definition,
    state: "Enabled",
    identity: { type: "UserAssigned", userAssignedIdentities: ["an-identity"] },
    parameters: Object.fromEntries(
      names.map((name) => [name, { value: name === "$connections" ? connections : "a" }]),
    ),
  };
}
