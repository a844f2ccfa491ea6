import assert from "node:assert/strict";
import { leadDataHidden as rule } from "../../../../policies/rules/leads/lead-data-hidden";
import { type Change, itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownObject } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;

/** Paths of the violations after adding these actions. */
async function placesWith(actions: Record<string, unknown>): Promise<string[]> {
  const found = await violationsOf(suite, ({ definition }) => {
    Object.assign(definition.actions, actions);
  });
  return found.map((message) => message.split(" ")[0] ?? "");
}

const compose = (inputs: unknown, ...secured: string[]) => ({
  type: "Compose",
  inputs,
  runtimeConfiguration: { secureData: { properties: secured } },
});
const http = (body: unknown, ...secured: string[]) => ({
  type: "Http",
  inputs: { method: "POST", uri: "https://api.contoso.com/", body },
  runtimeConfiguration: { secureData: { properties: secured } },
});

describe("policy lead-data-hidden", () => {
  itIsARule({
    ...suite,
    spoil: ({ definition }) => {
      delete definition.actions.Create_lead.runtimeConfiguration;
    },
    hide: ({ definition }) => {
      definition.actions.Create_lead.runtimeConfiguration = unknownObject;
    },
  });

  it("requires secured inputs of a Compose, and both sides of the create call and the trigger", async () => {
    const found = await violationsOf(suite, ({ definition }) => {
      delete definition.actions.Lead.runtimeConfiguration;
      definition.actions.Create_lead.runtimeConfiguration.secureData.properties = ["Inputs"];
      delete definition.triggers.manual.runtimeConfiguration;
    });
    const tail = "to runtimeConfiguration.secureData.properties.";
    assert.deepEqual(found.sort(), [
      `definition/actions/Create_lead handles lead data and shows its outputs; add "outputs" ${tail}`,
      `definition/actions/Lead handles lead data and shows its inputs; add "inputs" ${tail}`,
      `definition/triggers/manual handles lead data and shows its outputs; add "outputs" ${tail}`,
    ]);
  });

  const readers: [what: string, actions: Record<string, unknown>, places: string[]][] = [
    ["the body itself", { A: compose("@triggerBody()") }, ["definition/actions/A"]],
    ["the body by way of the trigger", { A: compose("@trigger().outputs.body") }, ["definition/actions/A"]],
    ["a posted form", { A: compose("@triggerFormDataValue('Email')") }, ["definition/actions/A"]],
    ["an interpolation", { A: compose("Dear @{triggerBody()?['OfferTitle']}") }, ["definition/actions/A"]],
    ["a key", { A: compose({ "@{triggerBody()?['OfferTitle']}": 1 }) }, ["definition/actions/A"]],
    ["a secured action", { A: compose("@outputs('Lead')") }, ["definition/actions/A"]],
    [
      "what a secured call of another service answered",
      { Call: http("@triggerBody()", "inputs", "outputs"), A: compose("@body('Call')?['id']") },
      ["definition/actions/A"],
    ],
    [
      "the error of an action, which may quote it",
      { A: compose("@actions('Lead')?['error']") },
      ["definition/actions/A"],
    ],
    [
      "the outputs in an action's record",
      { A: compose("@actions('Lead')?['outputs']") },
      ["definition/actions/A"],
    ],
    [
      "a computed part of an action",
      { A: compose("@actions('Lead')[parameters('offerId')]") },
      ["definition/actions/A"],
    ],
    [
      "an action named by an expression",
      { A: compose("@outputs(concat('Le','ad'))") },
      ["definition/actions/A"],
    ],
    ["an expression that does not parse", { A: compose("@triggerBody(") }, ["definition/actions/A"]],
    [
      "the item of a loop over it",
      {
        Loop: {
          type: "Foreach",
          foreach: "@triggerBody()?['list']",
          actions: { A: compose("@item()"), B: compose("@items('Loop')"), C: compose("@utcNow()") },
        },
      },
      ["definition/actions/Loop/actions/A", "definition/actions/Loop/actions/B"],
    ],
    [
      "the results of a scope that handles it",
      {
        Work: { type: "Scope", actions: { A: compose("@triggerBody()", "inputs") } },
        B: compose("@result('Work')"),
      },
      ["definition/actions/B"],
    ],
    [
      "a variable, which cannot hide it, and the actions that read it",
      {
        Keep: {
          type: "InitializeVariable",
          inputs: { variables: [{ name: "kept", value: "@triggerBody()" }] },
        },
        A: compose("@variables('kept')"),
      },
      ["definition/actions/Keep", "definition/actions/A"],
    ],
    [
      "the message of a Terminate",
      { Stop: { type: "Terminate", inputs: { runError: { message: "@{triggerBody()}" } } } },
      ["definition/actions/Stop"],
    ],
    [
      "tracked properties of a secured action",
      { A: { ...compose("@triggerBody()", "inputs"), trackedProperties: { offer: "x" } } },
      ["definition/actions/A/trackedProperties"],
    ],
  ];
  for (const [what, actions, places] of readers) {
    it(`follows lead data into ${what}`, async () => assert.deepEqual(await placesWith(actions), places));
  }

  it("reports lead data in the run's own properties, correlation id and outputs", async () => {
    const found = await violationsOf(suite, ({ definition }) => {
      definition.triggers.manual.correlation = {
        clientTrackingId: "@triggerBody()?['UserDetails']?['Email']",
      };
      definition.outputs = {
        lead: { type: "Object", value: "@outputs('Lead')" },
        id: { value: "@workflow()['run']['name']" },
      };
    });
    assert.deepEqual(
      found.map((message) => message.split(" ")[0]),
      ["definition/triggers/manual/correlation", "definition/outputs/lead"],
    );
  });

  it("ignores containers and actions without lead data", async () => {
    const open: Change = ({ definition }) => {
      Object.assign(definition.actions, {
        Now: compose("@utcNow()"),
        Offer: http("@parameters('offerId')"),
        Ended: compose("@actions('Lead')?['status']"),
        Stop: {
          type: "Terminate",
          inputs: {
            runError: {
              message:
                "Dataverse: @{actions('Create_lead')['code']} @{outputs('Create_lead')?['statusCode']}",
            },
          },
        },
        Parse: {
          type: "ParseJson",
          inputs: { content: "@triggerBody()", schema: {} },
          runtimeConfiguration: { secureData: { properties: ["inputs"] } },
        },
        Headers: compose("@triggerOutputs()?['headers']"),
        Is_test: {
          type: "If",
          expression: { equals: ["@triggerBody()?['ActionCode']", "INS"] },
          actions: { Note: compose("a test") },
        },
      });
    };
    assert.deepEqual(await violationsOf(suite, open), []);
  });
});
