/** The life of one offer's stack on the real engine. Each step needs the ones before, so the first failure ends it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineTimeoutMilliseconds } from "../support/engine";
import { contosoConfig, Deployment } from "./support/deployment";
import { connectionProperties, contentOf, defaultsOfEveryLead } from "./support/row-content";

const sampleFile = join(__dirname, "../../flow-definitions/samples/lead.published.json");
const publishedSample: unknown = JSON.parse(readFileSync(sampleFile, "utf8"));

/** A step of a preview in JSON. */
interface Step {
  op: string;
  urn: string;
  detailedDiff?: Record<string, unknown>;
}

const noChange = ["--expect-no-changes"];

describe("one offer's stack", function () {
  this.bail(true);
  let deployment: Deployment;
  let outputs: Record<string, string>;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
  });
  after(() => deployment?.close());

  const workflow = async () =>
    (await deployment.arm("GET", `${outputs.workflowId}?api-version=2019-05-01`)).body;
  const groups = async () => {
    const path = `/subscriptions/${deployment.sandbox.instance.subscriptionId}/resourcegroups?api-version=2022-09-01`;
    return (await deployment.arm("GET", path)).body.value as { name: string }[];
  };

  it("previews on an empty subscription and creates nothing", async () => {
    const { stdout } = await deployment.must("preview", "--stack", "prod");
    for (const type of [
      "marketplace-leads:index:LeadDestination",
      "azure-native:resources:ResourceGroup",
      "azure-native:web:Connection",
      "azure-native:logic:Workflow",
      "azuread:index:Application",
      "azuread:index:ServicePrincipal",
      "azuread:index:ApplicationPassword",
      "azure-native:managedidentity:UserAssignedIdentity",
      "azure-native:storage:StorageAccount",
      "azure-native:storage:BlobContainer",
      "azure-native:storage:ManagementPolicy",
      "azure-native:authorization:RoleAssignment",
    ]) {
      assert.match(stdout, new RegExp(`\\+\\s+.*${type}\\s.*create`), `the preview does not create ${type}`);
    }
    assert.deepEqual(await groups(), []);
  });

  it("deploys, with the outputs that commands and people use", async () => {
    await deployment.up();
    outputs = await deployment.outputs();
    assert.deepEqual(Object.keys(outputs).sort(), [
      "callbackUrl",
      "clientId",
      "clientSecretExpires",
      "connectionId",
      "deadLetterUrl",
      "destinationUrls",
      "destinations",
      "dynamicsUrl",
      "offerId",
      "owner",
      "packageVersion",
      "portalUrl",
      "resourceGroupName",
      "tenantId",
      "workflowId",
      "workflowName",
    ]);
    assert.match(
      outputs.callbackUrl ?? "",
      /^https:\/\/localhost:\d+\/workflows\/[0-9a-f]{32}\/triggers\/manual\/paths\/invoke\?api-version=2019-05-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1\.0&sig=[\w-]{43}$/,
    );
    assert.equal(outputs.offerId, "contoso.crm-connector");
    assert.equal(outputs.tenantId, deployment.sandbox.instance.tenantId);
  });

  it("keeps the callback URL out of plain outputs", async () => {
    const { stdout } = await deployment.must("stack", "output", "--json", "--stack", "prod");
    assert.equal(JSON.parse(stdout).callbackUrl, "[secret]");
  });

  it("keeps the lead in the failed run while the application is not a user of the environment", async () => {
    const sent = await deployment.leads("send", "--stack", "prod");
    assert.equal(sent.code, 1);
    assert.match(sent.stderr, /LEADS_RUN_FAILED.*leads grant --stack prod/s);
    assert.deepEqual((await deployment.dataverse("GET", "leads")).body.value, []);
  });

  it("grants the least role, and changes nothing the second time", async () => {
    const first = await deployment.leads("grant", "--stack", "prod");
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /created the application user/);
    assert.match(first.stdout, /created the role "Marketplace lead writer"/);
    const second = await deployment.leads("grant", "--stack", "prod");
    assert.equal(second.stdout, "https://contoso.crm4.dynamics.com: nothing to change\n");
  });

  it("turns Microsoft's published sample into one row", async () => {
    const sent = await deployment.leads("send", "--file", sampleFile, "--stack", "prod");
    assert.equal(sent.code, 0, sent.stderr);
    const runName = /Accepted as run (\S+)\./.exec(sent.stdout)?.[1];
    const rows = (await deployment.dataverse("GET", "leads")).body.value as Record<string, unknown>[];
    assert.equal(rows.length, 1);
    assert.deepEqual(contentOf(rows[0]), {
      subject: "Test Microsoft - INS",
      firstname: "Some",
      lastname: "One",
      fullname: "Some One",
      companyname: "Contoso",
      emailaddress1: "someone@contoso.com",
      telephone1: "16175555555",
      jobtitle: "Esquire",
      address1_country: "USA",
      address1_composite: "USA",
      description: `Test run through Power Automate\nRun: ${runName}\nOffer: contoso.crm-connector\nLead source: AzureMarketplace\nAction: INS\nAs received: ${JSON.stringify(publishedSample)}`,
      leadsourcecode: 8,
      ...defaultsOfEveryLead,
    });
  });

  it("hides the lead in all answers about the run", async () => {
    const { body } = await deployment.arm("GET", `${outputs.workflowId}/runs?api-version=2019-05-01`);
    const texts = [JSON.stringify(body)];
    for (const run of body.value) {
      const actions = await deployment.arm("GET", `${run.id}/actions?api-version=2019-05-01`);
      texts.push(JSON.stringify(actions.body));
      const links = JSON.stringify([run, actions.body]).match(/https:\/\/localhost[^"]+/g) ?? [];
      for (const link of links) texts.push(await (await deployment.sandbox.fetch(link)).text());
    }
    assert.ok(texts.length > 2);
    for (const secret of ["someone@contoso.com", "16175555555", "Esquire"]) {
      assert.equal(
        texts.some((text) => text.includes(secret)),
        false,
        `${secret} is shown`,
      );
    }
  });

  it("has no changes when deployed again, with or without refresh", async () => {
    await deployment.up(...noChange);
    await deployment.up("--refresh", ...noChange);
  });

  it("detects manual changes and restores them", async () => {
    const before = await workflow();
    const definition = structuredClone(before.properties.definition);
    definition.actions.Create_lead.inputs.retryPolicy = { type: "none" };
    await deployment.arm("PUT", `${outputs.workflowId}?api-version=2019-05-01`, {
      location: before.location,
      tags: { ...before.tags, owner: "somebody else" },
      properties: { state: "Enabled", definition, parameters: before.properties.parameters },
    });
    const { stdout } = await deployment.up("--refresh", "--diff");
    assert.match(stdout, /owner/);
    assert.match(stdout, /retryPolicy/);
    const after = await workflow();
    assert.deepEqual(after.tags, before.tags);
    assert.deepEqual(after.properties.definition, before.properties.definition);
    await deployment.up("--refresh", ...noChange);
  });

  it("ignores the service's own changes to the connection", async () => {
    const path = `${outputs.connectionId}?api-version=2016-06-01`;
    const { stdout } = await deployment.must("stack", "export", "--show-secrets", "--stack", "prod");
    const state = JSON.parse(stdout).deployment.resources as { type: string; inputs: Record<string, any> }[];
    const inputs = state.find(({ type }) => type === "azure-native:web:Connection")?.inputs;
    const before = (await deployment.arm("GET", path)).body;
    const { parameterValues: _secrets, ...withoutSecrets } = connectionProperties(inputs);
    await deployment.arm("PUT", path, {
      location: before.location,
      tags: before.tags,
      properties: withoutSecrets,
    });
    const changed = (await deployment.arm("GET", path)).body;
    assert.notDeepEqual(changed.properties.statuses, before.properties.statuses);
    assert.notEqual(changed.properties.changedTime, before.properties.changedTime);
    await deployment.up("--refresh", ...noChange);
    const properties = connectionProperties(inputs);
    await deployment.arm("PUT", path, { location: before.location, tags: before.tags, properties });
  });

  it("keeps the callback URL through all these changes", async () => {
    assert.equal((await deployment.outputs()).callbackUrl, outputs.callbackUrl);
  });

  it("shows a column's new source as one changed property on one screen", async () => {
    const key = "marketplace-leads:fieldMap.jobtitle";
    await deployment.must("config", "set", "--path", key, "UserDetails.Company", "--stack", "prod");
    const { stdout } = await deployment.must("preview", "--json", "--stack", "prod");
    const steps = (JSON.parse(stdout) as { steps: Step[] }).steps.filter(({ op }) => op !== "same");
    assert.deepEqual(
      steps.map(({ op, urn }) => [op, urn.split("$").at(-1)?.split("::")[0]]),
      [["update", "azure-native:logic:Workflow"]],
    );
    assert.deepEqual(Object.keys(steps[0]?.detailedDiff ?? {}), [
      "definition.actions.Create_lead.inputs.body.jobtitle",
    ]);
    const shown = (await deployment.must("preview", "--diff", "--stack", "prod")).stdout;
    assert.match(
      shown,
      /jobtitle: "@take\(outputs\('Lead'\)\['Title'\],100\)" => "@take\(outputs\('Lead'\)\['Company'\],100\)"/,
    );
    assert.ok(shown.trimEnd().split("\n").length <= 24, shown);
    await deployment.up();
    assert.equal((await deployment.outputs()).callbackUrl, outputs.callbackUrl);
  });

  for (const [what, change] of [
    ["region", { "azure-native:location": "northeurope" }],
    ["offer", { "marketplace-leads:offerId": "contoso.other-connector" }],
  ] as const) {
    it(`refuses a change of the ${what}, which would replace the Logic App, and says why`, async () => {
      deployment.configure({ ...contosoConfig, ...change });
      const { code, stdout, stderr } = await deployment.pulumi("up", "--yes", "--stack", "prod");
      assert.notEqual(code, 0);
      assert.match(stdout + stderr, /\[LEADS_REPLACEMENT_REFUSED\] .*callback URL/);
      assert.match(stdout + stderr, /Partner Center/);
      assert.equal((await workflow()).name, outputs.workflowName);
    });
  }

  it("refuses another offer before the Logic App is changed, also with a fixed group name and without a preview", async () => {
    const before = await workflow();
    const config = { ...contosoConfig, "marketplace-leads:offerId": "contoso.other-connector" };
    const resourceGroup = outputs.resourceGroupName as string;
    deployment.configure({ ...config, "marketplace-leads:names": JSON.stringify({ resourceGroup }) });
    const up = await deployment.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
    assert.notEqual(up.code, 0);
    assert.match(up.stdout + up.stderr, /\[LEADS_REPLACEMENT_REFUSED\] .*\/connections\//);
    assert.deepEqual(await workflow(), before);
  });

  it("changes nothing when the configuration is wrong, and names every mistake with its fix", async () => {
    deployment.configure({
      ...contosoConfig,
      "marketplace-leads:offerId": "no dot",
      "marketplace-leads:dynamicsUrl": "http://contoso.example.com",
    });
    const before = await workflow();
    const { code, stdout, stderr } = await deployment.pulumi("up", "--yes", "--stack", "prod");
    const text = stdout + stderr;
    assert.notEqual(code, 0);
    assert.match(text, /\[LEADS_CONFIG_INVALID\] /);
    assert.match(text, /pulumi config set marketplace-leads:offerId/);
    assert.match(text, /pulumi config set marketplace-leads:dynamicsUrl/);
    assert.equal(
      text.includes("at Object.<anonymous>"),
      false,
      "a mistake of configuration prints no stack trace",
    );
    assert.deepEqual(await workflow(), before);
  });

  it("refuses a destroy while it is protected", async () => {
    deployment.configure({ ...contosoConfig, "marketplace-leads:protect": "true" });
    await deployment.up();
    const { code, stdout, stderr } = await deployment.pulumi(
      "destroy",
      "--yes",
      "--run-program",
      "--stack",
      "prod",
    );
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /protect/);
    assert.equal((await workflow()).name, outputs.workflowName);
  });

  it("destroys everything after the protection is removed", async () => {
    deployment.configure({ ...contosoConfig, "marketplace-leads:discardDeadLetters": "true" });
    await deployment.up();
    await deployment.must("destroy", "--yes", "--skip-preview", "--run-program", "--stack", "prod");
    assert.deepEqual(await groups(), []);
    const applications = await deployment.sandbox.fetch("https://graph.microsoft.com/v1.0/applications", {
      headers: { authorization: `Bearer ${await deployment.sandbox.token("https://graph.microsoft.com")}` },
    });
    const { value } = (await applications.json()) as { value: { displayName: string }[] };
    assert.deepEqual(
      value.map(({ displayName }) => displayName),
      ["sandbox deployer"],
    );
  });
});
