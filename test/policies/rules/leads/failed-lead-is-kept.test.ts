import assert from "node:assert/strict";
import { failedLeadIsKept as rule } from "../../../../policies/rules/leads/failed-lead-is-kept";
import { itIsARule, judge, violationsOf } from "../../../support/policy-suite";
import { unknownObject } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const silent =
  "definition/actions/Lead_has_no_row catches a failure, and no step after it stores the lead or ends the run as failed.";
const terminate = (runStatus: string) => ({ type: "Terminate", inputs: { runStatus }, runAfter: {} });

describe("policy failed-lead-is-kept", () => {
  itIsARule({
    ...suite,
    spoil: ({ definition }) => {
      definition.actions.Lead_has_no_row.actions = {};
    },
    hide: ({ definition }) => {
      definition.actions.Lead_has_no_row.actions = unknownObject;
    },
  });

  it("requires a store or a failed run behind a caught failure", async () => {
    const withInside = (actions: object) =>
      violationsOf(suite, ({ definition }) => {
        definition.actions.Lead_has_no_row.actions = actions;
      });
    const { Keep_lead, End_as_failed } = (await definitionOf()).actions.Lead_has_no_row.actions;
    assert.deepEqual(await withInside({}), [silent]);
    assert.deepEqual(await withInside({ Keep_lead }), []);
    assert.deepEqual(await withInside({ End_as_failed: { ...End_as_failed, runAfter: {} } }), []);
    assert.deepEqual(await withInside({ Tell: { type: "Compose", inputs: "failed", runAfter: {} } }), [
      silent,
    ]);
    assert.deepEqual(await withInside({ Keep_lead, Stop: terminate("Succeeded") }), [
      "definition/actions/Lead_has_no_row/actions/Stop ends the run after a failure, but not as failed; set inputs.runStatus to Failed.",
    ]);
  });

  it("accepts a flow that catches nothing, because its run fails by itself", async () => {
    const found = await violationsOf(suite, ({ definition }) => {
      delete definition.actions.Lead_has_no_row;
    });
    assert.deepEqual(found, []);
  });

  it("finds what keeps the lead in a later step", async () => {
    const found = await violationsOf(suite, ({ definition }) => {
      definition.actions.Lead_has_no_row.actions = {};
      definition.actions.Last = { ...terminate("Failed"), runAfter: { Lead_has_no_row: ["Succeeded"] } };
    });
    assert.deepEqual(found, []);
  });

  it("ignores a workflow that is not about leads", async () => {
    const outcome = await judge(suite, (props) => {
      props.definition = {
        actions: { A: { type: "Compose" }, B: { type: "Compose", runAfter: { A: ["Failed"] } } },
      };
    });
    assert.ok("notApplicable" in outcome);
  });
});

async function definitionOf(): Promise<any> {
  let found: any;
  await judge(suite, ({ definition }) => {
    found = structuredClone(definition);
  });
  return found;
}
