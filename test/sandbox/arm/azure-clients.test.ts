import assert from "node:assert/strict";
import { LogicManagementClient } from "@azure/arm-logic";
import { ResourceManagementClient } from "@azure/arm-resources";
import { ClientSecretCredential } from "@azure/identity";
import { createEntraApp } from "../../../sandbox/entra/app";
import { seededIds } from "../../../sandbox/support/ids";
import { origin, requestDefinition, startArm } from "./arm-fixture";

type Fetch = (request: Request) => Response | Promise<Response>;

/** Connects Azure's clients to the services in this process without sockets. */
function httpClientOf(services: Record<string, Fetch>) {
  return {
    async sendRequest(request: any) {
      const service = services[new URL(request.url).hostname];
      if (service === undefined) throw new Error(`The test left the machine: ${request.url}`);
      const init = { method: request.method, headers: request.headers.toJSON(), body: request.body };
      const response = await service(new Request(request.url, init));
      const headers = Object.assign(response.headers, {
        toJSON: () => Object.fromEntries(response.headers),
      });
      return { request, status: response.status, headers, bodyAsText: await response.text() } as any;
    },
  };
}

/** Azure's clients in this process, signed in as the deployer. */
function clientsOf(arm: Awaited<ReturnType<typeof startArm>>) {
  const { directory, tokens, clock, subscriptionId } = arm;
  const ids = seededIds("entra");
  const entra = createEntraApp({ directory, tokens, clock, ids, origin: () => origin });
  const httpClient = httpClientOf({
    "management.azure.com": (request) => arm.app.fetch(request),
    "login.microsoftonline.com": (request) => entra.fetch(request),
  });
  const { tenantId, clientId, clientSecret } = directory.deployer;
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    httpClient,
    disableInstanceDiscovery: true,
  } as any);
  // MSAL and the bearer policy use the machine's clock, and the verifier uses ours
  clock.advance(Date.now() - clock.now().getTime());
  const resources = new ResourceManagementClient(credential, subscriptionId, { httpClient });
  const logic = new LogicManagementClient(credential, subscriptionId, { httpClient });
  return { resources, logic };
}

