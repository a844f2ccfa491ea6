/** The error of a redrive that left leads: its causes, and what to do. */
import type { Cause } from "../operations/causes/cause";
import { causesOfRun, toldCauses } from "../operations/causes/explain";
import type { RedriveOutcome } from "../operations/dead-letters/outcomes";
import type { StackContext, StackResult } from "../operations/dead-letters/redrive-stack";
import { OperationError } from "../operations/errors";
import { forStack } from "../operations/wording";
import { reportFailure } from "./report-failure";

/** @throws {OperationError} `LEADS_REDRIVE_INCOMPLETE`, or the error of a destination */
export async function throwUnlessComplete(
  results: readonly StackResult[],
  { destinations }: StackContext,
): Promise<void> {
  const left: RedriveOutcome[] = [];
  const causes: Cause[] = [];
  const errors: unknown[] = [];
  let notTried = 0;
  for (const result of results) {
    if ("error" in result) {
      errors.push(result.error);
      continue;
    }
    left.push(...result.left);
    notTried += result.notTried;
    for (const outcome of result.left) causes.push(...(await causesOfOutcome(outcome, result)));
  }
  const stack = destinations[0]?.fix.stack;
  if (left.length + notTried > 0) errors.push(incomplete({ left, notTried, causes, stack }));
  for (const error of errors.slice(0, -1)) reportFailure(error);
  if (errors.length > 0) throw errors.at(-1);
}

async function causesOfOutcome(outcome: RedriveOutcome, { context }: StackResult): Promise<Cause[]> {
  if (outcome.result === "failed") return outcome.causes;
  if (outcome.result !== "resubmitted" || context === undefined) return [];
  return causesOfRun(context.arm, context.workflowId, outcome.newRun, context.fix);
}

interface Incomplete {
  left: readonly RedriveOutcome[];
  notTried: number;
  causes: readonly Cause[];
  stack: string | undefined;
}

function incomplete({ left, notTried, causes, stack }: Incomplete): OperationError {
  const others = notTried === 0 ? "" : `, ${notTried} more were not tried`;
  const found = `${left.length} ${left.length === 1 ? "lead is" : "leads are"} not a row yet and kept${others}`;
  const { because, fix } = toldCauses(causes);
  const fixes = [...byHand(left, stack), ...(causes.length === 0 ? [] : [fix])];
  return new OperationError(
    "LEADS_REDRIVE_INCOMPLETE",
    causes.length === 0 ? found : `${found}: ${because}`,
    fixes.length === 0
      ? "A run that has not ended tries for about an hour. Run the command again later; that is safe."
      : fixes.join("\n"),
  );
}

/** What redrive does not do by itself. */
function byHand(left: readonly RedriveOutcome[], stack: string | undefined): string[] {
  const partly = left.filter((outcome) => outcome.result === "partly delivered");
  const strange = new Set(
    left.map((outcome) => (outcome.result === "no destination" ? outcome.destination : undefined)),
  );
  const resubmits = partly.map(({ run }) => `  ${forStack(`npx leads resubmit ${run}`, stack)}`);
  return [
    ...(resubmits.length === 0
      ? []
      : [`To send a lead to all destinations, also to those that have it, run:\n${resubmits.join("\n")}`]),
    ...[...strange]
      .filter((name) => name !== undefined)
      .map((name) => `Add ${name} to marketplace-leads:crm and run ${forStack("pulumi up", stack)}.`),
  ];
}
