/** Failures that the caller of an operation can fix; other errors are bugs. `npm run docs` makes docs/errors.md from {@link operationErrors}. */
import { ExplainedError } from "../http-client/explained-error";

/** Code → meaning and fix. An unlisted code does not compile. */
export const operationErrors = {
  LEADS_SEND_REFUSED: {
    means: "the Logic App refused the lead; the message shows the status and code",
    fix: "401: run `pulumi up`; 404, or a disabled Logic App: run `pulumi up --refresh`; if the callback URL changed, paste the new one into the offer",
  },
  LEADS_SEND_UNREACHABLE: {
    means: "the callback URL does not answer",
    fix: "check the network; a sandbox is started with `npx leads sandbox`",
  },
  LEADS_RUN_FAILED: {
    means: "the run did not write the lead; the lead is kept, and the message names the cause",
    fix: "run the printed commands: they fix the cause and send the lead again",
  },
  LEADS_ROW_NOT_SHOWN: {
    means: "the lead is written, but you may not read its row",
    fix: "do not send it again; get a role that reads all leads of the environment, or look in the Leads table",
  },
  LEADS_RUN_TIMEOUT: {
    means: "the run has not ended; the Logic App tries for about an hour, then it keeps the lead",
    fix: "do not send the lead again; look at the run with `npx leads runs`",
  },
  LEADS_RUN_UNKNOWN: {
    means: "the Logic App has no run of that name in the last 90 days",
    fix: "list the runs with `npx leads runs`",
  },
  LEADS_LEAD_IN_LETTER: {
    means: "the run's lead is in a dead letter, so a resubmit could write it twice",
    fix: "run the printed `npx leads redrive`",
  },
  LEADS_NO_LETTERS: {
    means: "the stack has no dead-letter store",
    fix: "use `npx leads runs` and `npx leads resubmit`; for a store, run `pulumi config set marketplace-leads:deadLetter storage` and `pulumi up`",
  },
  LEADS_LETTER_UNKNOWN: {
    means: "no dead letter has this id: it was sent again, it expired, or the id is mistyped",
    fix: "list the letters with `npx leads dead-letters`",
  },
  LEADS_REDRIVE_INCOMPLETE: {
    means: "some leads were not written; their letters are kept, and the message names the causes",
    fix: "run the printed commands",
  },
  LEADS_STORE_FORBIDDEN: {
    means: "you have no role on the dead letters, or the role is only minutes old and does not work yet",
    fix: "do what the message says: wait, or ask to be added to `deadLetterReaders`",
  },
  LEADS_STORE_REFUSED: {
    means: "the dead-letter store refused a request",
    fix: "after 404 run `pulumi up --refresh`; if it is busy, wait a minute and run the command again",
  },
  LEADS_STORE_UNREACHABLE: {
    means: "the dead-letter store did not answer, or a proxy answered instead",
    fix: "check the network; a sandbox is started with `npx leads sandbox`",
  },
  LEADS_RESUBMIT_REFUSED: { means: "the Logic App is disabled", fix: "enable it, then resubmit again" },
  LEADS_RESUBMIT_LOST: {
    means: "Azure accepted a resubmit but does not list the new run",
    fix: "do not resubmit yet: look for the new run with `npx leads runs`, because a second resubmit can write the lead twice",
  },
  LEADS_ARM_REFUSED: {
    means: "Azure Resource Manager refused to list the runs or to resubmit one",
    fix: "403: get the right that the message names, see [permissions](permissions.md); 404: run `pulumi preview --refresh`; before you send or resubmit a lead again, run `npx leads runs`",
  },
  LEADS_ARM_UNREACHABLE: {
    means: "Azure Resource Manager gave no complete answer, or a proxy answered instead",
    fix: "check the network; a sandbox is started with `npx leads sandbox`; before you send or resubmit a lead again, run `npx leads runs`",
  },
  LEADS_GRANT_FORBIDDEN: {
    means: "you may not create users and roles in Dataverse",
    fix: "sign in as a System Administrator of the environment",
  },
  LEADS_OWNER_UNKNOWN: {
    means: "no team or user has this name, or more than one has it",
    fix: "run the printed command, or look the name up in the Power Platform admin center",
  },
  LEADS_OWNER_UNFIT: {
    means: "the owner cannot own rows: it is an access team, a disabled user, or lacks Read on Lead",
    fix: "do the printed steps, then run `leads grant --owner` again",
  },
  LEADS_DATAVERSE_REFUSED: {
    means: "Dataverse refused a step of the grant or a query",
    fix: "`leads grant`: fix what the answer says, or wait after 429 and 5xx, then run it again. `leads send`: the lead is written, so do not send it again. `leads redrive`: get a role that reads all leads of the environment",
  },
  LEADS_DATAVERSE_UNREACHABLE: {
    means: "the Dataverse environment gave no complete answer, or a proxy answered instead",
    fix: "check `dynamicsUrl` and the network",
  },
  LEADS_MAP_DIFFERS: {
    means:
      "a column of the field map does not fit the CRM; see [field map](field-map.md#check-before-you-deploy)",
    fix: "run the printed commands, then `npx leads map --check` again",
  },
  LEADS_COLUMNS_REFUSED: {
    means: "the CRM does not show its columns to you, or to the credentials in the stack's configuration",
    fix: "Dynamics 365: sign in as a user of the environment with `az login`. Salesforce, HubSpot: check the credentials in the configuration",
  },
  LEADS_CRM_UNREACHABLE: {
    means: "Salesforce or HubSpot gave no complete answer, or a proxy answered instead",
    fix: "check the address in the configuration and the network",
  },
  LEADS_COMMENT_FORBIDDEN: {
    means: "the token may not write the comment or the issue",
    fix: "add the permission that the message names to the job; a pull request from a fork never gets it, see [CI](ci.md#forks)",
  },
  LEADS_COMMENT_REFUSED: {
    means: "GitHub or Azure DevOps refused a request; the message shows the status and the reason",
    fix: "do what the reason says, then run the job again",
  },
  LEADS_HOST_BUSY: {
    means: "GitHub or Azure DevOps answered busy several times, or asks for a longer wait",
    fix: "run the job again later",
  },
  LEADS_HOST_UNREACHABLE: {
    means: "GitHub or Azure DevOps gave no complete answer, or a proxy answered instead",
    fix: "check the network, `GITHUB_API_URL` and `SYSTEM_COLLECTIONURI`",
  },
  LEADS_REVIEW_UNKNOWN: {
    means: "no pull request has a report of this commit with a digest of the stack",
    fix: "read the report in the job summary, then start the workflow by hand with its digest; see [CI](ci.md#what-is-deployed)",
  },
  LEADS_DRIFT_FOUND: {
    means: "Azure differs from what the stack recorded",
    fix: "run the printed `pulumi up --refresh` to undo it, or change the configuration",
  },
  LEADS_PRICES_INVALID: {
    means: "the file with prices is not what `leads report` reads",
    fix: "correct what the message names, or leave `--prices` out to use the list price",
  },
  LEADS_GRAPH_REFUSED: {
    means: "Microsoft Graph refused to list applications or to remove a secret",
    fix: "sign in as somebody who may deploy the stack, see [permissions](permissions.md)",
  },
  LEADS_GRAPH_UNREACHABLE: {
    means: "Microsoft Graph gave no complete answer, or a proxy answered instead",
    fix: "check the network; a sandbox is started with `npx leads sandbox`",
  },
} as const satisfies Record<string, { means: string; fix: string }>;

/** Codes of {@link OperationError}. */
export type OperationErrorCode = keyof typeof operationErrors;

/** A failure of an operation. */
export class OperationError extends ExplainedError<OperationErrorCode> {
  override readonly name = "OperationError";
}
