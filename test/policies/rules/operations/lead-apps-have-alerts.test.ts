import assert from "node:assert/strict";
import { leadAppsHaveAlerts as rule } from "../../../../policies/rules/operations/lead-apps-have-alerts";
import { resourceTypes } from "../../../support/compliant-resources";
import { inStack, itIsAStackRule, judgeStack, type StackChange } from "../../../support/policy-suite";
import { type SubjectResource, unknownObject, unknownText } from "../../../support/run-policy";

const found = {
  violations: [
    "leads-workflow: No alert watches its failed runs: nobody is told of a lead that is not written.",
  ],
};
const alertOf = (resources: SubjectResource[]) =>
  inStack(resources, resourceTypes.alert, "leads-alert-runs-failed");
const changed =
  (change: (alert: SubjectResource) => void): StackChange =>
  (resources) => {
    change(alertOf(resources));
    return undefined;
  };

describe("policy lead-apps-have-alerts", () => {
  itIsAStackRule({
    rule,
    spoil: (resources) => resources.filter(({ name }) => name !== "leads-alert-runs-failed"),
    hide: (resources) => {
      inStack(resources, resourceTypes.workflow).props.definition = unknownObject;
      return undefined;
    },
  });

  it("requires an enabled alert with an action group on the runs of this Logic App", async () => {
    for (const change of [
      ({ props }: SubjectResource) => {
        props.enabled = false;
      },
      ({ props }: SubjectResource) => {
        props.actions = [];
      },
      ({ props }: SubjectResource) => {
        props.criteria.allOf[0].metricName = "RunsSucceeded";
      },
      ({ props }: SubjectResource) => {
        props.scopes = [`${props.scopes[0]}-other`];
      },
    ])
      assert.deepEqual(await judgeStack({ rule }, changed(change)), found);
  });

  it("goes by what the program gave the alert when ids are not known yet", async () => {
    const unknown = (propertyDependencies: Record<string, string[]>) =>
      judgeStack(
        { rule },
        changed((alert) => {
          alert.props.scopes = [unknownText];
          // as a preview of a new stack has them
          alert.props.criteria.allOf[0].dimensions = unknownText;
          alert.props.actions[0].webHookProperties = unknownText;
          alert.propertyDependencies = propertyDependencies;
        }),
      );
    assert.deepEqual(await unknown({ scopes: ["leads-workflow"] }), { violations: [] });
    assert.deepEqual(await unknown({ scopes: ["leads-connection"] }), found);
    assert.deepEqual(await unknown({}), found);
  });

  it("ignores a Logic App without leads in the same stack", async () => {
    const outcome = await judgeStack({ rule }, (resources) => [
      ...resources,
      { type: resourceTypes.workflow, name: "orders", props: { definition: { actions: {} } } },
    ]);
    assert.deepEqual(outcome, { violations: [] });
  });
});
