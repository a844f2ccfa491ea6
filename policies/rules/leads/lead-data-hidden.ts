/**
 * Rule: no lead data is shown in the run history.
 *
 * The trigger hides its outputs, and every action that handles lead data hides its inputs and outputs. Compose, ParseJson and Response
 * have secured inputs only, which hide their outputs too. Containers and loops cannot be secured; Logic Apps hides what they read from
 * secured outputs. Variables and Terminate cannot be secured either and show their values, so they must not have lead data.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#obfuscate
 */
import { type PlainObject, textOf, valueAt } from "../../engine-values";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { type Action, definitionOf, type Operation, requestTriggers } from "../../workflow/definition";
import { leadDataIn } from "../../workflow/lead-data";
import { isLeadWorkflow, leadWorkflows } from "../../workflow/lead-workflow";

/** Parts to hide; of other types, both. */
const neededParts: Readonly<Record<string, readonly string[]>> = {
  request: ["outputs"],
  compose: ["inputs"],
  parsejson: ["inputs"],
  response: ["inputs"],
};
const containers = new Set(["scope", "if", "switch", "foreach", "until"]);
const cannotHide = /variable$|^terminate$/;

export const leadDataHidden: ResourceRule = {
  name: "lead-data-hidden",
  description: "The run history hides lead data: the trigger and every action that handles it are secured.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Add the missing names to runtimeConfiguration.secureData.properties of the action or trigger.",
  url: "https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#obfuscate",
  judges: leadWorkflows,
  appliesTo: isWorkflow,
  check: ({ props, report, notApplicable }) => {
    if (!isLeadWorkflow(props)) notApplicable(`It judges ${leadWorkflows}.`);
    const definition = definitionOf(props);
    const leadData = leadDataIn(definition);
    for (const trigger of requestTriggers(definition)) {
      const missing = shownParts(trigger);
      if (missing.length > 0) report(notHidden(trigger, missing));
    }
    for (const trigger of definition.triggers) {
      if (leadData.isReadBy(trigger.source.correlation)) {
        report(`${trigger.place}/correlation reads lead data, and every run shows it; take the lead out.`);
      }
    }
    for (const action of definition.actions.filter(leadData.isHandledBy)) {
      const problem = problemOf(action);
      if (problem !== undefined) report(problem);
    }
    for (const [name, output] of Object.entries(definition.outputs)) {
      if (leadData.isReadBy(output)) {
        report(`definition/outputs/${name} reads lead data, and every run shows it; remove it.`);
      }
    }
  },
};

function problemOf(action: Action): string | undefined {
  if (containers.has(action.type)) return undefined;
  if (cannotHide.test(action.type)) {
    return `${action.place} handles lead data and cannot hide it; take the lead out, or use Compose.`;
  }
  const missing = shownParts(action);
  if (missing.length > 0) return notHidden(action, missing);
  if (action.source.trackedProperties !== undefined) {
    return `${action.place}/trackedProperties belongs to a secured action, which must not have any; remove it.`;
  }
  return undefined;
}

/** What the run history shows of a trigger, or of an action that handles lead data: `inputs`, `outputs`. Nothing of a container. */
export function shownParts({ type, source }: Operation): readonly string[] {
  if (containers.has(type)) return [];
  const secured = securedParts(source);
  return (neededParts[type] ?? ["inputs", "outputs"]).filter((part) => !secured.has(part));
}

const notHidden = ({ place }: Operation, missing: readonly string[]) =>
  `${place} handles lead data and shows its ${missing.join(" and ")}; add ${missing.map((part) => `"${part}"`).join(", ")} to ` +
  "runtimeConfiguration.secureData.properties.";

/** What an action or trigger hides, in lower case. */
function securedParts(source: PlainObject): Set<string> {
  const listed = valueAt(source, "runtimeConfiguration", "secureData", "properties");
  return new Set((Array.isArray(listed) ? listed : []).map((part) => textOf(part).toLowerCase()));
}
