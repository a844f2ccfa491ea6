/** The settings of a Logic App before and after, from the program's own definitions. */
import assert from "node:assert/strict";
import { workflowSettings } from "../../../review/settings/workflow-settings";
import { workflowChanges } from "../../../review/workflow-change";
import { complaints, sentencesIn } from "../../support/sentences";
import { type Edits, fullArgs, previewOf, severalArgs } from "../support/previews";

const several = severalArgs();

/** Reviews of all Logic Apps after an edit of the one that the marketplace calls. */
async function reviewed(edit?: (inputs: any) => void, before: any = fullArgs, after: any = before) {
  const edits: Edits = edit === undefined ? {} : { "leads-workflow": edit };
  return workflowChanges(await previewOf(before, after, edits)).map(workflowSettings);
}

async function linesOf(...args: Parameters<typeof reviewed>) {
  const findings = (await reviewed(...args)).flatMap((review) => review.findings);
  assert.deepEqual(
    findings.flatMap(({ line, fix = "" }) => sentencesIn(`${line} ${fix}`)).flatMap(complaints),
    [],
  );
  return findings.map(({ level, line }) => `${level}: ${line}`);
}

const rowOf = async (group: string, name: string, ...args: Parameters<typeof reviewed>) => {
  const row = (await reviewed(...args))
    .flatMap(({ part }) => part)
    .find((one) => one.group === group && one.name === name);
  return [row?.before, row?.after];
};

const write = (inputs: any) => inputs.definition.actions.Create_lead;

