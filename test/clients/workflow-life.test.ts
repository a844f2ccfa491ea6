/** A workflow and its callback URLs, with @azure/arm-logic and @azure/arm-resources over TLS. */
import assert from "node:assert/strict";
import { AzureClients, all, definitionOf, group, location } from "./support/azure-clients";

const compose = (inputs: unknown) => ({ Answer: { type: "Compose", inputs, runAfter: {} } });
const gone = { code: "ResourceNotFound", statusCode: 404 };

describe("@azure/arm-logic over TLS, a workflow's life", () => {
  let clients: AzureClients;
  before(async () => {
    clients = await AzureClients.start();
  });
  after(() => clients?.close());

  const create = (name: string, definition = definitionOf(compose("one"))) =>
    clients.logic.workflows.createOrUpdate(group, name, { location, definition, tags: { team: "sales" } });
  const urlOf = async (name: string, keyType?: string, notAfter?: Date) =>
    (
      await clients.logic.workflows.listCallbackUrl(group, name, {
        ...(keyType !== undefined && { keyType }),
        ...(notAfter !== undefined && { notAfter }),
      })
    ).value ?? "";

  it("creates a workflow and reads it back completely", async () => {
    const definition = definitionOf(compose("@parameters('greeting')"), {
      parameters: { greeting: { type: "String" }, code: { type: "SecureString" } },
    });
    const parameters = { greeting: { value: "Hello" }, code: { value: "not shown" } };
    const created = await clients.logic.workflows.createOrUpdate(group, "read-back", {
      location,
      definition,
      parameters,
      tags: { team: "sales" },
    });
    const read = await clients.logic.workflows.get(group, "read-back");
    assert.deepEqual(read, created);
    assert.deepEqual(read.definition, definition);
    assert.equal(read.parameters?.greeting?.value, "Hello");
    assert.equal(JSON.stringify(read).includes("not shown"), false);
    assert.equal(read.provisioningState, "Succeeded");
    assert.equal(read.state, "Enabled");
    assert.equal(read.type, "Microsoft.Logic/workflows");
    assert.ok(read.createdTime instanceof Date && read.changedTime instanceof Date);
    assert.match(read.accessEndpoint ?? "", new RegExp(`^${clients.origin}/workflows/[0-9a-f]{32}$`));
    assert.ok((read.endpointsConfiguration?.workflow?.outgoingIpAddresses ?? []).length > 0);
  });

  it("finds the workflow in the lists of the group, the subscription and all resources", async () => {
    await create("listed");
    const names = async (list: AsyncIterable<{ name?: string }>) => (await all(list)).map(({ name }) => name);
    assert.ok((await names(clients.logic.workflows.listByResourceGroup(group))).includes("listed"));
    assert.ok((await names(clients.logic.workflows.listBySubscription())).includes("listed"));
    const filter = "resourceType eq 'Microsoft.Logic/workflows'";
    assert.ok((await names(clients.resources.resources.list({ filter }))).includes("listed"));
    assert.ok((await names(clients.resources.resources.listByResourceGroup(group))).includes("listed"));
    assert.deepEqual(await names(clients.resources.resourceGroups.list()), [group]);
  });

  it("pages through a list longer than a page", async () => {
    for (const name of ["page-1", "page-2", "page-3"]) await create(name);
    const pages: number[] = [];
    const found: (string | undefined)[] = [];
    for await (const page of clients.logic.workflows.listByResourceGroup(group, { top: 2 }).byPage()) {
      pages.push(page.length);
      found.push(...page.map(({ name }) => name));
    }
    assert.ok(pages.length > 1, "there is more than one page");
    assert.ok(pages.every((length) => length <= 2));
    assert.equal(new Set(found).size, found.length);
    assert.ok(["page-1", "page-2", "page-3"].every((name) => found.includes(name)));
  });

  it("replaces the workflow: the version and definition change, the URL stays, the old version is kept", async () => {
    const first = await create("replaced");
    const url = await urlOf("replaced");
    const second = await create("replaced", definitionOf(compose("two")));
    assert.notEqual(second.version, first.version);
    assert.deepEqual(second.definition, definitionOf(compose("two")));
    assert.deepEqual(second.createdTime, first.createdTime);
    assert.equal(await urlOf("replaced"), url);
    const versions = (await all(clients.logic.workflowVersions.list(group, "replaced"))).map(
      ({ name }) => name,
    );
    assert.deepEqual(versions.toSorted(), [first.version, second.version].toSorted());
    const former = await clients.logic.workflowVersions.get(group, "replaced", first.version ?? "");
    assert.deepEqual(former.definition, definitionOf(compose("one")));
  });

  it("runs nothing while the workflow is disabled, and accepts the same URL after it is enabled", async () => {
    await create("switched");
    const url = await urlOf("switched");
    await clients.logic.workflows.disable(group, "switched");
    assert.equal((await clients.logic.workflows.get(group, "switched")).state, "Disabled");
    assert.equal((await clients.logic.workflowTriggers.get(group, "switched", "manual")).state, "Disabled");
    const refused = await clients.post(url);
    assert.equal(refused.status, 400);
    assert.equal(((await refused.json()) as any).error.code, "WorkflowTriggerIsNotEnabled");
    assert.deepEqual(await all(clients.logic.workflowRuns.list(group, "switched")), []);
    await clients.logic.workflows.enable(group, "switched");
    assert.equal((await clients.post(url)).status, 202);
    assert.equal((await all(clients.logic.workflowRuns.list(group, "switched"))).length, 1);
  });

  it("deletes the workflow, and its URL stays invalid after the workflow is recreated", async () => {
    await create("deleted");
    const url = await urlOf("deleted");
    await clients.logic.workflows.delete(group, "deleted");
    await assert.rejects(() => clients.logic.workflows.get(group, "deleted"), gone);
    assert.equal((await clients.post(url)).status, 404);
    await clients.logic.workflows.delete(group, "deleted"); // deleting a missing workflow succeeds
    await create("deleted");
    assert.equal((await clients.post(url)).status, 404);
    assert.notEqual(await urlOf("deleted"), url);
  });

  it("signs a URL with either key, at the workflow and at the trigger", async () => {
    await create("keys");
    const primary = await urlOf("keys", "Primary");
    const secondary = await urlOf("keys", "Secondary");
    const atTrigger = await clients.logic.workflowTriggers.listCallbackUrl(group, "keys", "manual");
    assert.equal(atTrigger.value, primary);
    assert.notEqual(primary, secondary);
    assert.equal(atTrigger.method, "POST");
    assert.equal(atTrigger.basePath, primary.split("?")[0]);
    const query = new URL(primary).searchParams;
    assert.deepEqual(
      { ...atTrigger.queries },
      {
        apiVersion: "2019-05-01",
        sp: "/triggers/manual/run",
        sv: "1.0",
        sig: query.get("sig"),
      },
    );
    for (const url of [primary, secondary]) assert.equal((await clients.post(url)).status, 202);
  });

  it("signs a URL with an expiry, and refuses it afterwards or with a changed expiry", async () => {
    await create("expiring");
    const hour = 3_600_000;
    const valid = await urlOf("expiring", "Primary", new Date(Date.now() + hour));
    const over = await urlOf("expiring", "Secondary", new Date(Date.now() - hour));
    assert.match(new URL(valid).searchParams.get("se") ?? "", /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{7}Z$/);
    assert.equal((await clients.post(valid)).status, 202);
    assert.equal((await clients.post(over)).status, 401);
    const longer = new URL(valid);
    longer.searchParams.set("se", new Date(Date.now() + 2 * hour).toISOString());
    assert.equal((await clients.post(longer.href)).status, 401);
  });

  for (const [regenerated, kept] of [
    ["Primary", "Secondary"],
    ["Secondary", "Primary"],
  ] as const) {
    it(`regenerates the ${regenerated.toLowerCase()} key: only that key's URL becomes invalid`, async () => {
      const name = `regenerate-${regenerated}`;
      await create(name);
      await create(`${name}-neighbour`);
      const before = { old: await urlOf(name, regenerated), kept: await urlOf(name, kept) };
      const neighbour = await urlOf(`${name}-neighbour`, regenerated);
      await clients.logic.workflows.regenerateAccessKey(group, name, { keyType: regenerated });
      assert.equal((await clients.post(before.old)).status, 401);
      assert.equal((await clients.post(before.kept)).status, 202);
      assert.equal((await clients.post(neighbour)).status, 202);
      const renewed = await urlOf(name, regenerated);
      assert.notEqual(renewed, before.old);
      assert.equal((await clients.post(renewed)).status, 202);
      assert.equal(await urlOf(name, kept), before.kept);
    });
  }

  it("refuses an invalid definition with the reason, at validation and at saving", async () => {
    const definition = definitionOf({
      Answer: { type: "Compose", inputs: "x", runAfter: { Nobody: ["Succeeded"] } },
    });
    const refused = { code: "InvalidTemplate", statusCode: 400, message: /Nobody/ };
    const workflow = { location, definition };
    await assert.rejects(
      () => clients.logic.workflows.validateByResourceGroup(group, "read-back", workflow),
      refused,
    );
    await assert.rejects(() => clients.logic.workflows.createOrUpdate(group, "refused", workflow), refused);
    await assert.rejects(() => clients.logic.workflows.get(group, "refused"), gone);
  });

  it("names immediately what is not emulated", async () => {
    const asked = clients.logic.workflows.generateUpgradedDefinition(group, "keys", {
      targetSchemaVersion: "2016-06-01",
    });
    await assert.rejects(() => asked, { code: "NotEmulated", statusCode: 501 });
    const { version = "" } = await clients.logic.workflows.get(group, "keys");
    await assert.rejects(
      () => clients.logic.workflowVersionTriggers.listCallbackUrl(group, "keys", version, "manual"),
      { code: "NotEmulated", statusCode: 501 },
    );
  });

  it("deletes the group with everything in it", async () => {
    await clients.resources.resourceGroups.createOrUpdate("rg-short", { location });
    await clients.logic.workflows.createOrUpdate("rg-short", "short", {
      location,
      definition: definitionOf(),
    });
    const { value } = await clients.logic.workflowTriggers.listCallbackUrl("rg-short", "short", "manual");
    await clients.resources.resourceGroups.beginDeleteAndWait("rg-short", { updateIntervalInMs: 1 });
    assert.equal((await clients.resources.resourceGroups.checkExistence("rg-short")).body, false);
    assert.equal((await clients.post(value)).status, 404);
  });
});
