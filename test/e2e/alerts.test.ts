/** Alerts and logs of a deployed stack: created, stable after a refresh, deleted with their keys, and no webhook address in plain text. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineTimeoutMilliseconds } from "../support/engine";
import { assertExplained } from "../support/explained";
import { inTurn, runShell } from "../support/shell";
import { contosoConfig, Deployment, type StackConfig } from "./support/deployment";

const marker = "marker-of-the-webhook-9Z";
const webhook = `https://hooks.contoso.com/${marker}?code=1`;
const emails = { "marketplace-leads:alertEmails": '["ops@contoso.com","crm@contoso.com"]' };
const apiVersions: Record<string, string> = {
  actionGroups: "2023-01-01",
  metricAlerts: "2018-03-01",
};

describe("the alerts of a deployed stack", function () {
  this.bail(true);
  let deployment: Deployment;
  const texts = new Map<string, string>();

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
  });
  after(() => deployment?.close());

  const configure = async (config: StackConfig, { secret }: { secret: boolean }) => {
    deployment.configure({ ...contosoConfig, ...config });
    if (!secret) return;
    const key = "marketplace-leads:alertWebhook";
    await deployment.must("config", "set", "--secret", key, webhook, "--stack", "prod");
  };
  /** The resources of a kind in the stack's group. */
  const inAzure = async (kind: "actionGroups" | "metricAlerts") => {
    const { resourceGroupName } = await deployment.outputs();
    const path = `/subscriptions/${deployment.sandbox.instance.subscriptionId}/resourceGroups/${resourceGroupName}`;
    const { body } = await deployment.arm(
      "GET",
      `${path}/providers/Microsoft.Insights/${kind}?api-version=${apiVersions[kind]}`,
    );
    return body.value as { name: string; properties: any }[];
  };
  const record = async (name: string, ...command: string[]) => {
    const { stdout, stderr } = await deployment.must(...command, "--stack", "prod");
    texts.set(name, stdout + stderr);
    return stdout;
  };

  it("are recommended by an update without them, and the printed command works", async () => {
    const { stdout } = await deployment.up();
    const [line = ""] = /Nobody is told when a lead is not written\. .*/.exec(stdout) ?? [];
    const command = /Run: (pulumi config set .*, then pulumi up --stack prod)$/.exec(line)?.[1] ?? "";
    const { code, ...pasted } = await runShell(`${inTurn(command)} --yes --skip-preview`, {
      cwd: deployment.project,
      env: deployment.env,
    });
    assert.equal(code, 0, pasted.stdout + pasted.stderr);
    assert.doesNotMatch(pasted.stdout, /Nobody is told/);
    assert.match(pasted.stdout, /one-time passcode/);
    const [made] = await inAzure("actionGroups");
    assert.deepEqual(
      made?.properties.emailReceivers.map((one: any) => one.emailAddress),
      ["you@contoso.com"],
    );
  });

  it("refuse a plain-text webhook, and print the command that makes it a secret", async () => {
    await configure({ ...emails, "marketplace-leads:alertWebhook": webhook }, { secret: false });
    const { code, stdout, stderr } = await deployment.pulumi("preview", "--stack", "prod");
    assert.notEqual(code, 0);
    assertExplained(
      stdout + stderr,
      {
        code: "LEADS_CONFIG_INVALID",
        found: /alertWebhook: found a value in clear/,
        fix: /pulumi config set --secret marketplace-leads:alertWebhook/,
      },
      [marker],
    );
  });

  it("are created and watch the Logic App", async () => {
    await configure(emails, { secret: true });
    assert.doesNotMatch(await record("the preview", "preview", "--diff"), /Nobody is told/);
    await record("pulumi up", "up", "--yes", "--skip-preview", "--diff");
    const [made, ...others] = await inAzure("actionGroups");
    assert.deepEqual(others, []);
    assert.equal(made?.properties.webhookReceivers[0].serviceUri, webhook, "Azure has it in clear");
    const { workflowId } = await deployment.outputs();
    const rules = await inAzure("metricAlerts");
    assert.deepEqual(rules.map(({ properties }) => properties.criteria.allOf[0].metricName).sort(), [
      "RunThrottledEvents",
      "RunsFailed",
    ]);
    for (const { properties } of rules) assert.deepEqual(properties.scopes, [workflowId]);
  });

  it("stay unchanged after an update and after a refresh", async () => {
    await record("another up", "up", "--yes", "--skip-preview", "--expect-no-changes");
    await record("the refresh", "refresh", "--yes", "--skip-preview", "--diff");
    await record("the preview after the refresh", "preview", "--diff", "--expect-no-changes");
  });

  it("are restored after a manual change, whose values are not shown", async () => {
    const { resourceGroupName } = await deployment.outputs();
    const [made] = await inAzure("actionGroups");
    const path = `/subscriptions/${deployment.sandbox.instance.subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Insights/actionGroups/${made?.name}`;
    const theirs = `https://hooks.contoso.com/another-${marker}`;
    const put = await deployment.arm("PUT", `${path}?api-version=2023-01-01`, {
      location: "Global",
      properties: {
        ...made?.properties,
        webhookReceivers: [
          ...(made?.properties.webhookReceivers ?? []),
          { name: "theirs", serviceUri: theirs, useCommonAlertSchema: true },
        ],
      },
    });
    assert.ok(put.status < 300, JSON.stringify(put.body));
    await record("the refresh after a change", "refresh", "--yes", "--skip-preview", "--diff");
    await record("the state after a change", "stack", "export");
    await record("the preview after a change", "preview", "--diff");
    await record("up after a change", "up", "--yes", "--skip-preview", "--diff");
    const [fixed] = await inAzure("actionGroups");
    assert.equal(fixed?.properties.webhookReceivers.length, 1);
  });

  it("keep the webhook's address out of previews, updates, state, outputs and the stack file", async () => {
    await record("the state", "stack", "export");
    await record("the outputs", "stack", "output", "--json");
    texts.set("the stack file", readFileSync(join(deployment.project, "Pulumi.prod.yaml"), "utf8"));
    assert.ok(texts.size >= 11, [...texts.keys()].join());
    for (const [name, text] of texts) assert.ok(!text.includes(marker), `${name} has the address`);
    assert.match(texts.get("the state") ?? "", /"webhookReceivers": \{\s+"4dabf18193072939515e22adb298388d"/);
  });

  it("are deleted with their configuration keys, and nothing else is deleted", async () => {
    await configure({}, { secret: false });
    const { stdout } = await deployment.up();
    assert.match(stdout, / 3 deleted/);
    assert.deepEqual(await inAzure("metricAlerts"), []);
    assert.deepEqual(await inAzure("actionGroups"), []);
  });

  it("are destroyed with the stack, and nothing remains in Azure", async () => {
    await configure({ ...emails, "marketplace-leads:discardDeadLetters": "true" }, { secret: true });
    await deployment.up();
    await deployment.must("destroy", "--yes", "--skip-preview", "--run-program", "--stack", "prod");
    const path = `/subscriptions/${deployment.sandbox.instance.subscriptionId}`;
    const { body } = await deployment.arm("GET", `${path}/resourcegroups?api-version=2022-09-01`);
    assert.deepEqual(body.value, []);
  });
});

