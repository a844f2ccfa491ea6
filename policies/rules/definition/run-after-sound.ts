/** Rule: every action can run, because it waits only for actions of its branch, for possible statuses, and in no circle. */

import { isObject } from "../../../expressions/json";
import { textOf } from "../../engine-values";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { type Action, definitionOf } from "../../workflow/definition";

const statuses = new Set(["succeeded", "failed", "skipped", "timedout"]);

export const runAfterSound: ResourceRule = {
  name: "run-after-sound",
  description:
    "Every action can run: its runAfter names actions of the same level and statuses that they can have, without a cycle.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Correct the runAfter of the actions that the violation names.",
  url: "https://learn.microsoft.com/azure/logic-apps/error-exception-handling#manage-the-run-after-behavior",
  judges: "Logic App workflows",
  appliesTo: isWorkflow,
  check: ({ props, report }) => {
    const { actions } = definitionOf(props);
    for (const action of actions) {
      for (const problem of problemsOf(action)) report(`${action.place}/runAfter ${problem}`);
    }
    const circular = actions.filter(waitsForItself);
    if (circular.length > 0) {
      report(
        `These actions wait for each other in a circle and never run: ${circular.map(({ name }) => name).join(", ")}.`,
      );
    }
    const blocked = new Set([...circular, ...actions.filter(waitsInVain)].map(({ name }) => name));
    for (const action of actions) {
      if (!blocked.has(action.name) && isBehind(action, blocked)) {
        report(`${action.place} is never reached: it waits for actions that never run.`);
      }
    }
  },
};

function* problemsOf({ source, siblings }: Action): Generator<string> {
  if (source.runAfter !== undefined && !isObject(source.runAfter)) {
    yield "is no object of actions and statuses.";
  }
  for (const [name, given] of waits(source)) {
    if (!Object.hasOwn(siblings, name)) {
      yield `names ${name}, which is not an action of the same level.`;
    } else if (given.length === 0) {
      yield `gives ${name} no status to wait for.`;
    } else if (given.some((status) => !statuses.has(status))) {
      yield `gives ${name} a status that is none of Succeeded, Failed, Skipped, TimedOut.`;
    } else if (given.every((status) => status === "skipped") && waits(siblings[name]).length === 0) {
      yield `waits for ${name} to be Skipped, which a first action never is.`;
    }
  }
}

/** Predecessors of an action with the required statuses, in lower case. */
export function waits(action: unknown): [name: string, statuses: string[]][] {
  const runAfter = isObject(action) && isObject(action.runAfter) ? action.runAfter : {};
  return Object.entries(runAfter).map(([name, given]) => [
    name,
    (Array.isArray(given) ? given : []).map((status) => textOf(status).toLowerCase()),
  ]);
}

const waitsInVain = ({ source, siblings }: Action) =>
  waits(source).some(([name]) => !Object.hasOwn(siblings, name));

/** Whether following the predecessors leads back to the action. */
function waitsForItself({ name, siblings }: Action): boolean {
  return predecessors(name, siblings).has(name);
}

function isBehind({ name, siblings }: Action, blocked: ReadonlySet<string>): boolean {
  return [...predecessors(name, siblings)].some((before) => blocked.has(before));
}

/** Every direct or indirect predecessor of this action. */
function predecessors(name: string, siblings: Action["siblings"]): Set<string> {
  const found = new Set<string>();
  const open = [name];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const [before] of waits(siblings[at])) {
      if (!Object.hasOwn(siblings, before) || found.has(before)) continue;
      found.add(before);
      open.push(before);
    }
  }
  return found;
}
