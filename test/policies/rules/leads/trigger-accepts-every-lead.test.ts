import assert from "node:assert/strict";
import { triggerAcceptsEveryLead as rule } from "../../../../policies/rules/leads/trigger-accepts-every-lead";
import { type Change, itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const violations = (change: Change) => violationsOf(suite, change);

/** A wrong property and the expected path of the violation. */
const refusals: [what: string, change: Change, place: string][] = [
  [
    "schema validation, among other options and in any case",
    ({ definition }) => {
      definition.triggers.manual.operationOptions = "SuppressWorkflowHeaders, enableSchemaValidation";
    },
    "definition/triggers/manual/operationOptions has EnableSchemaValidation",
  ],
  [
    "a single instance",
    ({ definition }) => {
      definition.triggers.manual.operationOptions = "SingleInstance";
    },
    "definition/triggers/manual/operationOptions has SingleInstance",
  ],
  [
    "trigger concurrency",
    ({ definition }) => {
      definition.triggers.manual.runtimeConfiguration.concurrency = { runs: 10 };
    },
    "definition/triggers/manual/runtimeConfiguration/concurrency ",
  ],
  [
    "trigger conditions",
    ({ definition }) => {
      definition.triggers.manual.conditions = [{ expression: "@not(empty(triggerBody()))" }];
    },
    "definition/triggers/manual/conditions ",
  ],
  [
    "splitOn",
    ({ definition }) => {
      definition.triggers.manual.splitOn = "@triggerBody()";
    },
    "definition/triggers/manual/splitOn ",
  ],
  [
    "another method",
    ({ definition }) => {
      definition.triggers.manual.inputs.method = "PUT";
    },
    "definition/triggers/manual/inputs/method ",
  ],
  [
    "a Response, however deep",
    ({ definition }) => {
      const answer = { type: "Response", inputs: { statusCode: 200 } };
      definition.actions.Check = { type: "If", actions: {}, else: { actions: { Answer: answer } } };
    },
    "definition/actions/Check/else/actions/Answer is a Response",
  ],
  [
    "a list of callers",
    (props) => {
      props.accessControl = { triggers: { allowedCallerIpAddresses: [{ addressRange: "203.0.113.0/24" }] } };
    },
    "accessControl/triggers/allowedCallerIpAddresses ",
  ],
  [
    "an empty list of callers",
    (props) => {
      props.accessControl = { triggers: { allowedCallerIpAddresses: [] } };
    },
    "accessControl/triggers/allowedCallerIpAddresses ",
  ],
  [
    "a disabled workflow",
    (props) => {
      props.state = "Disabled";
    },
    "state is not Enabled",
  ],
  [
    "a workflow without a Request trigger",
    ({ definition }) => {
      definition.triggers = {};
    },
    "definition/triggers has no trigger of type Request",
  ],
];

describe("policy trigger-accepts-every-lead", () => {
  itIsARule({
    ...suite,
    spoil: ({ definition }) => {
      definition.triggers.manual.operationOptions = "EnableSchemaValidation";
    },
    hide: (props) => {
      props.state = unknownText;
    },
  });

  for (const [what, change, place] of refusals) {
    it(`reports ${what}`, async () => {
      const found = await violations(change);
      assert.equal(found.length, 1, JSON.stringify(found));
      assert.ok(found[0]?.startsWith(place), found[0]);
    });
  }

  it("accepts a trigger without limits: no conditions, access rules for the run history, no method", async () => {
    const found = await violations((props) => {
      props.definition.triggers.manual.conditions = [];
      delete props.definition.triggers.manual.inputs.method;
      delete props.state;
      props.accessControl = { contents: { allowedCallerIpAddresses: [] } };
    });
    assert.deepEqual(found, []);
  });
});
