/** Completes a checked flow: our trigger, the step Lead and the failure path around the user's actions. */
import workflow from "../../flow-definitions/flow/workflow.json";
import type { WorkflowFile } from "../destinations/destination";
import { type FlowAction, type OwnFlow, placed, texts } from "./flow-file";

/** Longest time that a call may take that answers later, when the flow does not say. */
const longestCall = { timeout: "PT2H" };

/** What an action can hide. Containers and variables hide nothing. Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#obfuscate */
const hides: Readonly<Record<string, readonly string[]>> = {
  Compose: ["inputs"],
  ParseJson: ["inputs"],
  ...Object.fromEntries(
    ["Select", "Query", "Join", "Http", "ApiConnection"].map((type) => [type, ["inputs", "outputs"]]),
  ),
};

export function completeFlow({ parameters = {}, actions, ...own }: OwnFlow): WorkflowFile {
  const definition = structuredClone(workflow) as unknown as WorkflowFile;
  const entries = Object.entries(actions).map(([name, action]) => [name, complete(action)] as const);
  const variables = entries.filter(([, { type }]) => type === "InitializeVariable");
  const names = variables.map(([name]) => name);
  const steps = entries
    .filter(([name]) => !names.includes(name))
    .map(([name, action]) => [name, without(action, names)] as const);
  const { Lead, Your_flow, ...failure } = definition.actions;
  const runAfter = Object.fromEntries(["Lead", ...names].map((name) => [name, ["Succeeded"]]));
  return {
    ...definition,
    $schema: own.$schema,
    contentVersion: own.contentVersion,
    parameters: { ...definition.parameters, ...withDefaults(parameters) },
    actions: {
      Lead,
      ...Object.fromEntries(variables),
      Your_flow: { ...Your_flow, actions: Object.fromEntries(steps), runAfter },
      ...failure,
    },
  };
}

function withDefaults(parameters: NonNullable<OwnFlow["parameters"]>): Record<string, object> {
  const { offerId, ...others } = parameters;
  return Object.hasOwn(others, "$connections")
    ? { ...others, $connections: { type: "Object", defaultValue: {} } }
    : others;
}

function complete(action: FlowAction): FlowAction {
  const secured = hides[action.type];
  return {
    ...action,
    ...(action.actions && { actions: mapped(action.actions) }),
    ...(action.else && { else: { actions: mapped(action.else.actions) } }),
    ...(/^(Http|ApiConnection)$/.test(action.type) && { limit: action.limit ?? longestCall }),
    runAfter: action.runAfter ?? {},
    ...(secured && { runtimeConfiguration: { secureData: { properties: secured } } }),
  };
}

const mapped = (actions: Record<string, FlowAction>) =>
  Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, complete(action)]));

/** The whole flow runs after the variables. */
function without(action: FlowAction, variables: readonly string[]): FlowAction {
  const kept = Object.entries(action.runAfter ?? {}).filter(([name]) => !variables.includes(name));
  return { ...action, runAfter: Object.fromEntries(kept) };
}

/** Steps that change something outside and do not name the lead's id: a redrive repeats them. */
export function repeatedSteps({ actions }: OwnFlow): string[] {
  return [...placed(actions)]
    .filter(({ action: { type, inputs } }) => {
      const { method = "" } = (inputs ?? {}) as { method?: string };
      if (!/^(Http|ApiConnection)$/.test(type) || /^(get|head)$/i.test(method)) return false;
      return ![...texts(inputs, "")].some(({ text }) => /outputs\('Lead'\)\??\['id'\]/i.test(text));
    })
    .map(({ name }) => name);
}
