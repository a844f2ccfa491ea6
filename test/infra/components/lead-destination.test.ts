import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../infra/components/lead-destination";
import type { LeadDestinationArgs } from "../../../infra/config/lead-destination-args";
import {
  clientId,
  deployerId,
  installPulumiMocks,
  type MockSettings,
  mockSecret,
  type RecordedResource,
  resolved,
  subscriptionId,
  tenantId,
} from "../../support/pulumi-mocks";

const minimal: LeadDestinationArgs = {
  offerId: "contoso.leads",
  dynamicsUrl: "https://contoso.crm4.dynamics.com",
  location: "West Europe",
};
const types = {
  group: "azure-native:resources:ResourceGroup",
  workflow: "azure-native:logic:Workflow",
  connection: "azure-native:web:Connection",
  application: "azuread:index/application:Application",
  servicePrincipal: "azuread:index/servicePrincipal:ServicePrincipal",
  password: "azuread:index/applicationPassword:ApplicationPassword",
};

async function deploy(args: Partial<LeadDestinationArgs> = {}, settings: MockSettings = {}) {
  const resources = await installPulumiMocks(settings);
  const destination = new LeadDestination("leads", { ...minimal, ...args });
  await destination.checked();
  await Promise.all(Object.values<pulumi.Output<unknown>>(destination.outputs()).map(resolved));
  const one = (type: string): RecordedResource => {
    const found = resources.filter((resource) => resource.type === type);
    assert.equal(found.length, 1, type);
    return found[0] as RecordedResource;
  };
  return { destination, resources, one };
}

