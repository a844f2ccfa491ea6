/**
 * Failures of an operation that the person who runs it can fix; every other throw is a bug in this package.
 *
 * Layer: operations, the bottom. The README's table of errors is made from {@link operationErrors}: `npm run docs`.
 */
import { ExplainedError } from "../http-client/explained-error";

/** Code → what it means, and what to do about it. A code that is not listed here does not compile. */
export const operationErrors = {
  LEADS_SEND_REFUSED: {
    means: "the trigger did not take the lead; the message has its status and code",
    fix: "401: `pulumi up`; 404 or not enabled: `pulumi up --refresh`; if the callback URL changed, paste it into the offer",
  },
  LEADS_SEND_UNREACHABLE: {
    means: "nothing answers at the callback URL",
    fix: "check the network; on a sandbox, start it: `npx leads sandbox`",
  },
  LEADS_RUN_FAILED: {
    means: "the run did not write the lead, which is kept; the message names the cause",
    fix: "run the commands the message prints: they fix the cause and send the lead again",
  },
  LEADS_ROW_NOT_SHOWN: {
    means: "the lead is written, and Dataverse does not show you its row",
    fix: "do not send it again; get a role that reads all leads in the environment, or look in the Leads table",
  },
  LEADS_RUN_TIMEOUT: {
    means: "the run goes on: the Logic App tries for about an hour, then it keeps the lead",
    fix: "look at it with `npx leads runs`; do not send the lead again",
  },
  LEADS_RUN_UNKNOWN: {
    means: "no run of that name in the 90 days of history",
    fix: "`npx leads runs` lists them",
  },
  LEADS_LEAD_IN_LETTER: {
    means:
      "the lead of a run that should be resubmitted is in a dead letter; a resubmit could write it twice",
    fix: "`npx leads redrive` with the letter's id, as the message says",
  },
  LEADS_NO_LETTERS: {
    means: "the stack has no dead-letter store",
    fix: "`npx leads runs` and `npx leads resubmit`; for a store: `pulumi config set marketplace-leads:deadLetter storage`, `pulumi up`",
  },
  LEADS_LETTER_UNKNOWN: {
    means: "no dead letter of that id: redriven, expired or mistyped",
    fix: "`npx leads dead-letters` lists them",
  },
  LEADS_REDRIVE_INCOMPLETE: {
    means: "some letters are not rows yet and are kept; the message names the causes",
    fix: "run the commands the message prints",
  },
  LEADS_STORE_FORBIDDEN: {
    means: "you have no role on the dead letters, or it was assigned some minutes ago and does not work yet",
    fix: "the message says which: wait, or have yourself added to `deadLetterReaders`",
  },
  LEADS_STORE_REFUSED: {
    means: "the dead-letter store refused a request",
    fix: "404: `pulumi up --refresh`; busy: wait a minute and run the command again",
  },
  LEADS_STORE_UNREACHABLE: {
    means: "the dead-letter store did not answer, or something answered in its place",
    fix: "check the network; on a sandbox, start it: `npx leads sandbox`",
  },
  LEADS_RESUBMIT_REFUSED: { means: "the Logic App is disabled", fix: "enable it, resubmit again" },
  LEADS_RESUBMIT_LOST: {
    means: "Azure accepted a resubmit and shows no run of it",
    fix: "look for the run with `npx leads runs` before resubmitting again, or the lead may be written twice",
  },
  LEADS_ARM_REFUSED: {
    means: "Resource Manager refused to show the runs, or to resubmit one",
    fix: "403: the message names the right that is missing, and [permissions](permissions.md) a role with it; 404: `pulumi preview --refresh`; after a lead was sent or resubmitted, `npx leads runs` before doing it again",
  },
  LEADS_ARM_UNREACHABLE: {
    means: "Resource Manager did not answer, broke off, or a proxy or sign-in page answered in its place",
    fix: "check the network; on a sandbox, start it: `npx leads sandbox`; after a lead was sent or resubmitted, `npx leads runs` before doing it again",
  },
  LEADS_GRANT_FORBIDDEN: {
    means: "the caller may not make users and roles",
    fix: "be System Administrator in that environment",
  },
  LEADS_OWNER_UNKNOWN: {
    means: "the environment has no such team or user to own the rows, or several of that name",
    fix: "run the command the message prints, or look the name up in the Power Platform admin center",
  },
  LEADS_OWNER_UNFIT: {
    means: "an access team, a disabled user, or one without Read on Lead: Dataverse gives it no rows",
    fix: "do the steps the message prints, and run `leads grant --owner` again",
  },
  LEADS_DATAVERSE_REFUSED: {
    means: "Dataverse refused a step of the grant, or a query",
    fix: "`leads grant`: fix what its answer says, on 429 and 5xx wait, and run it again; `leads send`: the lead is written, do not send it again; `leads redrive`: get a role that reads all leads of the environment",
  },
  LEADS_DATAVERSE_UNREACHABLE: {
    means: "the environment did not answer, broke off, or a proxy or sign-in page answered in its place",
    fix: "check `dynamicsUrl` and the network",
  },
} as const satisfies Record<string, { means: string; fix: string }>;

/** Codes of {@link OperationError}. */
export type OperationErrorCode = keyof typeof operationErrors;

/** A failure of an operation. */
export class OperationError extends ExplainedError<OperationErrorCode> {
  override readonly name = "OperationError";
}
