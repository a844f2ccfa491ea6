/** Posts a lead to a callback URL. Neither appears in an error. */

import { OperationError } from "../errors";
import type { ArmAccess } from "../services/arm-client";
import { isBusy, reasonIn } from "../services/refusal";
import { causeOf, proxyRefused } from "../services/service-request";
import { sandboxHint } from "../wording";

/** What the trigger answered. */
export interface SentLead {
  /** Name of the started run, e.g. `08584…CU00`. */
  runName: string;
}

export interface LeadMarks {
  /** A GUID, so that all redrives of a lead write the same row. */
  rowId?: string;
  /** Name of the run in the history, besides its own. */
  trackingId: string;
}

/** Tells the runs of `leads send` from those of the marketplace. */
export const sendTrackingId = "leads-send";

/**
 * @param body the lead as text, sent unchanged
 * @throws {OperationError} `LEADS_SEND_REFUSED` when the trigger does not accept it, `LEADS_SEND_UNREACHABLE`
 */
export async function sendLead(
  callbackUrl: string,
  body: string,
  fetch: ArmAccess["fetch"],
  { rowId, trackingId }: LeadMarks = { trackingId: sendTrackingId },
): Promise<SentLead> {
  const url = rowId === undefined ? callbackUrl : `${callbackUrl}&leadId=${rowId}`;
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-ms-client-tracking-id": trackingId },
    body,
  }).catch((error: Error) => {
    const cause = causeOf(error);
    throw new OperationError(
      "LEADS_SEND_UNREACHABLE",
      `Sending the lead: nothing answered at the callback URL (${cause}), expected 202 and a run`,
      neverSent.has(cause) || cause.startsWith(proxyRefused)
        ? `Check the network; ${sandboxHint}`
        : mayBeAccepted,
    );
  });
  const runName = answer.headers.get("x-ms-workflow-run-id");
  if (!answer.ok || runName === null) {
    const { code } = reasonIn(await answer.json().catch(() => undefined));
    throw refused(answer.status, code);
  }
  // the lead is accepted, even if the rest of the answer fails
  await answer.body?.cancel().catch(() => undefined);
  return { runName };
}

/** Why no connection was made. Any other failure may happen after the lead has arrived. */
const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);
const mayBeAccepted =
  "The lead may have been accepted all the same: look for its run with npx leads runs before you send it again";

function refused(status: number, code: string | undefined): OperationError {
  return new OperationError(
    "LEADS_SEND_REFUSED",
    `Sending the lead: the trigger answered ${status}${code === undefined ? "" : ` ${code}`}, expected 202 and a run`,
    fixOf(status, code),
  );
}

/** Not implemented and insufficient storage: sent before a lead is accepted. */
const noRoom = new Set([501, 507]);

const reconnect =
  "paste the stack's callbackUrl into the offer in Partner Center: the marketplace's leads are refused, too";

function fixOf(status: number, code: string | undefined): string {
  if (code === "WorkflowTriggerIsNotEnabled")
    return "The Logic App is disabled. Enable it with: pulumi up --refresh";
  if (status === 401 || status === 403)
    return `The URL's key was regenerated. Run: pulumi up. Then ${reconnect}.`;
  if (status === 404)
    return `The Logic App of this URL is gone. Run: pulumi up --refresh. Then ${reconnect}.`;
  if (status === 429 || noRoom.has(status)) return "The service is busy or has no room: send it again later.";
  // a 2xx without headers, removed on purpose or by a gateway; or an answer that is not from the service
  if (status < 300 || status === 408 || isBusy(status)) return mayBeAccepted;
  return "Fix what the code says, and send it again.";
}
