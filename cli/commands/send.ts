/**
 * `leads send`: posts a lead to the stack's callback URL and shows the row it became.
 *
 * Layer: cli.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createHttpClient } from "../../http-client/http-client";
import { OperationError } from "../../operations/errors";
import { findLeadRow, sendLead } from "../../operations/send-lead";
import { type FinishedRun, waitForRun } from "../../operations/workflow-runs";
import { armAccess } from "../arm-access";
import { CommandError } from "../command-error";
import { callerToken } from "../credentials";
import { formatRow } from "../format-row";
import { stackOutputs } from "../stack-outputs";

const publishedSample = join(__dirname, "../../flow-definitions/samples/lead.published.json");

/** What `leads send` takes. */
export interface SendCommandOptions {
  stack?: string;
  file?: string;
  /** Longest wait for the run, in seconds, 1 or more. */
  wait: number;
}

export async function runSend({ stack, file = publishedSample, wait }: SendCommandOptions): Promise<void> {
  const lead = readLead(file);
  const { callbackUrl, dynamicsUrl, workflowId } = await stackOutputs(stack, [
    "callbackUrl",
    "dynamicsUrl",
    "workflowId",
  ]);
  const fetch = createHttpClient();
  const token = await callerToken();
  // before the lead is sent: without a token its run could not be followed
  await token("https://management.azure.com");
  const { runName } = await sendLead(callbackUrl, lead, fetch);
  process.stdout.write(`Accepted as run ${runName}.\n`);
  const run = await waitForRun(armAccess(token, fetch), workflowId, runName, wait);
  if (run.status !== "Succeeded") throw runFailed(runName, run, stack);
  const dataverse = { environmentUrl: dynamicsUrl, token: () => token(dynamicsUrl), fetch };
  const row = await findLeadRow(dataverse, runName);
  process.stdout.write(`Row in the Leads table of ${dynamicsUrl}:\n${formatRow(row)}\n`);
}

function runFailed(name: string, { status, error }: FinishedRun, stack: string | undefined): OperationError {
  const reason = error === undefined ? "" : ` (${error.code}: ${error.message.replace(/\.$/, "")})`;
  return new OperationError(
    "LEADS_RUN_FAILED",
    `Run ${name} ended ${status}${reason}, expected it to succeed`,
    `If the application may not write leads yet, run: leads grant${stack === undefined ? "" : ` --stack ${stack}`}. The lead is kept in the run's history.`,
  );
}

function readLead(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CommandError(
      "LEADS_FILE_UNREADABLE",
      `Could not read the lead from ${file} (${(error as NodeJS.ErrnoException).code})`,
      "Name a readable file with --file.",
      { cause: error },
    );
  }
}
