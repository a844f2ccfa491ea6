/**
 * If (the designer's Condition): runs one of two branches. A false condition is not a failure.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-control-flow-conditional-statement
 */
import { conditionHolds } from "../definition/condition";
import { property } from "../definition/json";
import { type ActionType, invalidTemplate } from "./action-type";
import { containerOutcome } from "./scope";

export const condition: ActionType = {
  type: "If",
  check: (action) => (Object.hasOwn(action, "expression") ? [] : ["the property 'expression' is missing"]),
  async run(context) {
    const { action } = context;
    // a resumed run continues in the branch that it had chosen
    const earlier = property(context.state.record(action.name)?.inputs, "expressionResult");
    const result = typeof earlier === "boolean" ? earlier : decide();
    context.inputs = { expressionResult: result };
    context.keep();
    const [taken, other] = result ? ["actions", "else"] : ["else", "actions"];
    context.skipBranch(other ?? "");
    return containerOutcome(await context.runBranch(taken ?? ""));

    function decide(): boolean {
      const holds = conditionHolds(action.source.expression, (template, item) =>
        context.evaluate(template, item),
      );
      if (typeof holds === "boolean") return holds;
      throw invalidTemplate(action.name, holds.invalid);
    }
  },
};
