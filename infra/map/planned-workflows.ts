/** The Logic Apps that a stack's configuration makes, as plain data, for a report without the engine. */
import { checkConfig } from "../config/check-config";
import { destinationsIn } from "../config/check-values";
import type { LeadDestinationArgs } from "../config/lead-destination-args";
import { flattened } from "../config/map-keys";
import { distribution } from "../definition/distribution";
import { workflowDefinition } from "../definition/workflow-definition";
import type { WorkflowFile } from "../destinations/destination";
import { ownerPath } from "../destinations/dynamics365";
import type { DestinationName } from "../destinations/index";
import { destinationWorkflowName, resourceNames } from "../names/names";
import { typedValue } from "../own-flow/values";
import { asProgram } from "./as-program";
import { type FileConfig, type StandInConfig, secretText, withStandIns } from "./stand-ins";

/** One Logic App. */
export interface PlannedWorkflow {
  /** Logical name: `leads-workflow-salesforce`. */
  name: string;
  workflowName: string;
  location: string;
  definition: WorkflowFile;
  /** Values by name. A secret is `[secret]`; one that only an update decides is absent. */
  parameters: Record<string, unknown>;
  tags: Readonly<Record<string, string>>;
  isProtected: boolean;
}

export interface PlannedStack {
  workflows: PlannedWorkflow[];
  /** Paths of encrypted settings that the definitions may depend on. */
  hidden: readonly string[];
}

/** Where the program would run. */
export interface PlanOptions {
  stack: string;
  /** Has the file of an own flow. */
  folder: string;
  now: Date;
}

/**
 * @param config full key → value, with the secrets as the file has them
 * @throws {LeadError} LEADS_CONFIG_INVALID with every mistake
 */
export function plannedWorkflows(config: FileConfig, { stack, folder, now }: PlanOptions): PlannedStack {
  return asProgram(stack, folder, () => {
    const given = withStandIns(config);
    return { workflows: workflowsOf(checkConfig({ ...given, now }), given, stack), hidden: given.hidden };
  });
}

function workflowsOf(args: LeadDestinationArgs, given: StandInConfig, stack: string): PlannedWorkflow[] {
  const names = destinationsIn({ ...args });
  const { offerId, location, tags = {}, protect = true } = args;
  const source = { offerId, stack };
  const entryName = resourceNames(source, args.names).workflow;
  const shared = { location, tags: tags as Record<string, string> };
  const valueIn = configured(args, given);
  const workflow = (suffix: string, definition: WorkflowFile, workflowName: string, isEntry: boolean) => ({
    ...shared,
    ...{ name: `leads-workflow${suffix}`, workflowName, definition, isProtected: isEntry && protect },
    parameters: parametersOf(definition, valueIn),
  });
  const isOne = names.length === 1;
  const destinations = names.map((name: DestinationName) =>
    workflow(
      isOne ? "" : `-${name}`,
      workflowDefinition(name, args),
      isOne ? entryName : destinationWorkflowName(source, name, args.names?.workflow),
      isOne,
    ),
  );
  const entry = isOne ? [] : [workflow("", distribution(names, args), entryName, true)];
  return [...entry, ...destinations];
}

/** Parameters that are settings, with the setting's path. The components name them: infra/components/destinations. */
const settings: ReadonlyMap<string, string> = new Map([
  ["offerId", "offerId"],
  ["dynamicsUrl", "dynamicsUrl"],
  ["owner", "owner"],
  ["salesforceUrl", "salesforce.url"],
  ["clientId", "salesforce.clientId"],
  ["webhookUsername", "webhook.username"],
  ["webhookAudience", "webhook.audience"],
]);

type ParameterValue = (name: string, type: string) => unknown;

function parametersOf({ parameters }: WorkflowFile, value: ParameterValue): Record<string, unknown> {
  const values = Object.entries(parameters).map(([name, { type = "" }]: [string, { type?: string }]) => [
    name,
    /^secure/i.test(type) ? secretText : value(name, type),
  ]);
  return Object.fromEntries(values.filter(([, one]) => one !== undefined));
}

function configured(args: LeadDestinationArgs, { hidden }: StandInConfig): ParameterValue {
  const owner = args.owner === undefined ? undefined : ownerPath(String(args.owner));
  const flat: Readonly<Record<string, unknown>> = { ...flattened({ ...args }), owner };
  const own: Readonly<Record<string, unknown>> = { ...(args.flowParameters as object | undefined) };
  const isHidden = (path: string) => hidden.some((one) => one === path || path.startsWith(`${one}.`));
  const shown = (path: string, value: unknown) =>
    value !== undefined && isHidden(path) ? secretText : value;
  return (name, type) => {
    if (Object.hasOwn(own, name)) return shown("flowParameters", typedValue(type, String(own[name])));
    const path = settings.get(name) ?? "";
    return shown(path, flat[path]);
  };
}
