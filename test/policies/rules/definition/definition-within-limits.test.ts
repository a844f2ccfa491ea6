import assert from "node:assert/strict";
import { definitionWithinLimits as rule } from "../../../../policies/rules/definition/definition-within-limits";
import { type Change, itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownObject } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const compose = { type: "Compose", inputs: 1, runAfter: {} };
const many = (count: number, value: unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, value]));
const nested = (levels: number): object =>
  levels === 1 ? compose : { type: "Scope", actions: { [`Level_${levels - 1}`]: nested(levels - 1) } };

describe("policy definition-within-limits", () => {
  itIsARule({
    ...suite,
    spoil: ({ definition }) => {
      Object.assign(definition.actions, many(500, compose));
    },
    hide: ({ definition }) => {
      definition.actions = unknownObject;
    },
  });

  const cases: [what: string, change: Change, expected: string[]][] = [
    [
      "501 actions",
      ({ definition }) => {
        definition.actions = many(501, compose);
      },
      ["definition has 501 actions; Azure accepts 500."],
    ],
    [
      "500 actions",
      ({ definition }) => {
        definition.actions = many(500, compose);
      },
      [],
    ],
    [
      "51 parameters",
      ({ definition }) => {
        definition.parameters = many(51, { type: "String" });
      },
      ["definition has 51 parameters; Azure accepts 50."],
    ],
    [
      "11 outputs",
      ({ definition }) => {
        definition.outputs = many(11, { type: "String", value: "" });
      },
      ["definition has 11 outputs; Azure accepts 10."],
    ],
    [
      "11 triggers",
      ({ definition }) => {
        definition.triggers = many(11, { type: "Request" });
      },
      ["definition has 11 triggers; Azure accepts 10."],
    ],
    [
      "8 levels",
      ({ definition }) => {
        definition.actions.Level_8 = nested(8);
      },
      [],
    ],
    [
      "10 levels",
      ({ definition }) => {
        definition.actions.Level_10 = nested(10);
      },
      ["/actions/Level_2 is nested deeper than 8 levels, which Azure refuses."],
    ],
    [
      "26 cases",
      ({ definition }) => {
        definition.actions.Choose = { type: "Switch", cases: many(26, { case: 1 }) };
      },
      ["definition/actions/Choose/cases has 26 cases; Azure accepts 25."],
    ],
    [
      "a long name",
      ({ definition }) => {
        definition.actions["N".repeat(81)] = compose;
      },
      [`definition/actions/${"N".repeat(81)} has a name of 81 characters; Azure accepts 80.`],
    ],
  ];
  for (const [what, change, expected] of cases) {
    it(`judges ${what}`, async () => {
      const found = await violationsOf(suite, change);
      assert.deepEqual(
        found.map((text, index) => (text.endsWith(expected[index] ?? text) ? expected[index] : text)),
        expected,
      );
    });
  }
});
