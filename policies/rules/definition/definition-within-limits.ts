/** Rule: the definition is within the limits of Azure, which refuses a larger one only during the update. The length of expressions is in expressions-parse. */

import { listOf, objectAt, valueAt } from "../../engine-values";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { type Action, type Definition, definitionOf } from "../../workflow/definition";

/** Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration#workflow-definition-limits */
const limits = {
  actions: 500,
  triggers: 10,
  parameters: 50,
  outputs: 10,
  variables: 250,
  nesting: 8,
  switchCases: 25,
  nameLength: 80,
};

export const definitionWithinLimits: ResourceRule = {
  name: "definition-within-limits",
  description: "The definition is within Azure's limits: actions, nesting, parameters, outputs, names.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: "Shorten what the violation names, or move a part of the steps into another Logic App.",
  url: "https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration#workflow-definition-limits",
  judges: "Logic App workflows",
  appliesTo: isWorkflow,
  check: ({ props, report }) => {
    const definition = definitionOf(props);
    for (const [what, found, limit] of counts(definition)) {
      if (found > limit) report(`definition has ${found} ${what}; Azure accepts ${limit}.`);
    }
    const levels = levelsOf(definition.actions);
    for (const action of definition.actions) {
      // one message a chain: what is inside is too deep for the same reason
      if (levels.get(action) === limits.nesting + 1)
        report(`${action.place} is nested deeper than ${limits.nesting} levels, which Azure refuses.`);
      const cases = Object.keys(objectAt(action.source, "cases")).length;
      if (cases > limits.switchCases)
        report(`${action.place}/cases has ${cases} cases; Azure accepts ${limits.switchCases}.`);
    }
    for (const { name, place } of [...definition.triggers, ...definition.actions]) {
      if (name.length > limits.nameLength)
        report(`${place} has a name of ${name.length} characters; Azure accepts ${limits.nameLength}.`);
    }
  },
};

function counts({ triggers, actions, parameters, outputs }: Definition): [string, number, number][] {
  const variables = actions
    .filter(({ type }) => type === "initializevariable")
    .flatMap(({ source }) => listOf(valueAt(source, "inputs", "variables")));
  return [
    ["actions", actions.length, limits.actions],
    ["triggers", triggers.length, limits.triggers],
    ["parameters", Object.keys(parameters).length, limits.parameters],
    ["outputs", Object.keys(outputs).length, limits.outputs],
    ["variables", variables.length, limits.variables],
  ];
}

/** Levels of nesting: a container comes before its content. */
function levelsOf(actions: readonly Action[]): Map<Action, number> {
  const levels = new Map<Action, number>();
  const byName = new Map<string, number>();
  for (const action of actions) {
    const level = 1 + (action.parent === undefined ? 0 : (byName.get(action.parent) ?? 0));
    levels.set(action, level);
    byName.set(action.name, level);
  }
  return levels;
}
