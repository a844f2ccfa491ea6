/** The Logic Apps of a stack, before and after a change. */
import { isObject } from "../expressions/json";
import { isWorkflow } from "../policies/resource-types";
import type { Preview } from "./preview";

/** A workflow definition and its parameters, as the program gives them to Azure. */
export interface WorkflowState {
  definition: WorkflowDefinition;
  /** Values by name. An unknown or secret value is what `Step.after` has for it. */
  parameters: Readonly<Record<string, unknown>>;
  /** `Enabled` or `Disabled`. */
  state: string;
  /** Who may call the trigger, and how. */
  accessControl?: Readonly<Record<string, unknown>>;
}

/** The parts that reviews read. */
export interface WorkflowDefinition {
  contentVersion?: string;
  parameters?: Readonly<Record<string, object>>;
  triggers: Readonly<Record<string, StepSource>>;
  actions: Readonly<Record<string, StepSource>>;
}

/** A trigger or an action: any JSON object of the workflow definition language. */
// biome-ignore lint/suspicious/noExplicitAny: the workflow definition language has no types
export type StepSource = Record<string, any>;

/** One Logic App. */
export interface WorkflowChange {
  /** Logical name of the resource, e.g. `leads-workflow-salesforce`. */
  name: string;
  /** Kind of destination, e.g. `salesforce`; `flow` for a person's own definition; `distributor` for the one that posts to several. */
  destination: string;
  before?: WorkflowState;
  after?: WorkflowState;
}

/** The Logic Apps of a preview, sorted by name. */
export function workflowChanges({ steps }: Pick<Preview, "steps">): WorkflowChange[] {
  return steps
    .filter(({ type }) => isWorkflow(type))
    .map(({ name, before, after }) => {
      const states = { ...stateOf("before", before), ...stateOf("after", after) };
      return { name, destination: destinationIn(states.after ?? states.before), ...states };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function stateOf<Key extends "before" | "after">(
  key: Key,
  inputs: Readonly<Record<string, unknown>> | undefined,
): Partial<Record<Key, WorkflowState>> {
  const definition = inputs?.definition;
  if (!isObject(definition) || !isObject(definition.actions) || !isObject(definition.triggers)) return {};
  const parameters = Object.entries(isObject(inputs?.parameters) ? inputs.parameters : {});
  const state: WorkflowState = {
    definition: definition as unknown as WorkflowDefinition,
    parameters: Object.fromEntries(
      parameters.map(([name, value]) => [name, isObject(value) && "value" in value ? value.value : value]),
    ),
    state: typeof inputs?.state === "string" ? inputs.state : "Enabled",
    ...(isObject(inputs?.accessControl) && { accessControl: inputs.accessControl }),
  };
  return { [key]: state } as Partial<Record<Key, WorkflowState>>;
}

/** A parameter that only this kind of definition has. */
const marks: readonly [parameter: string, destination: string][] = [
  ["salesforceUrl", "salesforce"],
  ["hubspotToken", "hubspot"],
  ["tableUrl", "azureTable"],
  ["webhookUrl", "webhook"],
  ["dynamicsUrl", "dynamics365"],
];

/** The kind of a definition, by its parameters and the steps that all shipped ones have. */
export function destinationIn(state: WorkflowState | undefined): string {
  const { parameters = {}, actions = {} } = state?.definition ?? {};
  if (Object.keys(actions).some((name) => name.startsWith("Send_to_"))) return "distributor";
  if (actions.Lead === undefined || actions.Create_lead === undefined) return "flow";
  return marks.find(([name]) => Object.hasOwn(parameters, name))?.[1] ?? "flow";
}