describe("the logs of a deployed stack", function () {
  this.bail(true);
  let deployment: Deployment;
  let workspaceId: string;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    const group = `/subscriptions/${deployment.sandbox.instance.subscriptionId}/resourceGroups/rg-logs`;
    workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/log-contoso`;
    await deployment.arm("PUT", `${group}?api-version=2024-03-01`, { location: "westeurope" });
  });
  after(() => deployment?.close());

  const configure = () =>
    deployment.configure({ ...contosoConfig, "marketplace-leads:logAnalyticsWorkspaceId": workspaceId });
  const settings = async () => {
    const { workflowId } = await deployment.outputs();
    const path = `${workflowId}/providers/microsoft.insights/diagnosticSettings`;
    return (await deployment.arm("GET", `${path}?api-version=2021-05-01-preview`)).body.value as any[];
  };

  it("require an existing workspace: an unknown one is refused before anything is created", async () => {
    configure();
    for (const command of ["preview", "up"]) {
      const yes = command === "up" ? ["--yes", "--skip-preview"] : [];
      const { code, stdout, stderr } = await deployment.pulumi(command, ...yes, "--stack", "prod");
      assert.notEqual(code, 0);
      assertExplained(stdout + stderr, {
        code: "LEADS_WORKSPACE_MISSING",
        found: /found .*workspaces\/log-contoso, which Azure does not know/,
        fix: /pulumi config rm marketplace-leads:logAnalyticsWorkspaceId/,
      });
    }
    const path = `/subscriptions/${deployment.sandbox.instance.subscriptionId}/resourcegroups`;
    const { body } = await deployment.arm("GET", `${path}?api-version=2022-09-01`);
    assert.deepEqual(
      body.value.map(({ name }: { name: string }) => name),
      ["rg-logs"],
    );
  });

  it("are sent to the workspace, and stay unchanged", async () => {
    const made = await deployment.arm("PUT", `${workspaceId}?api-version=2023-09-01`, {
      location: "westeurope",
      properties: { sku: { name: "PerGB2018" } },
    });
    assert.ok(made.status < 300, JSON.stringify(made.body));
    await deployment.up();
    const [setting, ...others] = await settings();
    assert.deepEqual(others, []);
    assert.equal(setting.properties.workspaceId, workspaceId);
    await deployment.must("refresh", "--yes", "--skip-preview", "--stack", "prod");
    await deployment.up("--expect-no-changes");
  });

  it("stop when their key is removed", async () => {
    deployment.configure(contosoConfig);
    const { stdout } = await deployment.up();
    assert.match(stdout, / 1 deleted/);
    assert.deepEqual(await settings(), []);
  });
});
