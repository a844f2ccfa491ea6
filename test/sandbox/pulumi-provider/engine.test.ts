/** The doubles with the real engine: previews, refreshes and the state. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineTimeoutMilliseconds, pulumiEnv, runPulumi, testEngine } from "../../support/engine";
import { type Fixture, startFixture } from "./provider-fixture";

const program = `
const pulumi = require("@pulumi/pulumi");
const azuread = require("@pulumi/azuread");
const { getClientConfigOutput } = require("@pulumi/azure-native/authorization");
const { ResourceGroup } = require("@pulumi/azure-native/resources");
const { Connection } = require("@pulumi/azure-native/web");
const { Workflow, listWorkflowTriggerCallbackUrlOutput } = require("@pulumi/azure-native/logic");
const { tenantId, subscriptionId, objectId } = getClientConfigOutput();
const group = new ResourceGroup("group", { tags: { stage: "test" } });
const application = new azuread.Application("application", { displayName: "leads", owners: [objectId] });
const principal = new azuread.ServicePrincipal("principal", { clientId: application.clientId, owners: [objectId] });
const password = new azuread.ApplicationPassword("password", { applicationId: application.id });
const api = pulumi.interpolate\`/subscriptions/\${subscriptionId}/providers/Microsoft.Web/locations/westeurope/managedApis/commondataservice\`;
const connection = new Connection("connection", {
  resourceGroupName: group.name,
  connectionName: "commondataservice",
  properties: {
    displayName: "Dataverse",
    api: { id: api },
    parameterValues: {
      "token:clientId": application.clientId,
      "token:clientSecret": password.value,
      "token:TenantId": tenantId,
      "token:grantType": "client_credentials",
    },
  },
}, { dependsOn: principal });
const workflow = new Workflow("workflow", {
  resourceGroupName: group.name,
  workflowName: "logic-leads",
  definition: {
    $schema: "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    parameters: { $connections: { type: "Object", defaultValue: {} }, key: { type: "SecureString" } },
    triggers: { manual: { type: "Request", kind: "Http", inputs: { schema: {} } } },
    actions: {},
  },
  parameters: {
    $connections: { value: { dataverse: { connectionId: connection.id, connectionName: connection.name, id: api } } },
    key: { value: new pulumi.Config("doubles").requireSecret("key") },
  },
});
exports.groupId = group.id;
exports.callbackUrl = pulumi.secret(listWorkflowTriggerCallbackUrlOutput({
  resourceGroupName: group.name, workflowName: workflow.name, triggerName: "manual",
}).value);
`;

const firstKey = "planted-first-key-4711";
const secondKey = "planted-second-key-4712";

describe("the provider doubles under the real engine", function () {
  this.bail(true);
  this.timeout(120_000);
  let fixture: Fixture;
  let directory: string;
  let env: NodeJS.ProcessEnv;
  let groupId: string;

  const pulumi = async (...args: string[]) => {
    const { code, stdout, stderr } = await runPulumi([...args, "--non-interactive"], { cwd: directory, env });
    assert.equal(code, 0, `pulumi ${args.join(" ")}\n${stdout}${stderr}`);
    return stdout;
  };

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    fixture = await startFixture();
    directory = mkdtempSync(join(tmpdir(), "provider-doubles-"));
    symlinkSync(join(__dirname, "../../../node_modules"), join(directory, "node_modules"));
    writeFileSync(join(directory, "Pulumi.yaml"), "name: doubles\nruntime: nodejs\nmain: index.js\n");
    writeFileSync(join(directory, "package.json"), '{ "name": "doubles", "main": "index.js" }');
    writeFileSync(join(directory, "index.js"), program);
    env = await pulumiEnv({
      backendDir: directory,
      extra: { PULUMI_DEBUG_PROVIDERS: fixture.running.debugProviders },
    });
    await pulumi("stack", "init", "dev");
    await pulumi("config", "set", "azure-native:location", "westeurope");
    await pulumi("config", "set", "--secret", "key", firstKey);
  });
  after(async () => {
    await fixture?.close();
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  });

  it("preview everything and create nothing", async () => {
    assert.match(await pulumi("preview"), /\+ 7 to create/);
    assert.deepEqual(fixture.asked, []);
  });

  it("deploy everything once", async () => {
    assert.match(await pulumi("up", "--yes", "--skip-preview"), /\+ 7 created/);
    groupId = JSON.parse(await pulumi("stack", "output", "--json")).groupId;
    await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("find no change on refresh", async () => {
    await pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await pulumi("preview", "--expect-no-changes");
  });

  it("keep secrets encrypted in the state", async () => {
    const [secret] = fixture.asked.flatMap(
      ({ body }) => body?.properties?.parameterValues?.["token:clientSecret"] ?? [],
    );
    assert.ok(secret.length > 20);
    const state = await pulumi("stack", "export");
    assert.ok(!state.includes(secret));
    assert.ok(!state.includes("sig="));
    assert.ok(!state.includes(firstKey));
  });

  it("update a workflow when its secure parameter changes, and show no value", async () => {
    const sentKeys = () =>
      fixture.asked.flatMap(({ body }) => body?.properties?.parameters?.key?.value ?? []);
    assert.deepEqual(sentKeys(), [firstKey]);
    await pulumi("config", "set", "--secret", "key", secondKey);
    const shown = await pulumi("up", "--yes", "--diff");
    assert.match(shown, /~ 1 updated/);
    assert.deepEqual(sentKeys(), [firstKey, secondKey]);
    await pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    const texts = [
      shown,
      await pulumi("up", "--yes", "--expect-no-changes"),
      await pulumi("stack", "export"),
    ];
    for (const text of texts) assert.ok(!text.includes(firstKey) && !text.includes(secondKey));
  });

  it("show a manually changed tag, and restore it", async () => {
    await fixture.send("PUT", groupId, { location: "westeurope", tags: { stage: "other" } });
    assert.match(await pulumi("refresh", "--yes", "--skip-preview"), /~ 1 updated/);
    assert.match(await pulumi("up", "--yes", "--skip-preview"), /~ 1 updated/);
    assert.deepEqual((await fixture.send("GET", groupId)).body.tags, { stage: "test" });
  });

  it("destroy everything", async () => {
    assert.match(await pulumi("destroy", "--yes", "--skip-preview"), /- 7 deleted/);
    assert.equal((await fixture.send("GET", groupId)).status, 404);
    assert.deepEqual(
      fixture.directory.list("application").filter(({ body }) => body.displayName === "leads"),
      [],
    );
  });
});
