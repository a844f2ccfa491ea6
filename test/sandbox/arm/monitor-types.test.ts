/** Azure Monitor types in Resource Manager: action groups, metric alerts, diagnostic settings, workspaces. */
import assert from "node:assert/strict";
import { runsFailedAlert } from "../../support/runs-failed-alert";
import { requestDefinition, startArm } from "./arm-fixture";

type Arm = Awaited<ReturnType<typeof startArm>>;

describe("Resource Manager's types of Azure Monitor", () => {
  let arm: Arm;
  let insights: string;
  let workflow: string;
  let group: string;
  let workspace: string;
  beforeEach(async () => {
    arm = await startArm();
    insights = `${arm.group}/providers/Microsoft.Insights`;
    group = `${insights}/actionGroups/ag-leads`;
    workflow = `${arm.group}/providers/Microsoft.Logic/workflows/logic-leads`;
    workspace = `${arm.group}/providers/Microsoft.OperationalInsights/workspaces/log-leads`;
    await arm.send("PUT", arm.group, { location: "westeurope" });
    await put(
      workflow,
      { location: "westeurope", properties: { definition: requestDefinition } },
      "2019-05-01",
    );
  });
  afterEach(() => arm.close());

  const put = (path: string, body: unknown, version: string) =>
    arm.send("PUT", `${path}?api-version=${version}`, body);
  const putGroup = (properties: object, location = "Global") =>
    put(group, { location, properties }, "2024-10-01-preview");
  const emails = [{ name: "ops", emailAddress: "ops@contoso.com", useCommonAlertSchema: true }];
  const putRule = (properties: object = {}, criterion: object = {}) =>
    put(
      `${insights}/metricAlerts/ar-failed`,
      runsFailedAlert(workflow, group, properties, criterion),
      "2018-03-01",
    );

  it("store an action group, and show its webhook in plain text", async () => {
    const webhookReceivers = [
      { name: "hook", serviceUri: "https://hooks.contoso.com/leads", useCommonAlertSchema: true },
    ];
    const made = await putGroup({
      groupShortName: "leads",
      enabled: true,
      emailReceivers: emails,
      webhookReceivers,
    });
    assert.equal(made.status, 201);
    const { body } = await arm.send("GET", `${group}?api-version=2024-10-01-preview`);
    assert.equal(body.location, "global");
    assert.deepEqual(body.properties.emailReceivers, [{ ...emails[0], status: "Enabled" }]);
    assert.equal(body.properties.webhookReceivers[0].serviceUri, "https://hooks.contoso.com/leads");
  });

  it("refuse an action group that Azure would refuse, without repeating its webhook", async () => {
    for (const [properties, message] of [
      [{ groupShortName: "marketplace-leads" }, /short name/],
      [
        { groupShortName: "leads", emailReceivers: [{ name: "a", emailAddress: "ops" }] },
        /email address 'ops'/,
      ],
      [
        {
          groupShortName: "leads",
          emailReceivers: [{ name: "a", emailAddress: `${"o".repeat(53)}@contoso.com` }],
        },
        /at most 64 characters/,
      ],
      [
        { groupShortName: "leads", emailReceivers: [...emails, ...emails] },
        /names of receivers must be unique/,
      ],
      [{ groupShortName: "leads", webhookReceivers: [{ name: "a", serviceUri: "marker" }] }, /^(?!.*marker)/],
    ] as const) {
      const { status, body } = await putGroup(properties);
      assert.equal(status, 400);
      assert.match(body.error.message, message);
    }
    assert.equal((await putGroup({ groupShortName: "leads" }, "westeurope")).status, 400);
    const sms = await putGroup({ groupShortName: "leads", smsReceivers: [{ name: "a" }] });
    assert.equal(sms.status, 501);
  });

  it("store a rule for a Logic App, and refuse what Azure would refuse", async () => {
    await putGroup({ groupShortName: "leads", enabled: true, emailReceivers: emails });
    const made = await putRule();
    assert.equal(made.status, 200, JSON.stringify(made.body));
    assert.equal(made.body.properties.autoMitigate, true);
    for (const [status, properties, criterion] of [
      [400, { severity: 5 }, {}],
      [400, { windowSize: "PT1M" }, {}],
      [400, { windowSize: "PT2H" }, {}],
      [400, { evaluationFrequency: "PT6H" }, {}],
      [400, {}, { metricName: "RunFails" }],
      [400, {}, { operator: "IsBigger" }],
      [501, {}, { criterionType: "DynamicThresholdCriterion" }],
      [404, { scopes: [`${workflow}2`] }, {}],
      [404, { actions: [{ actionGroupId: `${group}2` }] }, {}],
    ] as const)
      assert.equal(
        (await putRule(properties, criterion)).status,
        status,
        JSON.stringify([properties, criterion]),
      );
  });

  it("store a diagnostic setting of a Logic App, and delete it with the Logic App", async () => {
    const setting = `${workflow}/providers/Microsoft.Insights/diagnosticSettings/leads`;
    const properties = {
      workspaceId: workspace,
      logs: [{ category: "WorkflowRuntime", enabled: true }],
      metrics: [{ category: "AllMetrics", enabled: true }],
    };
    assert.equal((await put(setting, { properties }, "2021-05-01-preview")).status, 404);
    await put(workspace, { location: "westeurope", properties: {} }, "2023-09-01");
    const made = await put(setting, { properties }, "2021-05-01-preview");
    assert.equal(made.status, 200, JSON.stringify(made.body));
    assert.equal(made.body.properties.workspaceId, workspace);
    const unknown = { ...properties, logs: [{ category: "Runs", enabled: true }] };
    assert.equal((await put(setting, { properties: unknown }, "2021-05-01-preview")).status, 400);
    await arm.send("DELETE", `${workflow}?api-version=2019-05-01`);
    assert.equal((await arm.send("GET", `${setting}?api-version=2021-05-01-preview`)).status, 404);
  });
});