describe("Azure's own JavaScript clients", () => {
  for (const disableInstanceDiscovery of [true, false]) {
    const how = disableInstanceDiscovery ? "without" : "with";
    it(`sign in at the sandbox's own address, ${how} instance discovery`, async () => {
      const arm = await startArm();
      const { directory, tokens, clock } = arm;
      const entra = createEntraApp({
        directory,
        tokens,
        clock,
        ids: seededIds("entra"),
        origin: () => origin,
      });
      const fetch: Fetch = (request) => entra.fetch(request);
      const httpClient = httpClientOf({ localhost: fetch, "login.microsoftonline.com": fetch });
      const { tenantId, clientId, clientSecret } = directory.deployer;
      clock.advance(Date.now() - clock.now().getTime());
      const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
        authorityHost: origin,
        httpClient,
        disableInstanceDiscovery,
      } as any);
      const { token } = await credential.getToken("https://management.azure.com/.default");
      const caller = await tokens.verify(`Bearer ${token}`, ["https://management.azure.com"]);
      assert.equal(caller.clientId, clientId);
      arm.close();
    });
  }

  it("deploy a workflow, get its URL, find it in lists and delete everything", async () => {
    const arm = await startArm({ operations: { resubmit: async (_, __, history) => history === "run-1" } });
    const { resources, logic } = clientsOf(arm);

    const group = await resources.resourceGroups.createOrUpdate("rg-leads", { location: "westeurope" });
    assert.equal(group.properties?.provisioningState, "Succeeded");
    assert.equal((await resources.resourceGroups.checkExistence("rg-leads")).body, true);

    const created = await logic.workflows.createOrUpdate("rg-leads", "logic-leads", {
      location: "westeurope",
      definition: requestDefinition,
      tags: { team: "sales" },
    });
    assert.equal(created.state, "Enabled");
    assert.ok(created.createdTime instanceof Date);
    const url = await logic.workflowTriggers.listCallbackUrl("rg-leads", "logic-leads", "manual");
    assert.equal(url.queries?.apiVersion, "2019-05-01");
    assert.ok(url.value?.includes("/triggers/manual/paths/invoke?"));
    const names = async (list: AsyncIterable<{ name?: string }>) => {
      const found = [];
      for await (const { name } of list) found.push(name);
      return found;
    };
    assert.deepEqual(await names(logic.workflows.listBySubscription()), ["logic-leads"]);
    assert.deepEqual(await names(logic.workflowTriggers.list("rg-leads", "logic-leads")), ["manual"]);
    assert.deepEqual(await names(logic.workflowVersions.list("rg-leads", "logic-leads")), [created.version]);
    assert.deepEqual(await names(logic.workflowRuns.list("rg-leads", "logic-leads")), []);
    const histories = logic.workflowTriggerHistories;
    await histories.resubmit("rg-leads", "logic-leads", "manual", "run-1");
    await assert.rejects(histories.resubmit("rg-leads", "logic-leads", "manual", "none"), {
      code: "WorkflowTriggerHistoryNotFound",
      statusCode: 404,
    });
    await logic.workflows.disable("rg-leads", "logic-leads");
    assert.equal((await logic.workflows.get("rg-leads", "logic-leads")).state, "Disabled");
    await logic.workflows.validateByResourceGroup("rg-leads", "logic-leads", {
      location: "westeurope",
      definition: requestDefinition,
    });
    await logic.workflows.regenerateAccessKey("rg-leads", "logic-leads", { keyType: "Primary" });

    assert.equal((await resources.providers.get("Microsoft.Logic")).registrationState, "Registered");
    const byId = await resources.resources.getById(created.id ?? "", "2019-05-01");
    assert.deepEqual(byId.tags, { team: "sales" });
    await assert.rejects(() => logic.workflows.get("rg-leads", "none"), {
      code: "ResourceNotFound",
      statusCode: 404,
    });
    await logic.workflows.delete("rg-leads", "logic-leads");
    await resources.resourceGroups.beginDeleteAndWait("rg-leads", { updateIntervalInMs: 1 });
    assert.equal((await resources.resourceGroups.checkExistence("rg-leads")).body, false);
    arm.close();
  });

  it("deploy a dead-letter store by resource id: identity, account, container, role", async () => {
    const arm = await startArm();
    const { resources } = clientsOf(arm);
    const put = (path: string, apiVersion: string, body: object) =>
      resources.resources.beginCreateOrUpdateByIdAndWait(`${arm.group}${path}`, apiVersion, body, {
        updateIntervalInMs: 1,
      });
    const location = "westeurope";
    await resources.resourceGroups.createOrUpdate("rg-leads", { location });
    const identity = await put(
      "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-leads",
      "2023-01-31",
      { location },
    );
    const account = "/providers/Microsoft.Storage/storageAccounts/stleads";
    const container = `${account}/blobServices/default/containers/dead-letters`;
    const created = await put(account, "2024-01-01", {
      location,
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
    });
    assert.deepEqual([created.sku?.tier, created.properties?.accessTier], ["Standard", "Hot"]);
    await put(container, "2024-01-01", {});
    const assignment = await put(
      `${container}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-000000000001`,
      "2022-04-01",
      {
        properties: {
          roleDefinitionId: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
          principalId: identity.properties?.principalId,
          principalType: "ServicePrincipal",
        },
      },
    );
    assert.equal(assignment.properties?.scope, `${arm.group}${container}`);
    const listed = [];
    for await (const { type } of resources.resources.listByResourceGroup("rg-leads")) listed.push(type);
    assert.deepEqual(listed, [
      "Microsoft.ManagedIdentity/userAssignedIdentities",
      "Microsoft.Storage/storageAccounts",
    ]);
    await resources.resources.beginDeleteByIdAndWait(`${arm.group}${account}`, "2024-01-01", {
      updateIntervalInMs: 1,
    });
    await assert.rejects(resources.resources.getById(assignment.id ?? "", "2022-04-01"), {
      code: "RoleAssignmentNotFound",
    });
    arm.close();
  });
});