describe("settings of a Logic App", () => {
  it("finds nothing without a change, for one destination and for all", async () => {
    assert.deepEqual(await linesOf(), []);
    assert.deepEqual(await linesOf(undefined, several), []);
  });

  it("finds nothing in what the program creates", async () => {
    const changes = workflowChanges(await previewOf(undefined, several));
    assert.deepEqual(
      changes.flatMap((change) => workflowSettings(change).findings),
      [],
    );
    const words = changes.flatMap((change) => workflowSettings(change).part.map(({ after }) => after));
    assert.ok(words.length > 70);
    assert.ok(words.every((word) => word !== undefined && !/shows|nowhere|none|default/.test(word)));
  });

  it("names a removed retry", async () => {
    const remove = (inputs: any) => (write(inputs).inputs.retryPolicy = { type: "none" });
    assert.deepEqual(await linesOf(remove), [
      "attention: Create_lead no longer retries: a lead for Dynamics 365 fails sooner in an outage.",
    ]);
    assert.deepEqual(await rowOf("retry", "Create_lead", remove), [
      "8 retries, exponential, 15 s to 1 h",
      "none",
    ]);
  });

  it("names a weaker retry: fewer, shorter, the default one, of the letter", async () => {
    const policy = (change: object) => (inputs: any) =>
      Object.assign(write(inputs).inputs.retryPolicy, change);
    assert.deepEqual(await linesOf(policy({ count: 2 })), [
      "attention: Create_lead retries 2 times instead of 8: a lead for Dynamics 365 fails sooner in an outage.",
    ]);
    assert.deepEqual(await linesOf(policy({ maximumInterval: "PT1M" })), [
      "attention: Create_lead retries for 6 min 45 s instead of 1 h 3 min at most: a lead for Dynamics 365 fails sooner in an outage.",
    ]);
    const byDefault = (inputs: any) => delete write(inputs).inputs.retryPolicy;
    assert.deepEqual(await linesOf(byDefault), [
      "attention: Create_lead retries 4 times instead of 8: a lead for Dynamics 365 fails sooner in an outage.",
    ]);
    assert.deepEqual((await rowOf("retry", "Create_lead", byDefault))[1], "default policy");
    const ofLetter = ({ definition }: any) =>
      delete definition.actions.Lead_has_no_row.actions.Keep_lead.inputs.retryPolicy;
    assert.deepEqual(await linesOf(ofLetter), [
      "attention: Keep_lead retries 4 times instead of 6: fewer leads reach the dead-letter store in an outage.",
    ]);
  });

  it("is silent about a stronger retry, and about one that an expression decides", async () => {
    const policy = (change: object) => (inputs: any) =>
      Object.assign(write(inputs).inputs.retryPolicy, change);
    assert.deepEqual(await linesOf(policy({ count: 9 })), []);
    assert.deepEqual(await linesOf(policy({ type: "fixed", interval: "PT1H" })), []);
    assert.deepEqual(
      (await rowOf("retry", "Create_lead", policy({ type: "fixed", count: 1 })))[1],
      "1 retry, every 15 s",
    );
    assert.deepEqual(
      (await rowOf("retry", "Create_lead", policy({ count: "@parameters('n')" })))[1],
      "an expression decides, or it is not valid",
    );
  });

  it("names the step whose secured data is shown", async () => {
    const show = (inputs: any) => delete write(inputs).runtimeConfiguration;
    assert.deepEqual(await linesOf(show), [
      "attention: The run history shows lead data: the inputs and outputs of Create_lead.",
    ]);
    assert.deepEqual(await rowOf("security", "Create_lead", show), [
      "lead data hidden",
      "shows its inputs and outputs",
    ]);
    const trigger = ({ definition }: any) =>
      (definition.triggers.manual.runtimeConfiguration.secureData.properties = ["inputs"]);
    assert.deepEqual(await linesOf(trigger), [
      "attention: The run history shows lead data: the outputs of manual.",
    ]);
    const compose = ({ definition }: any) => delete definition.actions.Lead.runtimeConfiguration;
    assert.deepEqual(await linesOf(compose), [
      "attention: The run history shows lead data: the inputs of Lead.",
    ]);
  });

  it("names a new step that shows lead data", async () => {
    const add = ({ definition }: any) =>
      (definition.actions.Copy = { type: "Compose", inputs: "@triggerBody()", runAfter: {} });
    assert.deepEqual(await linesOf(add), ["attention: The run history shows lead data: the inputs of Copy."]);
  });

  it("says that a disabled Logic App turns leads away, and when it is enabled again", async () => {
    assert.deepEqual(await linesOf((inputs) => (inputs.state = "Disabled")), [
      "attention: The Logic App is switched off: every lead for Dynamics 365 is turned away.",
    ]);
    const [change] = workflowChanges(await previewOf(fullArgs, fullArgs));
    assert.ok(change?.before);
    const enabled = workflowSettings({ ...change, before: { ...change.before, state: "Disabled" } });
    assert.deepEqual(enabled.findings, [
      { level: "safe", line: "The Logic App is switched on: it takes leads for Dynamics 365 again." },
    ]);
  });

  const refusals: [what: string, edit: (inputs: any) => void, line: string][] = [
    [
      "schema validation",
      ({ definition }) => (definition.triggers.manual.operationOptions = "EnableSchemaValidation"),
      "triggers/manual/operationOptions has EnableSchemaValidation, which answers 400 to a lead that differs from the schema.",
    ],
    [
      "concurrency",
      ({ definition }) => (definition.triggers.manual.runtimeConfiguration.concurrency = { runs: 3 }),
      "triggers/manual/runtimeConfiguration/concurrency answers 429 when too many runs wait.",
    ],
    [
      "a condition",
      ({ definition }) => (definition.triggers.manual.conditions = [{ expression: "@true" }]),
      "triggers/manual/conditions drops the lead without a run when one does not hold.",
    ],
    [
      "caller addresses",
      (inputs) => (inputs.accessControl = { triggers: { allowedCallerIpAddresses: [] } }),
      "accessControl/triggers/allowedCallerIpAddresses locks callers out, all of them when it is empty.",
    ],
    [
      "a Response",
      ({ definition }) => (definition.actions.Answer = { type: "Response", inputs: {}, runAfter: {} }),
      "actions/Answer is a Response: a run that fails before it answers the marketplace with an error.",
    ],
  ];
  for (const [what, edit, line] of refusals) {
    it(`says that ${what} can turn leads away`, async () => {
      assert.deepEqual(await linesOf(edit), [
        `attention: Leads for Dynamics 365 can be turned away: ${line}`,
      ]);
      assert.equal((await rowOf("intake", "turns leads away", edit))[0], "never");
    });
  }

  it("says that another trigger changes the callback URL, and that none takes no lead", async () => {
    const rename = ({ definition }: any) => {
      definition.triggers = { lead: definition.triggers.manual };
    };
    assert.deepEqual(await linesOf(rename), [
      "attention: The callback URL changes: the trigger manual gets another name, and leads for Dynamics 365 sent to the old URL are lost.",
    ]);
    const remove = ({ definition }: any) => (definition.triggers = {});
    assert.deepEqual(await linesOf(remove), [
      "attention: Leads for Dynamics 365 can no longer be sent: the Logic App loses its Request trigger manual.",
    ]);
    assert.deepEqual(await rowOf("intake", "callers", remove), [
      "everybody with the callback URL",
      undefined,
    ]);
  });

  it("shows callers, sign-in and concurrency in words", async () => {
    const edit = (inputs: any) => {
      inputs.definition.triggers.manual.runtimeConfiguration.concurrency = { runs: 3 };
      inputs.accessControl = {
        triggers: {
          allowedCallerIpAddresses: [{ addressRange: "203.0.113.0/24" }],
          openAuthenticationPolicies: { policies: { partner: { type: "AAD" } } },
        },
      };
    };
    assert.deepEqual(await rowOf("intake", "callers", edit), [
      "everybody with the callback URL",
      "1 address range",
    ]);
    assert.deepEqual(await rowOf("intake", "signs in with", edit), [
      "the URL's signature",
      "the URL's signature, or 1 Entra policy",
    ]);
    assert.deepEqual(await rowOf("intake", "runs at the same time", edit), ["any number", "3"]);
  });

  it("says that leads go to another environment, without showing it", async () => {
    const other = { ...fullArgs, dynamicsUrl: "https://fabrikam.crm4.dynamics.com", owner: undefined };
    const [review] = await reviewed(undefined, fullArgs, other);
    assert.deepEqual(
      review?.findings.map(({ line }) => line),
      ["Leads go to another Dynamics 365 environment."],
    );
    assert.doesNotMatch(JSON.stringify(review), /fabrikam|contoso/);
  });

  it("compares ids without letter case, and objects without the order of keys", async () => {
    const connections = ({ parameters }: any) => {
      const { connectionId, ...rest } = parameters.$connections.value.commondataservice;
      parameters.$connections.value = {
        commondataservice: { ...rest, connectionId: connectionId.toUpperCase() },
      };
    };
    assert.deepEqual(await linesOf(connections), []);
    const other = ({ parameters }: any) =>
      (parameters.$connections.value.commondataservice.connectionId = "/subscriptions/another");
    assert.deepEqual(await linesOf(other), ["attention: The Logic App writes through another connection."]);
  });

  it("says nothing of a Logic App that is deleted", async () => {
    const [change] = workflowChanges(await previewOf(fullArgs, undefined));
    assert.ok(change);
    const { part, findings } = workflowSettings(change);
    assert.deepEqual(findings, []);
    assert.ok(part.length > 10 && part.every(({ after }) => after === undefined));
  });
});
