/**
 * Logic Apps' states and codes, and the rules that derive one status from others.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-exception-handling
 */
/** States of an action. */
export const actionStatuses = [
  "Succeeded",
  "Failed",
  "Skipped",
  "TimedOut",
  "Cancelled",
  "Running",
  "Waiting",
] as const;
export type ActionStatus = (typeof actionStatuses)[number];

/** States of a run. */
export type RunStatus = "Succeeded" | "Failed" | "Cancelled" | "TimedOut" | "Running" | "Waiting";

/** Code and message of a failure, as in a run's history. */
export interface WorkflowError {
  code: string;
  message: string;
}

/** One condition of a `runAfter`: a predecessor and the statuses that satisfy it. */
export type RunAfter = ReadonlyMap<string, readonly ActionStatus[]>;

/** Reads a status word in any letter case (`SUCCEEDED` and `TIMEDOUT` are in Microsoft's own definitions). */
export function parseStatus(word: unknown): ActionStatus | undefined {
  const lower = String(word).toLowerCase();
  return actionStatuses.find((status) => status.toLowerCase() === lower);
}

/** Whether a status makes its branch or container fail. */
export function isFailure(status: ActionStatus | undefined): boolean {
  return status === "Failed" || status === "TimedOut" || status === "Cancelled";
}

/** The predecessor that blocks an action, with the expected statuses. Undefined when the action may run. */
export function unmetCondition(
  runAfter: RunAfter,
  statusOf: (action: string) => ActionStatus | undefined,
): { action: string; expected: readonly ActionStatus[]; actual: ActionStatus | undefined } | undefined {
  for (const [action, expected] of runAfter) {
    const actual = statusOf(action);
    if (actual === undefined || !expected.includes(actual)) return { action, expected, actual };
  }
  return undefined;
}

/** An action of a container, as the status rules need it. */
export interface StatusNode {
  name: string;
  runAfter: RunAfter;
}

/**
 * Whether the actions of a run or container failed.
 * Every action without a successor ends a branch. A skipped one takes the status of its predecessors,
 * repeated upward.
 */
export function endsInFailure(
  siblings: readonly StatusNode[],
  statusOf: (action: string) => ActionStatus | undefined,
): boolean {
  const followed = new Set(siblings.flatMap((node) => [...node.runAfter.keys()]));
  const byName = new Map(siblings.map((node) => [node.name, node]));
  const verdicts = new Map<string, boolean>();
  return siblings.some(({ name }) => !followed.has(name) && failed(name, byName, statusOf, verdicts));
}

function failed(
  name: string,
  byName: ReadonlyMap<string, StatusNode>,
  statusOf: (action: string) => ActionStatus | undefined,
  verdicts: Map<string, boolean>,
): boolean {
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  const status = statusOf(name);
  const before = [...(byName.get(name)?.runAfter.keys() ?? [])];
  const verdict =
    status === "Skipped"
      ? before.some((other) => failed(other, byName, statusOf, verdicts))
      : isFailure(status);
  verdicts.set(name, verdict);
  return verdict;
}

/** Error of a container or run with a failed branch. */
export const actionFailed: WorkflowError = {
  code: "ActionFailed",
  message: "An action failed. No dependent actions succeeded.",
};

/** Error of a run after an internal error of the sandbox. */
export const workflowFailed: WorkflowError = {
  code: "InternalServerError",
  message: "The sandbox failed while it ran this workflow. Its log says where.",
};

/** Error of an action whose `runAfter` was not satisfied. */
export function skippedByRunAfter(
  action: string,
  predecessor: string,
  expected: readonly string[],
  actual: string,
): WorkflowError {
  return {
    code: "ActionSkipped",
    message: `The execution of template action '${action}' is skipped: the 'runAfter' condition for action '${predecessor}' is not satisfied. Expected status values '${expected.join(", ")}' and actual value '${actual}'.`,
  };
}

/** Error of an action whose container was skipped. "dependant" is Azure's spelling. */
export function skippedWithContainer(
  action: string,
  container: string,
  status: string,
  code: string,
): WorkflowError {
  return {
    code: "ActionDependencyFailed",
    message: `The execution of template action '${action}' is skipped: dependant action '${container}' completed with status '${status}' and code '${code}'.`,
  };
}

/** Error of an action in a branch that was not chosen. The message is unverified. */
export function skippedByCondition(action: string): WorkflowError {
  return {
    code: "ActionBranchingConditionNotSatisfied",
    message: `The execution of template action '${action}' is skipped: the branching condition for this action is not satisfied.`,
  };
}

/** Error of an action that a Terminate kept from starting. Code and message are unverified. */
export function skippedByTermination(action: string, terminator: string): WorkflowError {
  return {
    code: "ActionSkipped",
    message: `The execution of template action '${action}' is skipped: the run was ended by '${terminator}'.`,
  };
}
