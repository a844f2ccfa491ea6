import assert from "node:assert/strict";
import { workflowDefinition } from "../../../../infra/definition/workflow-definition";
import { destinationNames } from "../../../../infra/destinations/index";
import { deadLetterStore as rule } from "../../../../policies/rules/leads/dead-letter-store";
import { itIsARule, judge, violationsOf } from "../../../support/policy-suite";
import { unknownObject } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const missing =
  "definition/actions stores no lead that could not be written: it is only in its failed run, which Azure deletes after 90 days.";

describe("policy dead-letter-store", () => {
  itIsARule({
    ...suite,
    spoil: ({ definition }) => {
      delete definition.actions.Lead_has_no_row.actions.Keep_lead;
    },
    hide: ({ definition }) => {
      definition.actions.Lead_has_no_row.actions.Keep_lead = unknownObject;
    },
  });

  it("tells `deadLetter: none` from `storage`, for every destination", async () => {
    for (const name of destinationNames) {
      for (const deadLetter of ["storage", "none"] as const) {
        const webhook = { url: "https://hooks.contoso.com/" };
        const found = await violationsOf(suite, (props) => {
          props.definition = workflowDefinition(name, { deadLetter, webhook });
        });
        assert.deepEqual(found, deadLetter === "none" ? [missing] : [], `${name} ${deadLetter}`);
      }
    }
  });

  it("ignores a workflow that sends no lead", async () => {
    const outcome = await judge(suite, ({ definition }) => {
      definition.actions = {};
    });
    assert.deepEqual(outcome, { notApplicable: "No step sends the lead anywhere.", violations: [] });
  });
});
