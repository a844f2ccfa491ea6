import assert from "node:assert/strict";
import schema2018 from "../../../../flow-definitions/lead-schema.2018.json";
import { leadSchemaOnTrigger as rule } from "../../../../policies/rules/leads/lead-schema-on-trigger";
import { type Change, itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownObject } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const violations = (change: Change) => violationsOf(suite, change);

describe("policy lead-schema-on-trigger", () => {
  itIsARule({
    ...suite,
    spoil: ({ definition }) => {
      delete definition.triggers.manual.inputs.schema.properties.OfferTitle;
    },
    hide: ({ definition }) => {
      definition.triggers.manual.inputs.schema = unknownObject;
    },
  });

  it("accepts either published schema, in any order of keys", async () => {
    const reversed = Object.fromEntries(Object.entries(schema2018).reverse());
    for (const schema of [schema2018, reversed]) {
      const found = await violations(({ definition }) => {
        definition.triggers.manual.inputs.schema = structuredClone(schema);
      });
      assert.deepEqual(found, []);
    }
  });

  it("names where a schema is missing or different", async () => {
    const missing = await violations(({ definition }) => {
      delete definition.triggers.manual.inputs.schema;
    });
    assert.deepEqual(missing, [
      "definition/triggers/manual/inputs/schema is missing; paste the lead schema there.",
    ]);
    const different = await violations(({ definition }) => {
      definition.triggers.manual.inputs.schema.required = ["UserDetails"];
    });
    assert.deepEqual(different, [
      "definition/triggers/manual/inputs/schema differs from the lead schemas of 2018 or 2022; put one of them back.",
    ]);
  });

  it("reports a workflow without a Request trigger", async () => {
    const found = await violations(({ definition }) => {
      definition.triggers = { daily: { type: "Recurrence" } };
    });
    assert.deepEqual(found, ["definition/triggers has no trigger of type Request that could declare it."]);
  });
});
