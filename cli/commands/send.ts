/**
 * `leads send`: posts a lead to the stack's callback URL and shows the row it became.
 *
 * Layer: cli.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OperationError } from "../../operations/errors";
import { findLeadRow, sendLead } from "../../operations/send-lead";
import { waitForRun } from "../../operations/workflow-runs";
import { armAccess } from "../arm-access";
import { CommandError } from "../command-error";
import { callerToken } from "../credentials";
import { formatRow } from "../format-row";
import { createHttpClient } from "../http-client";
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
  const dataverse = { environmentUrl: dynamicsUrl, token: () => token(dynamicsUrl), fetch };
  const row = run.status === "Succeeded" ? await findLeadRow(dataverse, runName) : undefined;
  if (row === undefined) {
    throw new OperationError(
      "LEADS_RUN_FAILED",
      `Run ${runName} ended ${run.status}${run.error === undefined ? "" : ` (${run.error.code}: ${run.error.message.replace(/\.$/, "")})`} and wrote no row`,
      `If the application may not write leads yet, run: leads grant${stack === undefined ? "" : ` --stack ${stack}`}. The lead is kept in the run's history.`,
    );
  }
  process.stdout.write(`Row in the Leads table of ${dynamicsUrl}:\n${formatRow(row)}\n`);
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
