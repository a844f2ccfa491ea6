/**
 * Rule: the trigger accepts every lead.
 *
 * The marketplace documents no retry, so a refused lead is lost. These must be absent: schema validation,
 * trigger concurrency, conditions, splitOn, caller addresses (`[]` locks everybody out), a Response action, another method than POST.
 */
import { isObject } from "../../../expressions/json";
import { objectAt, type PlainObject, plain, textOf, valueAt } from "../../engine-values";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { definitionOf, requestTriggers } from "../../workflow/definition";
import { isLeadWorkflow, leadWorkflows } from "../../workflow/lead-workflow";

const callerAddresses = "accessControl/triggers/allowedCallerIpAddresses";

export const triggerAcceptsEveryLead: ResourceRule = {
  name: "trigger-accepts-every-lead",
  description: "No setting of the workflow can turn a lead away.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Remove the setting that the violation names; check leads in actions, where a run keeps them.",
  url: "https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers#request-trigger",
  config: {
    callerAddresses: {
      type: "boolean",
      default: false,
      description:
        "Whether a list of caller addresses is right, because a gateway with fixed addresses takes the leads.",
    },
  },
  judges: leadWorkflows,
  appliesTo: isWorkflow,
  check: ({ props, config, report, notApplicable }) => {
    if (!isLeadWorkflow(props)) notApplicable(`It judges ${leadWorkflows}.`);
    if (requestTriggers(definitionOf(props)).length === 0)
      report("definition/triggers has no trigger of type Request: no lead can be posted.");
    const addresses = valueAt(props, "accessControl", "triggers", "allowedCallerIpAddresses");
    const isGateway = config.callerAddresses === true && isNotEmpty(addresses);
    for (const [place, effect] of refusalsOf(props)) {
      if (place !== callerAddresses || !isGateway) report(`${place} ${effect}; remove it.`);
    }
    const state = plain(props.state);
    if (state !== undefined && state !== "Enabled")
      report("state is not Enabled: calls of a disabled workflow fail.");
  },
};

/** Settings of a workflow that turn calls away: place and effect. */
export function* refusalsOf(props: Record<string, unknown>): Generator<[place: string, effect: string]> {
  const definition = definitionOf(props);
  for (const { place, source } of requestTriggers(definition)) {
    for (const [setting, effect] of refusals(source)) yield [`${place}/${setting}`, effect];
  }
  for (const { type, place } of definition.actions) {
    if (type === "response")
      yield [place, "is a Response: a run that fails before it answers the marketplace with an error"];
  }
  if (valueAt(objectAt(props, "accessControl", "triggers"), "allowedCallerIpAddresses") !== undefined) {
    yield [callerAddresses, "locks callers out, all of them when it is empty"];
  }
}

/** Settings of a trigger that refuse or drop calls: path and effect. */
function* refusals(trigger: PlainObject): Generator<[setting: string, effect: string]> {
  const options = textOf(trigger.operationOptions ?? "")
    .split(",")
    .map((option) => option.trim().toLowerCase());
  if (options.includes("enableschemavalidation")) {
    yield [
      "operationOptions",
      "has EnableSchemaValidation, which answers 400 to a lead that differs from the schema",
    ];
  }
  if (options.includes("singleinstance")) {
    yield ["operationOptions", "has SingleInstance, which turns calls away while a run is going on"];
  }
  if (valueAt(trigger, "runtimeConfiguration", "concurrency") !== undefined) {
    yield ["runtimeConfiguration/concurrency", "answers 429 when too many runs wait"];
  }
  if (isNotEmpty(trigger.conditions))
    yield ["conditions", "drops the lead without a run when one does not hold"];
  if (trigger.splitOn !== undefined) yield ["splitOn", "refuses a body that is no array"];
  const method = valueAt(trigger, "inputs", "method");
  if (method !== undefined && textOf(method).toUpperCase() !== "POST") {
    yield ["inputs/method", "is not POST, by which the marketplace sends leads"];
  }
}

const isNotEmpty = (value: unknown) =>
  Array.isArray(value) ? value.length > 0 : isObject(value) || (value !== undefined && value !== null);
