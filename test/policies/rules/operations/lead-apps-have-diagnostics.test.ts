import assert from "node:assert/strict";
import { leadAppsHaveDiagnostics as rule } from "../../../../policies/rules/operations/lead-apps-have-diagnostics";
import { resourceTypes } from "../../../support/compliant-resources";
import { inStack, itIsAStackRule, judgeStack } from "../../../support/policy-suite";
import { unknownObject, unknownText } from "../../../support/run-policy";

const settingWith = (logs: unknown, resourceUri?: string) =>
  judgeStack({ rule }, (resources) => {
    const { props } = inStack(resources, resourceTypes.diagnostics);
    props.logs = logs;
    if (resourceUri !== undefined) props.resourceUri = resourceUri;
    return undefined;
  });
const found = { violations: ["leads-workflow: No diagnostic setting sends its log WorkflowRuntime."] };

describe("policy lead-apps-have-diagnostics", () => {
  itIsAStackRule({
    rule,
    spoil: (resources) => resources.filter(({ type }) => type !== resourceTypes.diagnostics),
    hide: (resources) => {
      inStack(resources, resourceTypes.workflow).props.definition = unknownObject;
      return undefined;
    },
  });

  it("requires the runtime log of this Logic App, alone or in a group", async () => {
    assert.deepEqual(await settingWith([{ categoryGroup: "allLogs", enabled: true }]), { violations: [] });
    assert.deepEqual(await settingWith([{ category: "WorkflowRuntime", enabled: false }]), found);
    assert.deepEqual(await settingWith([]), found);
    assert.deepEqual(
      await settingWith([{ category: "WorkflowRuntime", enabled: true }], "/subscriptions/a/workflows/other"),
      found,
    );
  });

  it("goes by what the program gave the setting when the outputs do not have it", async () => {
    const outcome = await judgeStack({ rule }, (resources) => {
      const setting = inStack(resources, resourceTypes.diagnostics);
      delete setting.props.resourceUri;
      // as a preview of a new stack has it
      setting.props.logs[0].categoryGroup = unknownText;
      setting.propertyDependencies = { resourceUri: ["leads-workflow"] };
      return undefined;
    });
    assert.deepEqual(outcome, { violations: [] });
  });
});
