/** Finds the actions that run because another action failed, and those among them that keep the lead. */
import { referencesOf } from "../../expressions/check";
import { ExpressionError } from "../../expressions/errors";
import type { JsonValue } from "../../expressions/json";
import { isObject } from "../../expressions/json";
import { listOf, textOf, valueAt } from "../engine-values";
import { type Action, type Definition, isCall, ownPart } from "./definition";

/** What happens after a failure. */
export interface AfterFailure {
  /** Actions that wait for the failure of another. */
  readonly catchers: readonly Action[];
  /** These, what follows them, and what they contain. */
  readonly branch: readonly Action[];
}

const failures = new Set(["failed", "timedout"]);

export function afterFailure({ actions }: Definition): AfterFailure {
  const catchers = actions.filter(isCatcher);
  const branch = new Set(catchers);
  let sizeBefore = 0;
  while (branch.size > sizeBefore) {
    sizeBefore = branch.size;
    for (const action of actions) if (isIn(branch, action)) branch.add(action);
  }
  return { catchers, branch: [...branch] };
}

const isCatcher = ({ source }: Action): boolean =>
  waits(source).some(([, statuses]) => statuses.some((status) => failures.has(textOf(status).toLowerCase())));

/** Whether an action is inside one of these, or waits for one of its level. */
const isIn = (branch: ReadonlySet<Action>, { parent, siblings, source }: Action): boolean =>
  [...branch].some(
    ({ name, siblings: level }) =>
      name === parent || (level === siblings && waits(source).some(([before]) => before === name)),
  );

function waits(source: Action["source"]): [name: string, statuses: readonly unknown[]][] {
  const { runAfter } = source;
  return isObject(runAfter) ? Object.entries(runAfter).map(([name, given]) => [name, listOf(given)]) : [];
}

/** Whether an action ends the run as failed. */
export const endsAsFailed = ({ type, source }: Action): boolean =>
  type === "terminate" && textOf(valueAt(source, "inputs", "runStatus")).toLowerCase() === "failed";

/** Whether an action sends the lead as it came, `triggerBody()`, to another service. */
export function keepsLead(action: Action): boolean {
  if (!isCall(action)) return false;
  try {
    return referencesOf(ownPart(action) as JsonValue).triggerBody.some((path) => path.length === 0);
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}
