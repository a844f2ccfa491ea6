/** @azure/arm-resources over TLS: resources of any type by id, for generic tools. */
import assert from "node:assert/strict";
import { AzureClients, all, definitionOf, group, location } from "./support/azure-clients";

const quickly = { updateIntervalInMs: 1 };

describe("@azure/arm-resources over TLS, by id", () => {
  let clients: AzureClients;
  before(async () => {
    clients = await AzureClients.start();
  });
  after(() => clients?.close());

  const idOf = (type: string, name: string) =>
    `/subscriptions/${clients.sandbox.instance.subscriptionId}/resourceGroups/${group}/providers/${type}/${name}`;

  it("creates, reads, tags and deletes a workflow", async () => {
    const id = idOf("Microsoft.Logic/workflows", "by-id");
    const { resources } = clients.resources;
    const body = { location, properties: { definition: definitionOf() } };
    const created = await resources.beginCreateOrUpdateByIdAndWait(id, "2019-05-01", body, quickly);
    assert.equal(created.id, id);
    assert.equal((await resources.checkExistenceById(id, "2019-05-01")).body, true);
    await resources.beginUpdateByIdAndWait(id, "2019-05-01", { tags: { team: "sales" } }, quickly);
    const read = await resources.getById(id, "2019-05-01");
    assert.deepEqual(read.tags, { team: "sales" });
    assert.deepEqual(read.properties?.definition, definitionOf());
    await resources.beginDeleteByIdAndWait(id, "2019-05-01", quickly);
    assert.equal((await resources.checkExistenceById(id, "2019-05-01")).body, false);
  });

  it("creates a connection and never shows its secrets", async () => {
    const { subscriptionId } = clients.sandbox.instance;
    const id = idOf("Microsoft.Web/connections", "crm");
    const api = `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/${location}/managedApis/commondataservice`;
    const parameterValues = {
      "token:TenantId": "00000000-0000-4000-8000-000000000001",
      "token:clientId": "00000000-0000-4000-8000-000000000002",
      "token:clientSecret": "never shown",
      "token:grantType": "client_credentials",
    };
    const body = { location, properties: { displayName: "CRM", api: { id: api }, parameterValues } };
    const { resources } = clients.resources;
    const created = await resources.beginCreateOrUpdateByIdAndWait(id, "2016-06-01", body, quickly);
    const read = await resources.getById(id, "2016-06-01");
    assert.equal(read.properties?.displayName, "CRM");
    for (const answer of [created, read]) assert.equal(JSON.stringify(answer).includes("never shown"), false);
    const listed = await all(clients.resources.resources.listByResourceGroup(group));
    assert.deepEqual(
      listed.map(({ type }) => type),
      ["Microsoft.Web/connections"],
    );
  });

  it("tags the group, finds it and lists its providers", async () => {
    const { resourceGroups, providers } = clients.resources;
    await resourceGroups.update(group, { tags: { team: "sales" } });
    assert.deepEqual((await resourceGroups.get(group)).tags, { team: "sales" });
    assert.equal((await providers.register("Microsoft.Logic")).registrationState, "Registered");
    const names = (await all(providers.list())).map(({ namespace }) => namespace);
    assert.ok(["Microsoft.Logic", "Microsoft.Web"].every((name) => names.includes(name)));
  });

  it("receives the name of what is not emulated: another provider, the tags resource, a filter", async () => {
    const notEmulated = { code: "NotEmulated", statusCode: 501 };
    const { providers, tagsOperations, resources } = clients.resources;
    await assert.rejects(() => providers.get("Microsoft.Compute"), notEmulated);
    await assert.rejects(
      () => tagsOperations.getAtScope(idOf("Microsoft.Web/connections", "crm")),
      notEmulated,
    );
    await assert.rejects(() => all(resources.list({ filter: "name eq 'crm'" })), notEmulated);
  });
});
