import assert from "node:assert/strict";
import { parametersDeclared as rule } from "../../../../policies/rules/definition/parameters-declared";
import { type Change, itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownObject, unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;

describe("policy parameters-declared", () => {
  itIsARule({
    ...suite,
    spoil: ({ parameters }) => {
      delete parameters.dynamicsUrl;
    },
    hide: (props) => {
      props.parameters = unknownObject;
    },
  });

  const cases: [what: string, change: Change, expected: string[]][] = [
    [
      "a parameter without declaration",
      ({ definition }) => {
        definition.actions.More = {
          type: "Compose",
          inputs: "@concat(parameters('region'), '')",
          runAfter: {},
        };
      },
      ["definition/parameters does not declare region, which is read."],
    ],
    [
      "one beside an expression that does not parse",
      ({ definition }) => {
        definition.actions.More = { type: "Compose", inputs: ["@concat(", "@parameters('region')"] };
      },
      ["definition/parameters does not declare region, which is read."],
    ],
    [
      "a default value",
      ({ definition, parameters }) => {
        definition.parameters.dynamicsUrl.defaultValue = "";
        delete parameters.dynamicsUrl;
      },
      [],
    ],
    [
      "a value without declaration",
      ({ parameters }) => {
        parameters.extra = { value: 1 };
      },
      ["parameters/extra has a value, but no declaration."],
    ],
    [
      "a connection that is not there",
      ({ parameters }) => {
        parameters.$connections.value = { teams: {} };
      },
      ["parameters/$connections/value has no connection commondataservice, which a step uses."],
    ],
    [
      "no connections at all",
      ({ parameters }) => {
        delete parameters.$connections;
      },
      ["parameters/$connections/value has no connection commondataservice, which a step uses."],
    ],
    [
      "values that are unknown at preview, of which it needs none",
      ({ parameters }) => {
        parameters.deadLetterUrl.value = unknownText;
        parameters.$connections.value.commondataservice.connectionId = unknownText;
      },
      [],
    ],
    [
      "another letter case",
      ({ parameters }) => {
        parameters.OFFERID = parameters.offerId;
        delete parameters.offerId;
      },
      [],
    ],
  ];
  for (const [what, change, expected] of cases)
    it(`judges ${what}`, async () => assert.deepEqual(await violationsOf(suite, change), expected));
});
