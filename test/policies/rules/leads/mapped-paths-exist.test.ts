import assert from "node:assert/strict";
import { workflowDefinition } from "../../../../infra/definition/workflow-definition";
import { mappedPathsExist as rule } from "../../../../policies/rules/leads/mapped-paths-exist";
import { itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;

/** Violations after adding an action with this input. */
const reading = (inputs: unknown, config: Record<string, unknown> = {}) =>
  violationsOf({ ...suite, config }, ({ definition }) => {
    definition.actions.Read = { type: "Compose", inputs };
  });
const unknown = (path: string) => [
  `definition/actions/Read reads ${path} of the lead, which no published lead schema has.`,
];
/** Violations of our program's definition with this field map. */
const mapping = (fieldMap: Record<string, string>, config: Record<string, unknown> = {}) =>
  violationsOf({ ...suite, config }, (props) => {
    props.definition = workflowDefinition("dynamics365", { leadSourceCode: 8, fieldMap, leadSchema: "2018" });
  });

describe("policy mapped-paths-exist", () => {
  itIsARule({
    ...suite,
    spoil: ({ definition }) => {
      definition.actions.Read = { type: "Compose", inputs: "@triggerBody()?['UserDetails']?['Emial']" };
    },
    hide: ({ definition }) => {
      definition.actions.Create_lead.inputs.body.subject = unknownText;
    },
  });

  it("accepts both spellings, the wrapper of a body that is not JSON, and other expressions", async () => {
    for (const inputs of [
      "@triggerBody()?['UserDetails']?['Email']",
      "@triggerBody()?['userDetails']?['firstName']",
      "@triggerOutputs()?['body']?['Description']",
      "@trigger()['outputs']['body']['OfferTitle']",
      "@base64ToString(triggerBody()?['$content'])",
      "@triggerOutputs()?['headers']?['X-Any']",
      "@outputs('Lead')?['Email']",
      "@triggerBody()?['$content']?['must be absent']",
      "@triggerBody()?[parameters('offerId')]",
    ]) {
      assert.deepEqual(await reading(inputs), [], inputs);
    }
  });

  it("reports an unknown lead property once, in any expression", async () => {
    assert.deepEqual(await reading("@triggerBody()?['Emial']"), unknown("Emial"));
    assert.deepEqual(await reading("@triggerBody().UserDetails.Mail.Address"), unknown("UserDetails.Mail"));
    assert.deepEqual(await reading({ to: ["Mail @{toLower(triggerBody()?['Email'])}"] }), unknown("Email"));
    assert.deepEqual(
      await reading("@coalesce(triggerOutputs()?['body'], json('{}'))?['Nmae']"),
      unknown("Nmae"),
    );
  });

  it("follows the lead through the steps that pass it on", async () => {
    const passing = {
      Body: { type: "Compose", inputs: "@json(base64ToString(triggerBody()?['$content']))" },
      Details: { type: "Compose", inputs: "@coalesce(outputs('Body')?['UserDetails'],json('{}'))" },
    };
    for (const [inputs, path] of [
      ["@outputs('Details')?['Emial']", "UserDetails.Emial"],
      ["@actions('Body')?['outputs']?['Emial']", "Emial"],
    ] as const) {
      const found = await violationsOf(suite, ({ definition }) => {
        Object.assign(definition.actions, { ...passing, Read: { type: "Compose", inputs } });
      });
      assert.deepEqual(found, unknown(path));
    }
    const parsed = await violationsOf(suite, ({ definition }) => {
      definition.actions.Parse = { type: "ParseJson", inputs: { content: "@triggerBody()", schema: {} } };
      definition.actions.Read = { type: "Compose", inputs: "@body('Parse')?['UserDetails']?['Emial']" };
    });
    assert.deepEqual(parsed, unknown("UserDetails.Emial"));
  });

  it("stops at actions that read each other", async () => {
    const found = await violationsOf(suite, ({ definition }) => {
      definition.actions.A = { type: "Compose", inputs: "@outputs('B')" };
      definition.actions.B = { type: "Compose", inputs: "@coalesce(outputs('A'),triggerBody())?['Emial']" };
      definition.actions.C = { type: "Compose", inputs: { c: "@outputs('D')?['d']" } };
      definition.actions.D = { type: "Compose", inputs: { d: "@outputs('C')?['c']" } };
    });
    assert.equal(found.length, 1);
  });

  it("finds a mistyped property in the field map of our program, and accepts configured ones", async () => {
    assert.deepEqual(await mapping({}), []);
    const found = await mapping({ websiteurl: "UserDetails.Website" });
    assert.deepEqual(found, [
      "definition/actions/Create_lead reads UserDetails.Website of the lead, which no published lead schema has.",
    ]);
    const config = { paths: ["UserDetails.Website"] };
    assert.deepEqual(await mapping({ websiteurl: "UserDetails.Website" }, config), []);
  });
});
