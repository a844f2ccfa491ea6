/** A deployed workflow writes blobs with its managed identity, and Microsoft's clients read them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ClientSecretCredential } from "@azure/identity";
import type { ContainerClient } from "@azure/storage-blob";
import { AzureClients, definitionOf, group, location } from "./support/azure-clients";
import { download, namesOf } from "./support/blob-case";
import { blobClient } from "./support/blob-client";
import { LoopbackAgent } from "./support/loopback-agent";

const contributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
const reader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
const origin = "https://stletters.blob.core.windows.net";
const storageVersion = "2024-01-01";

/** Actions that put one blob, named by the run. */
function putting(url: string, identity: string): object {
  const inputs = {
    method: "PUT",
    uri: `${url}/@{workflow()['run']['name']}.json`,
    headers: {
      "x-ms-blob-type": "BlockBlob",
      "x-ms-version": "2023-11-03",
      "x-ms-date": "@{formatDateTime(utcNow(),'r')}",
      "x-ms-meta-run": "@{workflow()['run']['name']}",
    },
    body: { order: "@triggerBody()" },
    retryPolicy: { type: "none" },
    authentication: { type: "ManagedServiceIdentity", identity, audience: "https://storage.azure.com/" },
  };
  return { Keep: { type: "Http", inputs } };
}

/** Object id of a token's principal. */
function objectIdOf(token: string): string {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).oid;
}

describe("blobs that a deployed workflow writes by its managed identity", function () {
  this.timeout(60_000);
  let clients: AzureClients;
  let agent: LoopbackAgent;
  let container: ContainerClient;
  let credential: ClientSecretCredential;
  const id = { identity: "", account: "", container: "" };
  const principals = { identity: "", deployer: "" };
  let assignments = 0;

  const put = async (resourceId: string, apiVersion: string, body: object): Promise<any> =>
    await clients.resources.resources.beginCreateOrUpdateByIdAndWait(resourceId, apiVersion, body);
  const makeContainer = () => put(id.container, storageVersion, { properties: {} });
  const assign = (roleId: string, principalId: string) => {
    const name = `00000000-0000-4000-8000-00000000000${++assignments}`;
    const roleDefinitionId = `/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
    return put(`${id.container}/providers/Microsoft.Authorization/roleAssignments/${name}`, "2022-04-01", {
      properties: { roleDefinitionId, principalId, principalType: "ServicePrincipal" },
    });
  };
  const run = async (workflow: string, url: string) => {
    await clients.logic.workflows.createOrUpdate(group, workflow, {
      location,
      identity: { type: "UserAssigned", userAssignedIdentities: { [id.identity]: {} } },
      definition: definitionOf(putting(url, id.identity)),
    });
    const name = await clients.startRun(workflow, { n: 1 });
    const { status } = await clients.ended(workflow, name);
    const { code } = await clients.logic.workflowRunActions.get(group, workflow, name, "Keep");
    return { name, status, code };
  };

  before(async () => {
    clients = await AzureClients.start();
    const { port, tenantId, subscriptionId, clientId, clientSecret, authorityFile } =
      clients.sandbox.instance;
    const ca = readFileSync(authorityFile, "utf8");
    agent = new LoopbackAgent(ca, port);
    credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
      authorityHost: clients.origin,
      disableInstanceDiscovery: true,
      tlsOptions: { ca },
    });
    container = blobClient({ origin, credential, agent }).getContainerClient("letters");
    principals.deployer = objectIdOf((await credential.getToken("https://storage.azure.com/.default")).token);

    const groupId = `/subscriptions/${subscriptionId}/resourceGroups/${group}`;
    id.identity = `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`;
    id.account = `${groupId}/providers/Microsoft.Storage/storageAccounts/stletters`;
    id.container = `${id.account}/blobServices/default/containers/letters`;
    principals.identity = (await put(id.identity, "2023-01-31", { location })).properties.principalId;
    await put(id.account, storageVersion, {
      location,
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
      properties: { allowSharedKeyAccess: false },
    });
    await makeContainer();
  });
  after(async () => {
    agent?.destroy();
    await clients?.close();
  });

  it("are refused without a role", async () => {
    const { status, code } = await run("without-role", `${origin}/letters`);
    assert.deepEqual([status, code], ["Failed", "Forbidden"]);
    await assert.rejects(namesOf(container), { statusCode: 403, code: "AuthorizationPermissionMismatch" });
  });

  it("can be read by a permitted caller until the container is deleted", async () => {
    await assign(contributor, principals.identity);
    await assign(reader, principals.deployer);
    const { name, status } = await run("with-role", `${origin}/letters`);
    assert.equal(status, "Succeeded");
    assert.deepEqual(await namesOf(container), [`${name}.json`]);
    const { answer, text } = await download(container, `${name}.json`);
    assert.deepEqual(JSON.parse(text), { order: { n: 1 } });
    assert.deepEqual(answer.metadata, { run: name });
    await assert.rejects(container.deleteBlob(`${name}.json`), { statusCode: 403 });
    const { token, expiresOnTimestamp } = await credential.getToken(`${origin}/.default`);
    const forAccount = { getToken: async () => ({ token, expiresOnTimestamp }) };
    const other = blobClient({ origin, credential: forAccount, agent }).getContainerClient("letters");
    assert.deepEqual(await namesOf(other), [`${name}.json`]);

    await clients.resources.resources.beginDeleteByIdAndWait(id.container, storageVersion);
    await makeContainer();
    await assign(reader, principals.deployer);
    assert.deepEqual(await namesOf(container), []);
  });

  it("have no host when the account does not exist", async () => {
    const { code } = await run("no-account", "https://stnobody.blob.core.windows.net/letters");
    assert.equal(code, "UnresolvableHostName");
  });
});
