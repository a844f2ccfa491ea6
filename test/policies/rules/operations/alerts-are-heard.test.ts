import assert from "node:assert/strict";
import { alertsAreHeard as rule } from "../../../../policies/rules/operations/alerts-are-heard";
import { itIsARule, judge, violationsOf } from "../../../support/policy-suite";
import { unknownText } from "../../../support/run-policy";

const alert = { rule, kind: "alert" } as const;
const group = { rule, kind: "alertGroup" } as const;
const short =
  "windowSize is not longer than evaluationFrequency: after a day without leads the first failure can be missed.";

describe("policy alerts-are-heard", () => {
  itIsARule({
    ...alert,
    spoil: (props) => {
      props.windowSize = "PT5M";
    },
    hide: (props) => {
      props.windowSize = unknownText;
    },
  });

  it("requires a window longer than the evaluation frequency", async () => {
    for (const [windowSize, evaluationFrequency, expected] of [
      ["PT5M", "PT5M", [short]],
      ["PT30M", "PT1H", [short]],
      ["six hours", "PT5M", [short]],
      ["PT6H", undefined, [short]],
      ["PT1H30M", "PT1H", []],
      ["P1D", "PT1H", []],
      ["PT24H", "PT5M", []],
    ] as const) {
      const found = await violationsOf(alert, (props) => {
        Object.assign(props, { windowSize, evaluationFrequency });
      });
      assert.deepEqual(found, expected, `${windowSize} ${evaluationFrequency}`);
    }
  });

  it("requires enabled alerts with an action group", async () => {
    const found = await violationsOf(alert, (props) => {
      props.enabled = false;
      props.actions = [];
    });
    assert.deepEqual(found, ["enabled is false: nobody is told.", "actions names no action group."]);
  });

  it("ignores alerts on other resources", async () => {
    const outcome = await judge(alert, (props) => {
      props.criteria.allOf[0].metricNamespace = "Microsoft.Storage/storageAccounts";
    });
    assert.ok("notApplicable" in outcome);
  });

  it("requires enabled action groups with a receiver of any kind, and https webhooks", async () => {
    assert.deepEqual(await judge(group), { violations: [] });
    assert.deepEqual(
      await violationsOf(group, (props) => {
        props.enabled = false;
        props.emailReceivers = [];
        props.webhookReceivers = [];
      }),
      ["enabled is false: nobody is told.", "It has no receiver: nobody is told."],
    );
    const clear = await violationsOf(group, (props) => {
      props.webhookReceivers = [
        { name: "a", serviceUri: "https://hooks.contoso.com/marker" },
        { name: "b", serviceUri: "http://hooks.contoso.com/marker" },
        { name: "c" },
      ];
    });
    assert.deepEqual(clear, [
      "webhookReceivers[1].serviceUri is not an https address.",
      "webhookReceivers[2].serviceUri is not an https address.",
    ]);
    const sms = await violationsOf(group, (props) => {
      props.emailReceivers = [];
      props.webhookReceivers = [];
      props.smsReceivers = [{ name: "a", countryCode: "1", phoneNumber: "5555551212" }];
    });
    assert.deepEqual(sms, []);
  });
});
