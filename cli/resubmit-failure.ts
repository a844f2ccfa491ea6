/** The error of a resubmit that left leads: the causes of their new runs. */
import type { Cause } from "../operations/causes/cause";
import { causesOfRun, toldCauses } from "../operations/causes/explain";
import { OperationError } from "../operations/errors";
import type { ArmAccess } from "../operations/services/arm-client";
import type { LogicApp } from "./logic-apps";

/** A lead that is not a row yet. */
export interface NotWritten {
  app: LogicApp;
  /** Name of the new run; undefined when the lead was not resubmitted. */
  run: string | undefined;
}

/** @returns `LEADS_RUN_FAILED` */
export async function failedAgain(arm: ArmAccess, again: readonly NotWritten[]): Promise<OperationError> {
  const causes: Cause[] = [];
  let count = 0;
  for (const { app, run } of again) {
    if (run === undefined) continue;
    count++;
    causes.push(...(await causesOfRun(arm, app.workflowId, run, app.fix)));
  }
  if (causes.length === 0)
    return new OperationError(
      "LEADS_RUN_FAILED",
      "Some runs were not resubmitted, expected all to be written",
      "The lines above say why. Where another redrive has a run, run the command again later.",
    );
  const { because, fix } = toldCauses(causes);
  const found = `${count} resubmitted ${count === 1 ? "run" : "runs"} did not write the lead: ${because}`;
  return new OperationError("LEADS_RUN_FAILED", found, `The leads are kept. ${fix}`);
}
