/**
 * A workflow definition in the runtime's form: actions by container, predecessors, secured content.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers
 */

import { isJsonObject } from "../../support/json";
import type { WorkflowDeployment } from "../deployment";
import { type ActionStatus, parseStatus, type RunAfter } from "../run/status";
import { type JsonObject, objectAt, property, textAt } from "./json";
import { hiddenParts } from "./secure-data";

export interface ActionNode {
  /** As the definition spells it. */
  name: string;
  type: string;
  /** The action's JSON in the definition. */
  source: JsonObject;
  runAfter: RunAfter;
  /** Name of its container. Undefined at top level. */
  parent: string | undefined;
  /** Inner actions by branch: `actions`, `else`, `default`, or a case's name after `case:`. */
  branches: ReadonlyMap<string, readonly ActionNode[]>;
  /** Content that its run history must not show. */
  hidden: HiddenParts;
}

/** Content of an action or trigger that the run history hides. */
export interface HiddenParts {
  inputs: boolean;
  outputs: boolean;
}

/** A deployed definition, ready to run. */
export interface ParsedWorkflow {
  /** Actions at top level. */
  actions: readonly ActionNode[];
  /** Every action at any depth, by name. */
  byName: ReadonlyMap<string, ActionNode>;
  triggers: ReadonlyMap<string, ParsedTrigger>;
  /** Parameter values with defaults, secure ones included. */
  parameters: Readonly<Record<string, unknown>>;
  /** Outputs of the workflow: name to template. */
  outputs: JsonObject;
  /** Names of outputs that read secured data. */
  hiddenOutputs: ReadonlySet<string>;
}

export interface ParsedTrigger {
  name: string;
  type: string;
  source: JsonObject;
  hidden: HiddenParts;
}

/** Parses a deployment's definition. */
export function parseWorkflow(
  deployment: Pick<WorkflowDeployment, "definition" | "parameters">,
): ParsedWorkflow {
  const { definition } = deployment;
  const actions = parseActions(objectAt(definition, "actions"), undefined);
  const byName = new Map<string, ActionNode>();
  for (const node of everyAction(actions)) byName.set(node.name, node);
  const triggers = Object.entries(objectAt(definition, "triggers")).map(([name, source]) => ({
    name,
    type: textAt(source, "type") ?? "",
    source: isJsonObject(source) ? source : {},
  }));
  const outputs = objectAt(definition, "outputs");
  const outputReaders = Object.entries(outputs).map(([name, source]) => ({
    name: `${outputPrefix}${name}`,
    type: "",
    source,
  }));
  const hidden = hiddenParts([...byName.values(), ...outputReaders], triggers);
  const hiddenOutputs = Object.keys(outputs).filter(
    (name) => hidden.actions.get(`${outputPrefix}${name}`)?.inputs,
  );
  for (const node of byName.values()) node.hidden = hidden.actions.get(node.name) ?? node.hidden;
  return {
    actions,
    byName,
    triggers: new Map(
      triggers.map((trigger) => [
        trigger.name,
        { ...trigger, hidden: hidden.triggers.get(trigger.name) ?? nothingHidden },
      ]),
    ),
    parameters: parameterValues(definition, deployment.parameters),
    outputs,
    hiddenOutputs: new Set(hiddenOutputs),
  };
}

/** Every action of a list with its inner actions, parents first. */
export function* everyAction(actions: readonly ActionNode[]): Generator<ActionNode> {
  for (const node of actions) {
    yield node;
    for (const branch of node.branches.values()) yield* everyAction(branch);
  }
}

/** Inner action objects of a container, by branch. */
export function branchesOf(action: unknown): Map<string, JsonObject> {
  const branches = new Map<string, JsonObject>();
  const add = (name: string, value: unknown) => {
    if (isJsonObject(value)) branches.set(name, value);
  };
  add("actions", property(action, "actions"));
  add("else", property(action, "else", "actions"));
  add("default", property(action, "default", "actions"));
  for (const [name, choice] of Object.entries(objectAt(action, "cases"))) {
    add(`case:${name}`, property(choice, "actions"));
  }
  return branches;
}

/** Prefix of outputs, to tell them from actions: an action name cannot start with it. */
const outputPrefix = "\u0001";
const nothingHidden: HiddenParts = { inputs: false, outputs: false };

function parseActions(source: JsonObject, parent: string | undefined): ActionNode[] {
  return Object.entries(source).map(([name, action]) => ({
    name,
    type: textAt(action, "type") ?? "",
    source: isJsonObject(action) ? action : {},
    runAfter: parseRunAfter(property(action, "runAfter")),
    parent,
    branches: new Map(
      [...branchesOf(action)].map(([branch, inside]) => [branch, parseActions(inside, name)]),
    ),
    hidden: nothingHidden,
  }));
}

function parseRunAfter(value: unknown): RunAfter {
  const entries = Object.entries(isJsonObject(value) ? value : {});
  return new Map(
    entries.map(([name, words]) => [
      name,
      (Array.isArray(words) ? words : [])
        .map(parseStatus)
        .filter((status): status is ActionStatus => status !== undefined),
    ]),
  );
}

function parameterValues(
  definition: JsonObject,
  given: WorkflowDeployment["parameters"],
): Readonly<Record<string, unknown>> {
  const values: [string, unknown][] = [];
  for (const [name, declaration] of Object.entries(objectAt(definition, "parameters"))) {
    const value = property(given, name, "value");
    values.push([name, value === undefined ? property(declaration, "defaultValue") : value]);
  }
  return Object.fromEntries(values);
}
