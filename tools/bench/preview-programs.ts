/**
 * The three compared programs: ours, the same resources in plain JavaScript, and an empty one.
 *
 * Each is a scratch project that links what it needs from the clone.
 */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");

export const benchConfig = `config:
  azure-native:location: westeurope
  marketplace-leads:offerId: contoso.crm-connector
  marketplace-leads:dynamicsUrl: https://contoso.crm4.dynamics.com
  marketplace-leads:protect: "false"
`;

/** The shortest program for the same resources: no checks, no field map, one file. */
const plainProgram = `"use strict";
const pulumi = require("@pulumi/pulumi");
const authorization = require("@pulumi/azure-native/authorization");
const logic = require("@pulumi/azure-native/logic");
const managedidentity = require("@pulumi/azure-native/managedidentity");
const resources = require("@pulumi/azure-native/resources");
const storage = require("@pulumi/azure-native/storage");
const web = require("@pulumi/azure-native/web");
const azuread = require("@pulumi/azuread");
const client = authorization.getClientConfigOutput();
const deployer = azuread.getClientConfigOutput();
class LeadDestination extends pulumi.ComponentResource {
  constructor(name) {
    super("marketplace-leads:index:LeadDestination", name);
    const parent = this;
    const group = new resources.ResourceGroup("group", { resourceGroupName: "rg-plain" }, { parent });
    const owners = [deployer.objectId];
    const application = new azuread.Application("application", { displayName: "plain", owners }, { parent });
    const principal = new azuread.ServicePrincipal("principal", { clientId: application.clientId, owners }, { parent });
    const password = new azuread.ApplicationPassword("password", { applicationId: application.id }, { parent });
    const apiId = pulumi.interpolate\`/subscriptions/\${client.subscriptionId}/providers/Microsoft.Web/locations/westeurope/managedApis/commondataservice\`;
    const connection = new web.Connection("connection", {
      connectionName: "con-plain", resourceGroupName: group.name, location: "westeurope",
      properties: { displayName: "plain", api: { id: apiId }, parameterValues: pulumi.secret({
        "token:clientId": application.clientId, "token:clientSecret": password.value,
        "token:TenantId": client.tenantId, "token:grantType": "client_credentials" }) },
    }, { parent, dependsOn: [principal] });
    const inGroup = { resourceGroupName: group.name };
    const identity = new managedidentity.UserAssignedIdentity("identity", { resourceName: "id-plain", location: "westeurope", ...inGroup }, { parent });
    const account = new storage.StorageAccount("account", {
      ...inGroup, accountName: "stplain", location: "westeurope", kind: "StorageV2", sku: { name: "Standard_LRS" },
      allowBlobPublicAccess: false, allowSharedKeyAccess: false, enableHttpsTrafficOnly: true, minimumTlsVersion: "TLS1_2",
    }, { parent });
    const inAccount = { ...inGroup, accountName: account.name };
    const service = new storage.BlobServiceProperties("service", {
      ...inAccount, blobServicesName: "default", deleteRetentionPolicy: { enabled: true, days: 14 },
    }, { parent });
    const container = new storage.BlobContainer("container", { ...inAccount, containerName: "dead-letters", publicAccess: "None" }, { parent });
    new storage.ManagementPolicy("lifecycle", {
      ...inAccount, managementPolicyName: "default", policy: { rules: [{ name: "delete", enabled: true, type: "Lifecycle",
        definition: { filters: { blobTypes: ["blockBlob"] }, actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 90 } } } } }] },
    }, { parent, dependsOn: [service] });
    const role = new authorization.RoleAssignment("role", {
      roleAssignmentName: "00000000-0000-4000-8000-000000000001", scope: container.id, principalId: identity.principalId,
      principalType: "ServicePrincipal",
      roleDefinitionId: pulumi.interpolate\`/subscriptions/\${client.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe\`,
    }, { parent });
    const workflow = new logic.Workflow("workflow", {
      identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
      workflowName: "logic-plain", resourceGroupName: group.name, location: "westeurope", state: "Enabled",
      definition: require("./definition.json"),
      parameters: { $connections: { value: { commondataservice: { connectionId: connection.id, connectionName: connection.name, id: apiId } } } },
    }, { parent, dependsOn: [role] });
    this.callbackUrl = pulumi.secret(logic.listWorkflowTriggerCallbackUrlOutput({ resourceGroupName: group.name, workflowName: workflow.name, triggerName: "manual" }).value);
    this.registerOutputs({ callbackUrl: this.callbackUrl });
  }
}
exports.callbackUrl = new LeadDestination("leads").callbackUrl;
`;

const plainDefinition = {
  $schema:
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
  contentVersion: "1.0.0.0",
  parameters: { $connections: { type: "Object", defaultValue: {} } },
  triggers: { manual: { type: "Request", kind: "Http", inputs: { schema: {} } } },
  actions: {},
};

/** A project to preview. */
export interface BenchProject {
  title: string;
  folder: string;
}

/**
 * Writes the three projects.
 *
 * @param measure a JavaScript file that each program loads first; it writes the peak memory at the end
 */
export function writeProjects(parent: string, measure: string): BenchProject[] {
  const make = (name: string, title: string, main: string, nodeargs: string): BenchProject => {
    const folder = join(parent, name);
    mkdirSync(folder);
    const runtime = `runtime: { name: nodejs, options: { typescript: false, nodeargs: "--require=${measure}${nodeargs}" } }`;
    writeFileSync(join(folder, "Pulumi.yaml"), `name: marketplace-leads\n${runtime}\nmain: ${main}\n`);
    writeFileSync(join(folder, "Pulumi.bench.yaml"), benchConfig);
    for (const linked of ["node_modules", "tsconfig.json"])
      symlinkSync(join(root, linked), join(folder, linked));
    return { title, folder };
  };
  const ours = make("ours", "our program", "infra/index.ts", " --require=tsx/cjs");
  for (const linked of ["infra", "flow-definitions", "package.json"])
    symlinkSync(join(root, linked), join(ours.folder, linked));
  const plain = make("plain", "plain JavaScript, same resources", "index.js", "");
  writeFileSync(join(plain.folder, "index.js"), plainProgram);
  writeFileSync(join(plain.folder, "definition.json"), JSON.stringify(plainDefinition));
  const empty = make("empty", "empty program", "index.js", "");
  writeFileSync(join(empty.folder, "index.js"), "");
  return [ours, plain, empty];
}
