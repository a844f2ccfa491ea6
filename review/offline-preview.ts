/** A preview made from two configurations instead of by the engine: only Logic Apps, and nothing of Azure. */
import { isObject } from "../expressions/json";
import { rules } from "../policies/rules/index";
import { judgeInProcess, rulesFor } from "./in-process-rules";
import { type Inputs, type Preview, type Step, unknownValue } from "./preview";

/** A Logic App as the program would deploy it. */
export interface OfflineWorkflow {
  /** Logical name. */
  name: string;
  /** Its name in Azure; another one is another Logic App, with another callback URL. */
  workflowName: string;
  location: string;
  definition: { parameters?: object };
  parameters: Readonly<Record<string, unknown>>;
  tags: Readonly<Record<string, string>>;
  isProtected: boolean;
}

export interface OfflineStack {
  project: string;
  stack: string;
  /** Undefined when the base has no such stack. */
  before?: readonly OfflineWorkflow[];
  /** Undefined when the program refuses the configuration. */
  after?: readonly OfflineWorkflow[];
  failure?: readonly string[];
}

const type = "azure-native:logic:Workflow";

/** @returns a preview without drift, digest and other resources */
export function offlinePreview({ project, stack, before = [], after, failure }: OfflineStack): Preview {
  const names = [...new Set([...before, ...(after ?? before)].map(({ name }) => name))].sort();
  const steps = names.map((name): Step => {
    const [old, fresh] = [before, after ?? before].map((all) => all.find((one) => one.name === name));
    return step(`urn:pulumi:${stack}::${project}::${component}$${type}::${name}`, name, old, fresh);
  });
  const judged = steps.flatMap(({ urn, after: inputs }) =>
    inputs === undefined || failure !== undefined ? [] : judgeInProcess(rules, { urn, type, inputs }),
  );
  return {
    ...{ project, stack, steps, drift: [], hasRefreshed: false },
    violations: judged,
    policiesChecked: rulesFor(rules, type).map(({ name }) => name),
    ...(failure && { failure }),
  };
}

const component = "marketplace-leads:index:LeadDestination";

function step(urn: string, name: string, old?: OfflineWorkflow, fresh?: OfflineWorkflow): Step {
  const [before, after] = [old, fresh].map((one) => one && inputsOf(one));
  const found = before && after ? differencesOf(before, after) : {};
  return {
    ...{ urn, type, name, op: operation(found, before, after), differences: found },
    ...(before && { before }),
    ...(after && { after }),
    isProtected: (fresh ?? old)?.isProtected === true,
    ...(old && fresh && old.isProtected !== fresh.isProtected && { wasProtected: old.isProtected }),
  };
}

/** The program gives a Logic App its identity with one of these parameters. */
const identityParameters = new Set(["identity", "deadLetterIdentity"]);
const identity = { type: "UserAssigned", userAssignedIdentities: [unknownValue] };

function operation(found: object, before?: Inputs, after?: Inputs): Step["op"] {
  if (before === undefined) return "create";
  if (after === undefined) return "delete";
  if ("workflowName" in found || "location" in found) return "replace";
  return Object.keys(found).length > 0 ? "update" : "same";
}

function inputsOf({ workflowName, location, definition, parameters, tags }: OfflineWorkflow): Inputs {
  const declared = Object.entries(definition.parameters ?? {}).filter(
    ([name, one]) => Object.hasOwn(parameters, name) || name === "$connections" || !("defaultValue" in one),
  );
  const values = declared.map(([name]) => [name, { value: parameters[name] ?? decided(name, definition) }]);
  const names = Object.keys(definition.parameters ?? {});
  return {
    ...{ definition, location, parameters: Object.fromEntries(values) },
    ...{ state: "Enabled", tags, workflowName },
    ...(names.some((name) => identityParameters.has(name)) && { identity }),
  };
}

/** A value that only an update decides; of connections, their names are known. */
function decided(name: string, definition: object): unknown {
  if (name !== "$connections") return unknownValue;
  const text = JSON.stringify(definition);
  const used = text.matchAll(/parameters\('\$connections'\)\??\['([^']+)'\]/g);
  const one = { connectionId: unknownValue, connectionName: unknownValue, id: unknownValue };
  return Object.fromEntries([...used].map(([, connection = ""]) => [connection, one]));
}

/** Path → `add`, `update` or `delete`. */
function differencesOf(before: unknown, after: unknown, path = ""): Record<string, string> {
  if (JSON.stringify(before) === JSON.stringify(after)) return {};
  if (before === undefined) return { [path]: "add" };
  if (after === undefined) return { [path]: "delete" };
  if (!isObject(before) || !isObject(after)) return { [path]: "update" };
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return Object.assign(
    {},
    ...names.map((name) => differencesOf(own(before, name), own(after, name), placeOf(path, name))),
  );
}

const own = (value: Readonly<Record<string, unknown>>, name: string) =>
  Object.hasOwn(value, name) ? value[name] : undefined;

/** As Pulumi writes it. */
function placeOf(path: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}
