/**
 * Posts a lead to a callback URL, and finds the row it became.
 *
 * Layer: operations. Opens no connection by itself. The callback URL and the lead never appear in an error text.
 * The row is found by the run name in its description: the run's outputs are secured and hide the row's key.
 */
import type { ArmAccess } from "./arm-client";
import { type DataverseAccess, DataverseClient } from "./dataverse-client";
import { OperationError } from "./errors";

/** What the trigger answered. */
export interface SentLead {
  /** Name of the run the lead started, e.g. `08584…CU00`. */
  runName: string;
}

/**
 * @param body the lead as text, sent as it is
 * @throws {OperationError} `LEADS_SEND_REFUSED` when the trigger does not accept it
 */
export async function sendLead(
  callbackUrl: string,
  body: string,
  fetch: ArmAccess["fetch"],
): Promise<SentLead> {
  const answer = await fetch(callbackUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  }).catch((error: Error) => {
    throw refused(`nothing answered (${causeOf(error)})`);
  });
  const runName = answer.headers.get("x-ms-workflow-run-id");
  if (!answer.ok || runName === null) {
    const code = ((await answer.json().catch(() => ({}))) as { error?: { code?: string } }).error?.code;
    throw refused(`the trigger answered ${answer.status}${code === undefined ? "" : ` ${code}`}`);
  }
  await answer.body?.cancel();
  return { runName };
}

function causeOf(error: Error): string {
  const { cause } = error as { cause?: { code?: string } };
  return cause?.code ?? error.name;
}

function refused(found: string): OperationError {
  return new OperationError(
    "LEADS_SEND_REFUSED",
    `Sending the lead: ${found}, expected 202 and a run`,
    "Read the URL again with: pulumi stack output callbackUrl --show-secrets, and see that the Logic App is enabled.",
  );
}

/** The row a run wrote into the Leads table, or undefined when there is none. */
export async function findLeadRow(
  access: DataverseAccess,
  runName: string,
): Promise<Record<string, unknown> | undefined> {
  const filter = encodeURIComponent(`contains(description,'Run: ${runName}')`);
  const [row] = await new DataverseClient(access).rows<Record<string, unknown>>(
    `leads?$filter=${filter}&$top=1`,
  );
  return row;
}
