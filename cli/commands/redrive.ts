/** `leads redrive`: writes dead letters, and failed runs whose letter could not be stored, as rows. */
import type { Cause } from "../../operations/causes/cause";
import { causesOfRun, toldCauses } from "../../operations/causes/explain";
import {
  chosenLetters,
  listedLetters,
  type RedriveOutcome,
  type RedriveResult,
  redriveAll,
  redriveLetters,
} from "../../operations/dead-letters/redrive";
import type { RedriveContext } from "../../operations/dead-letters/redrive-letter";
import { dataverseRows } from "../../operations/destinations/dynamics365";
import { OperationError } from "../../operations/errors";
import { callerToken } from "../credentials";
import { formatOutcome } from "../format/outcome";
import { withLetters } from "../letter-access";
import { armAccess, dataverseAccess } from "../service-access";
import { fixContext } from "../stack-facts";
import { stackOutputs } from "../stack-outputs";

/** Options of `leads redrive`: ids of letters, or `all`. */
export interface RedriveCommandOptions {
  stack?: string;
  all?: true;
  /** Longest wait for one run, in seconds, 1 or more. */
  wait: number;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

export async function runRedrive(
  ids: readonly string[],
  { stack, all, wait }: RedriveCommandOptions,
): Promise<void> {
  const names = ["callbackUrl", "deadLetterUrl", "dynamicsUrl", "owner", "workflowId"] as const;
  const outputs = await stackOutputs(stack, names);
  const { callbackUrl, dynamicsUrl, workflowId } = outputs;
  const token = await callerToken();
  const arm = armAccess(token);
  // before anything is sent, because without these nothing could be followed
  for (const resource of ["https://management.azure.com", dynamicsUrl]) await token(resource);
  await withLetters({ stack, outputs, token, arm }, "Redriving", async (store) => {
    const context = {
      store,
      arm,
      workflowId,
      callbackUrl,
      rows: dataverseRows(dataverseAccess(dynamicsUrl, token, arm.fetch)),
      fix: fixContext(stack, "dynamics365", outputs),
      timeoutSeconds: wait,
      time: () => new Date(),
    };
    let count = 0;
    const report = (outcome: RedriveOutcome) => {
      count++;
      print(formatOutcome(outcome));
    };
    const result = all ? await redriveAll(context, { report }) : await redriveNamed(context, ids, { report });
    if (result.left.length + result.notTried > 0) throw await incomplete(context, result);
    if (count === 0) print("Nothing to redrive.");
  });
}

async function redriveNamed(
  context: RedriveContext,
  ids: readonly string[],
  options: { report: (outcome: RedriveOutcome) => void },
): Promise<RedriveResult> {
  const { letters } = await listedLetters(context.store);
  const names = chosenLetters(letters, ids).map(({ name }) => name);
  return redriveLetters(context, names, options);
}

async function incomplete(
  context: RedriveContext,
  { left, notTried }: RedriveResult,
): Promise<OperationError> {
  const causes: Cause[] = [];
  for (const outcome of left) {
    if (outcome.result === "failed") causes.push(...outcome.causes);
    if (outcome.result === "resubmitted")
      causes.push(...(await causesOfRun(context.arm, context.workflowId, outcome.newRun, context.fix)));
  }
  const others = notTried === 0 ? "" : `, ${notTried} more were not tried`;
  const found = `${left.length} ${left.length === 1 ? "lead is" : "leads are"} not a row yet and kept${others}`;
  const { because, fix } = toldCauses(causes);
  const again =
    "A run that has not ended tries for about an hour. Run the command again later; that is safe.";
  return new OperationError(
    "LEADS_REDRIVE_INCOMPLETE",
    causes.length === 0 ? found : `${found}: ${because}`,
    causes.length === 0 ? again : fix,
  );
}
