/** Rules about leads on Logic Apps without leads, and on hand-made ones with leads. */
import assert from "node:assert/strict";
import published from "../../../flow-definitions/lead-schema.2022.json";
import { ruleGroups } from "../../../policies/rules/index";
import { outcomesOf } from "../../support/broken-policies";

async function violationsOf(definition: object, props: object = {}): Promise<string[]> {
  const resource = { type: "azure-native:logic:Workflow", props: { ...props, definition } };
  const about = ruleGroups[0]?.rules ?? [];
  const found: string[] = [];
  for (const rule of about) {
    const outcomes = await outcomesOf(rule, [resource]);
    if (outcomes.some((one) => "violations" in one && one.violations.length > 0)) found.push(rule.name);
  }
  return found;
}

describe("the rules about leads", () => {
  it("ignore a Logic App that reads a queue or another system's calls", async () => {
    const queue = {
      triggers: { Message: { type: "ApiConnection", inputs: { path: "/messages/head" } } },
      actions: { Complete: { type: "Compose", inputs: "@triggerBody()?['LockToken']", runAfter: {} } },
    };
    const order = {
      triggers: { manual: { type: "Request", kind: "Http", conditions: ["@true"], inputs: { schema: {} } } },
      actions: { Answer: { type: "Response", inputs: { body: "@triggerBody()?['Order']" }, runAfter: {} } },
    };
    assert.deepEqual(await violationsOf(queue, { state: "Disabled" }), []);
    assert.deepEqual(await violationsOf(order), []);
  });

  it("check a hand-made Logic App that reads a lead, in either spelling, or declares its schema", async () => {
    const reading = (property: string) => ({
      triggers: { manual: { type: "Request", inputs: {} } },
      actions: { Keep: { type: "Compose", inputs: `@triggerBody()?['${property}']`, runAfter: {} } },
    });
    for (const property of ["UserDetails", "userDetails", "LeadSource"])
      assert.ok((await violationsOf(reading(property))).includes("lead-data-hidden"), property);
    const declared = {
      triggers: { manual: { type: "Request", inputs: { schema: published } } },
      actions: {},
    };
    assert.ok((await violationsOf(declared)).includes("lead-data-hidden"));
    const elsewhere = { ...reading("UserDetails"), triggers: {} };
    assert.ok((await violationsOf(elsewhere)).includes("trigger-accepts-every-lead"));
  });
});
