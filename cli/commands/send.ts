/** `leads send`: posts a lead to the stack's callback URL and shows its row. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createHttpClient } from "../../http-client/http-client";
import type { Cause } from "../../operations/causes/cause";
import { causesOfRun, toldCauses } from "../../operations/causes/explain";
import { findLeadRow } from "../../operations/dataverse/row-of-run";
import { textOfBytes } from "../../operations/dead-letters/repair-lead";
import { OperationError } from "../../operations/errors";
import { sendLead } from "../../operations/runs/send-lead";
import { type FinishedRun, waitForRun } from "../../operations/runs/workflow-runs";
import { CommandError } from "../command-error";
import { callerToken } from "../credentials";
import { formatRow } from "../format/row";
import { armAccess, dataverseAccess } from "../service-access";
import { fixContext } from "../stack-facts";
import { stackOutputs } from "../stack-outputs";

/** Named like Partner Center's test leads, so that no one acts on it. */
const testLead = join(__dirname, "../../flow-definitions/samples/lead.partner-center-test.json");

/** Options of `leads send`. */
export interface SendCommandOptions {
  stack?: string;
  file?: string;
  /** Longest wait for the run, in seconds, 1 or more. */
  wait: number;
}

export async function runSend({ stack, file = testLead, wait }: SendCommandOptions): Promise<void> {
  const lead = readLead(file);
  const outputs = await stackOutputs(stack, [
    "callbackUrl",
    "deadLetterUrl",
    "dynamicsUrl",
    "owner",
    "workflowId",
  ]);
  const { callbackUrl, dynamicsUrl, workflowId } = outputs;
  const fetch = createHttpClient();
  const token = await callerToken();
  // before the lead is sent, because without a token its run could not be followed
  await token("https://management.azure.com");
  const { runName } = await sendLead(callbackUrl, lead, fetch);
  process.stdout.write(`Accepted as run ${runName}.\n`);
  const arm = armAccess(token, fetch);
  const run = await waitForRun(arm, workflowId, runName, wait);
  if (run.status !== "Succeeded")
    throw runFailed(
      runName,
      run,
      await causesOfRun(arm, workflowId, runName, fixContext(stack, "dynamics365", outputs)),
    );
  const row = await findLeadRow(dataverseAccess(dynamicsUrl, token, fetch), runName);
  process.stdout.write(`Row in the Leads table of ${dynamicsUrl}:\n${formatRow(row)}\n`);
}

function runFailed(name: string, { status, error }: FinishedRun, causes: readonly Cause[]): OperationError {
  const { because, fix } = toldCauses(causes);
  const code = error === undefined ? "" : ` (${error.code})`;
  const found = `Run ${name} ended ${status}${code}, expected it to succeed: ${because}`;
  return new OperationError("LEADS_RUN_FAILED", found, `The lead is kept. ${fix}`);
}

/** Decodes by the byte order mark, because PowerShell 5.1 writes UTF-16. */
function readLead(file: string): string {
  try {
    return textOfBytes(readFileSync(file));
  } catch (error) {
    throw new CommandError(
      "LEADS_FILE_UNREADABLE",
      `Could not read the lead from ${file} (${(error as NodeJS.ErrnoException).code})`,
      "Name a readable file with --file.",
      { cause: error },
    );
  }
}
