import assert from "node:assert/strict";
import { expressionsParse as rule } from "../../../../policies/rules/definition/expressions-parse";
import { type Change, itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const violations = (change: Change) => violationsOf(suite, change);

describe("policy expressions-parse", () => {
  itIsARule({
    ...suite,
    spoil: ({ definition }) => {
      definition.actions.Lead.inputs = "@guid(";
    },
    hide: ({ definition }) => {
      definition.actions.Create_lead.inputs.body = unknownText;
    },
  });

  it("names the position of a syntax error", async () => {
    const found = await violations(({ definition }) => {
      definition.actions.Create_lead.inputs.headers.organization = "to @{parameters('dynamicsUrl'}";
    });
    assert.equal(found.length, 1);
    assert.match(
      found[0] ?? "",
      /^definition\/actions\/Create_lead\/inputs\/headers\/organization has an expression that does not parse, at character \d+\.$/,
    );
  });

  it("names the position of an invalid call: unknown function, too few parameters, wrong constants", async () => {
    const broken = ["@toUper('a')", "@concat()", "@int('abc')"];
    const found = await violations(({ definition }) => {
      definition.actions.Lead.inputs = broken;
    });
    assert.deepEqual(
      found,
      broken.map(
        (_, index) =>
          `definition/actions/Lead/inputs/${index} has an expression that calls a function in a way that Logic Apps does not know, at character 2.`,
      ),
    );
  });

  it("checks triggers, nested actions and outputs, each text once", async () => {
    const found = await violations(({ definition }) => {
      definition.triggers.manual.conditions = [{ expression: "@equals(1)" }];
      definition.actions.Check = {
        type: "If",
        expression: "@equals(",
        actions: { Inside: { type: "Compose", inputs: "@nothing()" } },
      };
      definition.outputs = { "@{": 1 };
    });
    assert.deepEqual(
      found.map((message) => message.split(" ")[0]),
      [
        "definition/triggers/manual/conditions/0/expression",
        "definition/actions/Check/expression",
        "definition/actions/Check/actions/Inside/inputs",
        "definition/outputs/@{",
      ],
    );
  });

  it("accepts escaped texts, and functions of Azure that our engine lacks", async () => {
    const found = await violations(({ definition }) => {
      definition.actions.Lead.inputs = [
        "@@guid(",
        "someone@contoso.com",
        "@xpath(xml('<a/>'), '/a')",
        "/@{encodeURIComponent('workflows/', triggerBody()['name'], '/runs')}",
      ];
    });
    assert.deepEqual(found, []);
  });
});
