/** Alerts and diagnostics of a lead destination: receivers, rules, and the secret webhook. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../infra/components/lead-destination";
import { AlertWindow, type LeadDestinationArgs } from "../../../infra/config/lead-destination-args";
import {
  allRegistered,
  allSaid,
  hooksMade,
  installPulumiMocks,
  type MockSettings,
  type RecordedResource,
  said,
  subscriptionId,
} from "../../support/pulumi-mocks";

const types = {
  group: "azure-native:monitor:ActionGroup",
  rule: "azure-native:monitor:MetricAlert",
  diagnostics: "azure-native:monitor:DiagnosticSetting",
};
const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-leads-dev`;
const workflowId = `${group}/providers/Microsoft.Logic/workflows/logic-contoso-leads-dev`;
const workspaceId = `/subscriptions/${subscriptionId}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-contoso`;
const webhook = "https://hooks.contoso.com/marker-of-the-webhook";

function destinationOf(args: Partial<LeadDestinationArgs>): LeadDestination {
  return new LeadDestination("leads", {
    offerId: "contoso.leads",
    dynamicsUrl: "https://contoso.crm4.dynamics.com",
    location: "westeurope",
    ...args,
  });
}

async function deploy(args: Partial<LeadDestinationArgs>, settings: MockSettings = {}) {
  const resources = await installPulumiMocks(settings);
  const destination = destinationOf(args);
  await destination.checked();
  // no output waits for the alerts
  await allRegistered();
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  const named = (name: string): RecordedResource => {
    const found = resources.find((resource) => resource.name === name);
    assert.ok(found, name);
    return found;
  };
  return { all, named, destination };
}

describe("the alerts of a lead destination", () => {
  it("do not exist without a receiver", async () => {
    for (const args of [{}, { alertEmails: [] }]) {
      const { all } = await deploy(args);
      for (const type of Object.values(types)) assert.deepEqual(all(type), [], type);
    }
  });

  it("call each address under a name that does not change with the list", async () => {
    const { named } = await deploy({ alertEmails: ["ops@contoso.com", "crm@contoso.com"] });
    const { inputs } = named("leads-alert-group");
    assert.equal(inputs.actionGroupName, "ag-contoso-leads-dev");
    assert.equal(inputs.location, "Global");
    assert.equal(inputs.groupShortName, "leads");
    assert.equal(inputs.enabled, true);
    assert.deepEqual(
      inputs.emailReceivers,
      ["ops@contoso.com", "crm@contoso.com"].map((emailAddress) => ({
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
    );
    assert.deepEqual(inputs.webhookReceivers, []);
  });

  it("call a webhook whose address is secret in inputs and outputs", async () => {
    for (const alertWebhook of [webhook, pulumi.secret(webhook)]) {
      const { named } = await deploy({ alertWebhook });
      const { inputs, options } = named("leads-alert-group");
      assert.deepEqual(inputs.webhookReceivers, [
        { name: "webhook", serviceUri: webhook, useCommonAlertSchema: true },
      ]);
      assert.deepEqual(inputs.emailReceivers, []);
      assert.deepEqual(options.secretInputs, ["webhookReceivers"]);
      assert.deepEqual(options.additionalSecretOutputs, ["webhookReceivers"]);
    }
  });

  it("watch failed runs and throttling, in windows longer than the evaluation frequency", async () => {
    const { all, named } = await deploy({ alertEmails: ["ops@contoso.com"] });
    assert.equal(all(types.rule).length, 2);
    for (const [name, metricName, ruleName] of [
      ["leads-alert-runs-failed", "RunsFailed", "ar-contoso-leads-dev-runs-failed"],
      ["leads-alert-throttled", "RunThrottledEvents", "ar-contoso-leads-dev-throttled"],
    ] as const) {
      const { description, ...inputs } = named(name).inputs;
      assert.deepEqual(
        inputs,
        {
          ruleName,
          resourceGroupName: "rg-contoso-leads-dev",
          location: "global",
          enabled: true,
          severity: 1,
          scopes: [workflowId],
          evaluationFrequency: "PT5M",
          windowSize: "PT6H",
          autoMitigate: true,
          criteria: {
            odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
            allOf: [
              {
                criterionType: "StaticThresholdCriterion",
                name: metricName,
                metricNamespace: "Microsoft.Logic/workflows",
                metricName,
                operator: "GreaterThan",
                threshold: 0,
                timeAggregation: "Total",
              },
            ],
          },
          actions: [
            { actionGroupId: `${group}/providers/Microsoft.Insights/actionGroups/ag-contoso-leads-dev` },
          ],
          tags: {},
        },
        name,
      );
      assert.ok(description.length < 2048, description);
    }
  });

  it("say what happened and what to run, on this stack", async () => {
    const texts = async (args: Partial<LeadDestinationArgs>) => {
      const { named } = await deploy({ alertEmails: ["ops@contoso.com"], ...args }, { stack: "prod" });
      return ["runs-failed", "throttled"].map((rule) => named(`leads-alert-${rule}`).inputs.description);
    };
    const [failed = "", throttled = ""] = await texts({});
    assert.match(failed, /offer contoso\.leads were not written/);
    assert.match(failed, /npx leads dead-letters --stack prod\b/);
    assert.match(failed, /npx leads redrive --all --stack prod$/);
    assert.match(throttled, /429/);
    assert.match(throttled, /npx leads runs --stack prod$/);
    const [withoutStore = ""] = await texts({ deadLetter: "none" });
    assert.doesNotMatch(withoutStore, /dead/);
    assert.match(withoutStore, /npx leads resubmit --failed --stack prod$/);
  });

  it("use the configured severity, delay and windows", async () => {
    const { all, named } = await deploy({
      alertEmails: ["ops@contoso.com"],
      alertSeverity: 0,
      alertThreshold: 5,
      alertWindow: AlertWindow.OneDay,
      tags: { team: "crm" },
    });
    for (const { inputs } of all(types.rule)) {
      assert.deepEqual([inputs.severity, inputs.windowSize], [0, "PT24H"]);
      assert.deepEqual(inputs.tags, { team: "crm" });
    }
    const thresholdOf = (name: string) => named(name).inputs.criteria.allOf[0].threshold;
    assert.equal(thresholdOf("leads-alert-runs-failed"), 5);
    assert.equal(thresholdOf("leads-alert-throttled"), 0, "the threshold counts failed runs");
    assert.deepEqual(named("leads-alert-group").inputs.tags, { team: "crm" });
  });

  it("are not protected, so that they can be removed, and are created after what they watch", async () => {
    const { named } = await deploy({
      alertEmails: ["ops@contoso.com"],
      logAnalyticsWorkspaceId: workspaceId,
    });
    const names = [
      "leads-alert-group",
      "leads-alert-runs-failed",
      "leads-alert-throttled",
      "leads-diagnostics",
    ];
    for (const name of names) assert.equal(named(name).options.protect, false, name);
    const dependencies = named("leads-alert-runs-failed").options.dependencies.join();
    assert.match(dependencies, /::leads-workflow/);
    assert.match(dependencies, /::leads-alert-group/);
    assert.match(named("leads-diagnostics").options.dependencies.join(), /::leads-workflow/);
  });

  it("are unchanged when the change is refused", async () => {
    const workflow = "azure-native:logic:Workflow";
    const resources = await installPulumiMocks({
      deployed: { [workflow]: { id: workflowId.replace("logic-", "logic-other-") } },
    });
    const destination = destinationOf({
      alertEmails: ["ops@contoso.com"],
      resourceGroupName: "rg-contoso-leads-dev",
    });
    await assert.rejects(destination.checked(), { code: "LEADS_REPLACEMENT_REFUSED" });
    assert.deepEqual(
      resources.filter(({ type }) => type === types.rule),
      [],
    );
  });

  it("remind the deployer once of the passcode that Azure sends to new addresses", async () => {
    const { named } = await deploy({ alertEmails: ["ops@contoso.com"] });
    const { hooks } = named("leads-alert-group").options;
    assert.deepEqual(Object.keys(hooks).sort(), ["afterCreate", "afterUpdate", "onError"]);
    const hook = [...hooksMade].find(([name]) => hooks.afterCreate?.includes(name))?.[1];
    const inputs = (...addresses: string[]) => ({
      emailReceivers: addresses.map((emailAddress) => ({ emailAddress })),
    });
    await hook?.({ newInputs: inputs("ops@contoso.com") });
    await hook?.({ oldInputs: inputs("ops@contoso.com"), newInputs: inputs("ops@contoso.com") });
    await hook?.({ oldInputs: inputs("ops@contoso.com"), newInputs: {} });
    await allSaid();
    const texts = said.filter(({ text }) => text.includes("passcode"));
    assert.equal(texts.length, 1);
    assert.doesNotMatch(texts[0]?.text ?? "", /ops@contoso\.com/);
  });
});

describe("the diagnostics of a lead destination", () => {
  it("send runs and metrics to the workspace, and nothing else", async () => {
    for (const logAnalyticsWorkspaceId of [workspaceId, pulumi.output(workspaceId)]) {
      const { named } = await deploy({ logAnalyticsWorkspaceId });
      assert.deepEqual(named("leads-diagnostics").inputs, {
        name: "leads",
        resourceUri: workflowId,
        workspaceId,
        logs: [{ category: "WorkflowRuntime", enabled: true }],
        metrics: [{ category: "AllMetrics", enabled: true }],
      });
    }
  });

  it("name the missing right", async () => {
    const { named } = await deploy({ logAnalyticsWorkspaceId: workspaceId });
    const [name = ""] = named("leads-diagnostics").options.hooks.onError ?? [];
    const retry = await hooksMade.get(name)?.({
      errors: ["Code=LinkedAuthorizationFailed"],
      newInputs: { workspaceId },
    });
    assert.notEqual(retry, true);
    await allSaid();
    assert.match(
      said.at(-1)?.text ?? "",
      /^\[LEADS_WORKSPACE_FORBIDDEN\] .*sharedKeys\/action.*pulumi config rm /,
    );
  });
});
