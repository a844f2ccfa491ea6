/**
 * Posts a lead to a callback URL, and finds the row it became.
 *
 * The callback URL and the lead never appear in an error text.
 * The row is found by the run name in its description: the run's outputs are secured and hide the row's key.
 */

import { ExplainedError } from "../http-client/explained-error";
import type { ArmAccess } from "./arm-client";
import { type DataverseAccess, DataverseClient, DataverseError } from "./dataverse/dataverse-client";
import { OperationError } from "./errors";
import { isBusy, reasonIn } from "./refusal";
import { causeOf, proxyRefused } from "./service-request";

/** What the trigger answered. */
export interface SentLead {
  /** Name of the run the lead started, e.g. `08584…CU00`. */
  runName: string;
}

/** What redrive adds to a lead, so that all runs of it write the same row. */
export interface RowOfLead {
  /** A GUID. */
  rowId: string;
  /** Name of the run in the history, beside its own. */
  trackingId: string;
}

/**
 * @param body the lead as text, sent as it is
 * @throws {OperationError} `LEADS_SEND_REFUSED` when the trigger does not accept it, `LEADS_SEND_UNREACHABLE`
 */
export async function sendLead(
  callbackUrl: string,
  body: string,
  fetch: ArmAccess["fetch"],
  row?: RowOfLead,
): Promise<SentLead> {
  const url = row === undefined ? callbackUrl : `${callbackUrl}&leadId=${row.rowId}`;
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(row === undefined ? {} : { "x-ms-client-tracking-id": row.trackingId }),
    },
    body,
  }).catch((error: Error) => {
    const cause = causeOf(error);
    throw new OperationError(
      "LEADS_SEND_UNREACHABLE",
      `Sending the lead: nothing answered at the callback URL (${cause}), expected 202 and a run`,
      neverSent.has(cause) || cause.startsWith(proxyRefused)
        ? 'Check the network; for a sandbox, start it and run: eval "$(npx leads sandbox env)"'
        : mayBeAccepted,
    );
  });
  const runName = answer.headers.get("x-ms-workflow-run-id");
  if (!answer.ok || runName === null) {
    const { code } = reasonIn(await answer.json().catch(() => undefined));
    throw refused(answer.status, code);
  }
  // the lead is accepted, whatever becomes of the rest of the answer
  await answer.body?.cancel().catch(() => undefined);
  return { runName };
}

/** Why no connection was made. Whatever else ends a call may end it after the lead has arrived. */
const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);
const mayBeAccepted =
  "The lead may have been accepted all the same: look for its run with npx leads runs before you send it again";

function refused(status: number, code: string | undefined): OperationError {
  return new OperationError(
    "LEADS_SEND_REFUSED",
    `Sending the lead: the trigger answered ${status}${code === undefined ? "" : ` ${code}`}, expected 202 and a run`,
    mendOf(status, code),
  );
}

/** Not implemented, insufficient storage: said before a lead is taken. */
const noRoom = new Set([501, 507]);

const reconnect =
  "paste the stack's callbackUrl into the offer in Partner Center: the marketplace's leads are refused, too";

function mendOf(status: number, code: string | undefined): string {
  if (code === "WorkflowTriggerIsNotEnabled")
    return "The Logic App is disabled. Enable it with: pulumi up --refresh";
  if (status === 401 || status === 403)
    return `The URL's key was regenerated. Run: pulumi up. Then ${reconnect}.`;
  if (status === 404)
    return `The Logic App of this URL is gone. Run: pulumi up --refresh. Then ${reconnect}.`;
  if (status === 429 || noRoom.has(status)) return "The service is busy or has no room: send it again later.";
  // a 2xx whose headers were left out, on purpose or by a gateway; and what says nothing about the service behind it
  if (status < 300 || status === 408 || isBusy(status)) return mayBeAccepted;
  return "Fix what the code says, and send it again.";
}

/**
 * The row that a run which succeeded wrote into the Leads table.
 *
 * @throws {OperationError} `LEADS_ROW_NOT_SHOWN`, `LEADS_DATAVERSE_REFUSED`, `LEADS_DATAVERSE_UNREACHABLE`
 */
export async function findLeadRow(
  access: DataverseAccess,
  runName: string,
): Promise<Record<string, unknown>> {
  const row = await rowOf(access, runName).catch((error: unknown) => {
    throw unreadable(access.environmentUrl, runName, error);
  });
  if (row !== undefined) return row;
  // whoever may read their own leads only gets an empty list, and no 403
  throw new OperationError(
    "LEADS_ROW_NOT_SHOWN",
    `Run ${runName} succeeded, but ${access.environmentUrl} shows you no row with its name, expected one`,
    `${written} ${rowMendOf(403)}`,
  );
}

/**
 * The row that a failed run wrote all the same: the answer to its write can be lost. Undefined when there is none, or the caller may
 * not read it.
 *
 * @throws {OperationError} `LEADS_DATAVERSE_REFUSED`, `LEADS_DATAVERSE_UNREACHABLE`
 */
export async function findRowOfRun(
  access: DataverseAccess,
  runName: string,
): Promise<Record<string, unknown> | undefined> {
  return rowOf(access, runName).catch((error: unknown) => {
    if (!(error instanceof DataverseError)) throw error;
    throw new OperationError(
      "LEADS_DATAVERSE_REFUSED",
      `Looking for the row of run ${runName}: ${access.environmentUrl} answered ${error.named} to you, expected a list of rows`,
      error.status === 401 || error.status === 403
        ? "Nothing was resubmitted for it. Get a role that reads all leads of this environment, and run the command again."
        : "Nothing was resubmitted for it: wait a minute and run the command again.",
      { cause: error },
    );
  });
}

async function rowOf(access: DataverseAccess, runName: string): Promise<Record<string, unknown> | undefined> {
  const filter = encodeURIComponent(`contains(description,'${runName}')`);
  const rows = await new DataverseClient(access).rows<Record<string, unknown>>(
    `leads?$filter=${filter}&$top=1`,
  );
  return rows[0];
}

/** The run succeeded: whatever keeps its row from being shown, the lead is not sent again. */
function unreadable(environmentUrl: string, runName: string, cause: unknown): unknown {
  const succeeded = `Run ${runName} succeeded, but`;
  if (cause instanceof ExplainedError)
    return cause.retold(`${succeeded} ${cause.problem}`, `${written} ${cause.fix}`);
  if (!(cause instanceof DataverseError)) return cause;
  const found = `${succeeded} ${environmentUrl} answered ${cause.named} to you, expected the row`;
  return new OperationError("LEADS_DATAVERSE_REFUSED", found, `${written} ${rowMendOf(cause.status)}`, {
    cause,
  });
}

const written = "The lead is written: do not send it again.";

function rowMendOf(status: number): string {
  if (status === 401 || status === 403)
    return "To see it here, get a role that reads leads in this environment.";
  return isBusy(status)
    ? "Dataverse is busy: look at it later in the Leads table."
    : "Look at it in the Leads table.";
}