describe("LeadDestination", () => {
  it("connects to Dataverse as the service principal, with the API id of the workflow's region", async () => {
    const { one } = await deploy();
    assert.deepEqual(one(types.connection).inputs, {
      connectionName: "con-contoso-leads-dev",
      resourceGroupName: "rg-contoso-leads-dev",
      location: "westeurope",
      tags: {},
      properties: {
        displayName: "con-contoso-leads-dev",
        api: {
          id: `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/westeurope/managedApis/commondataservice`,
        },
        parameterValues: {
          "token:clientId": clientId,
          "token:clientSecret": mockSecret,
          "token:TenantId": tenantId,
          "token:grantType": "client_credentials",
        },
      },
    });
  });

  it("creates the connection after the service principal, never replaces it, and ignores Azure's changes except to its secret", async () => {
    const { one } = await deploy();
    const { options } = one(types.connection);
    assert.ok(options.dependencies.some((urn) => urn.endsWith("::leads-service-principal")));
    assert.deepEqual(options.ignoreChanges, [
      "connectionName",
      "resourceGroupName",
      "location",
      "properties.api",
      "properties.displayName",
      "properties.statuses",
      "properties.testLinks",
      "properties.createdTime",
      "properties.changedTime",
      "properties.nonSecretParameterValues",
      "properties.customParameterValues",
    ]);
  });

  it("puts $connections, offer and environment in the parameters, and no value of another resource in the definition", async () => {
    const { one } = await deploy();
    const { inputs } = one(types.workflow);
    const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-leads-dev`;
    assert.deepEqual(inputs.parameters, {
      $connections: {
        value: {
          commondataservice: {
            connectionId: `${group}/providers/Microsoft.Web/connections/con-contoso-leads-dev`,
            connectionName: "con-contoso-leads-dev",
            id: `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/westeurope/managedApis/commondataservice`,
          },
        },
      },
      dynamicsUrl: { value: "https://contoso.crm4.dynamics.com" },
      offerId: { value: "contoso.leads" },
      deadLetterUrl: { value: "https://stcontosoleads7b5bd577db.blob.core.windows.net/dead-letters" },
      deadLetterIdentity: {
        value: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-leads-dev`,
      },
    });
    assert.deepEqual(inputs.definition.parameters.$connections, { type: "Object", defaultValue: {} });
    const text = JSON.stringify(inputs.definition);
    for (const foreign of [subscriptionId, tenantId, clientId, "contoso"]) assert.ok(!text.includes(foreign));
    assert.equal(inputs.state, "Enabled");
    assert.equal(inputs.accessControl, undefined);
  });

  it("creates a single-tenant application without API permissions, owned by the deployer", async () => {
    const { one } = await deploy();
    assert.deepEqual(one(types.application).inputs, {
      displayName: "app-contoso-leads-dev",
      signInAudience: "AzureADMyOrg",
      owners: [deployerId],
    });
    assert.deepEqual(one(types.servicePrincipal).inputs, {
      clientId,
      owners: [deployerId],
      useExisting: true,
    });
    assert.deepEqual(one(types.application).options.ignoreChanges, ["owners"]);
    assert.deepEqual(one(types.servicePrincipal).options.ignoreChanges, ["owners"]);
  });

  it("refuses a wrong field map before it creates anything", async () => {
    const resources = await installPulumiMocks();
    for (const fieldMap of [{ jobtitle: "@toUper('x')" }, { jobtitles: "UserDetails.Title" }]) {
      assert.throws(() => new LeadDestination("leads", { ...minimal, fieldMap }), {
        code: "LEADS_CONFIG_INVALID",
        message: /LeadDestination leads: fieldMap\.jobtitles?: found "/,
      });
    }
    assert.deepEqual(
      resources.map(({ type }) => type).filter((type) => type.startsWith("azure")),
      [],
    );
  });

  it("reads its arguments by the rules of the configuration", async () => {
    const { one } = await deploy({
      dynamicsUrl: "https://Contoso.api.crm4.dynamics.com/",
      clientSecretExpires: "2099-06-30T12:00:00+02:00",
      leadSourceCode: 7,
    });
    const { parameters, definition } = one(types.workflow).inputs;
    assert.equal(parameters.dynamicsUrl.value, "https://contoso.crm4.dynamics.com");
    assert.equal(definition.actions.Create_lead.inputs.body.leadsourcecode, 7);
    assert.equal(one(types.password).inputs.endDate, "2099-06-30T10:00:00Z");
  });

  it("refuses what the configuration refuses, all together, before it creates anything", async () => {
    const resources = await installPulumiMocks();
    const bad = {
      offerId: "contoso",
      dynamicsUrl: "http://contoso.crm4.dynamics.com",
      location: "",
      leadSourceCode: 8.5,
      clientSecretExpires: "2020-01-01",
      tags: { "a/b": "x" },
      owners: ["someone@contoso.com"],
    };
    assert.throws(
      () => new LeadDestination("leads", { ...minimal, ...bad }),
      ({ code, message }: any) =>
        code === "LEADS_CONFIG_INVALID" &&
        Object.keys(bad).every((key) => new RegExp(` ${key}[^ ]*: found `).test(message)),
    );
    assert.equal(resources.filter(({ type }) => type.startsWith("azure")).length, 0);
  });

  it("requires an existing application's id and secret together", async () => {
    const resources = await installPulumiMocks();
    for (const half of [{ clientId }, { clientSecret: "existing-secret" }]) {
      assert.throws(() => new LeadDestination("leads", { ...minimal, ...half }), {
        code: "LEADS_CONFIG_INVALID",
        message: /LeadDestination leads: client(Id|Secret): found no value, expected .* client(Id|Secret) /,
      });
    }
    assert.equal(resources.filter(({ type }) => type.startsWith("azure")).length, 0);
  });

  it("uses the configured owners and expiry", async () => {
    const owners = ["00000000-0000-4000-8000-000000000001"];
    const { one } = await deploy({ owners, clientSecretExpires: "2099-06-30T00:00:00Z" });
    assert.deepEqual(one(types.application).inputs.owners, owners);
    assert.deepEqual(one(types.application).options.ignoreChanges, []);
    assert.equal(one(types.password).inputs.endDate, "2099-06-30T00:00:00Z");
    assert.equal(one(types.password).inputs.applicationId, "/applications/leads-application");
  });

  it("protects the group, workflow and application by default", async () => {
    for (const protect of [undefined, true, false]) {
      const { one } = await deploy(protect === undefined ? {} : { protect });
      const found = [types.group, types.workflow, types.application].map((type) => one(type).options.protect);
      assert.deepEqual(found, Array(3).fill(protect ?? true));
    }
  });

  it("uses an existing group and application without creating any", async () => {
    const { resources, one, destination } = await deploy({
      resourceGroupName: "rg-marketing",
      clientId: "00000000-0000-4000-8000-000000000002",
      clientSecret: "existing-secret",
      deadLetter: "none",
    });
    assert.deepEqual(resources.map(({ type }) => type).sort(), [
      types.workflow,
      types.connection,
      "marketplace-leads:index:LeadDestination",
    ]);
    assert.equal(one(types.workflow).inputs.resourceGroupName, "rg-marketing");
    assert.equal(
      one(types.connection).inputs.properties.parameterValues["token:clientSecret"],
      "existing-secret",
    );
    assert.equal(await resolved(destination.clientSecretExpires), "");
    assert.equal(await pulumi.isSecret(destination.clientId), false);
  });

  it("registers only itself when the providers are in different tenants", async () => {
    const resources = await installPulumiMocks({ entraTenantId: "00000000-0000-4000-8000-0000000000ff" });
    const destination = new LeadDestination("leads", minimal);
    await assert.rejects(destination.checked(), {
      code: "LEADS_TENANT_MISMATCH",
      message: /pulumi config set azuread:tenantId/,
    });
    assert.deepEqual(
      resources.map(({ type }) => type),
      ["marketplace-leads:index:LeadDestination"],
    );
  });

  it("refuses another name or group for a deployment before it registers anything except the group", async () => {
    const id = `/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-old-dev`;
    const resources = await installPulumiMocks({ deployed: { [types.group]: { id } } });
    const destination = new LeadDestination("leads", minimal);
    await assert.rejects(destination.checked(), {
      code: "LEADS_REPLACEMENT_REFUSED",
      message: /rg-contoso-old-dev is deployed.*until the offer is connected again/,
    });
    assert.deepEqual(
      resources.map(({ type }) => type),
      ["marketplace-leads:index:LeadDestination", types.group],
    );
  });

  it("refuses another name for the deployed connection before the workflow changes, also when the group keeps its name", async () => {
    const id = `/subscriptions/${subscriptionId}/resourceGroups/rg-marketing/providers/Microsoft.Web/connections/con-contoso-old-dev`;
    const resources = await installPulumiMocks({ deployed: { [types.connection]: { id } } });
    const destination = new LeadDestination("leads", { ...minimal, resourceGroupName: "rg-marketing" });
    await assert.rejects(destination.checked(), {
      code: "LEADS_REPLACEMENT_REFUSED",
      message:
        /connections\/con-contoso-old-dev is deployed.*Set the configuration back .*pulumi up.*pulumi config set --path "marketplace-leads:names\.connection" con-contoso-old-dev --stack dev$/,
    });
    assert.deepEqual(
      resources.filter(({ type }) => type === types.workflow),
      [],
    );
  });

  it("refuses another region for the deployed workflow, also in an existing group", async () => {
    await installPulumiMocks({ deployed: { [types.workflow]: { state: { location: "northeurope" } } } });
    const destination = new LeadDestination("leads", { ...minimal, resourceGroupName: "rg-marketing" });
    await assert.rejects(destination.checked(), {
      code: "LEADS_REPLACEMENT_REFUSED",
      message: /is deployed in northeurope, the configuration now asks for westeurope/,
    });
  });

  it("accepts Azure's letter case of ids and its display name of the region", async () => {
    const id = `/subscriptions/${subscriptionId}/resourcegroups/RG-contoso-leads-dev/providers/microsoft.logic/workflows/LOGIC-contoso-leads-dev`;
    await deploy({}, { deployed: { [types.workflow]: { id, state: { location: "WestEurope" } } } });
  });

  it("never lets the engine plan a replacement of the group or the workflow", async () => {
    const { one } = await deploy();
    assert.deepEqual(one(types.group).options.ignoreChanges, ["resourceGroupName", "location"]);
    assert.deepEqual(one(types.workflow).options.ignoreChanges, [
      "workflowName",
      "resourceGroupName",
      "location",
      "endpointsConfiguration",
    ]);
  });
});
