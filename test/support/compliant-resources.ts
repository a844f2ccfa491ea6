/** The program's resources in the form that policies get. Each test copies them and breaks one property. */
import { LeadDestination } from "../../infra/components/lead-destination";
import { allRegistered, installPulumiMocks } from "./pulumi-mocks";
import type { SubjectResource } from "./run-policy";

export const resourceTypes = {
  group: "azure-native:resources:ResourceGroup",
  workflow: "azure-native:logic:Workflow",
  connection: "azure-native:web:Connection",
  application: "azuread:index/application:Application",
  alertGroup: "azure-native:monitor:ActionGroup",
  alert: "azure-native:monitor:MetricAlert",
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

async function deploy(): Promise<SubjectResource[]> {
  const recorded = await installPulumiMocks();
  const destination = new LeadDestination("leads", {
    offerId: "contoso.leads",
    dynamicsUrl: "https://contoso.crm4.dynamics.com",
    location: "westeurope",
    owner: "team:00000000-0000-4000-8000-0000000000aa",
    tags: { owner: "marketing" },
    alertEmails: ["ops@contoso.com"],
    alertWebhook: "https://hooks.contoso.com/leads",
  });
  await destination.checked();
  await allRegistered();
  return recorded.map(({ type, name, inputs }) => ({
    type,
    name,
    props: JSON.parse(JSON.stringify(inputs)) as SubjectResource["props"],
  }));
}
