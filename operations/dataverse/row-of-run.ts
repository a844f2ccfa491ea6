/** Finds a lead's row by its key, or by the run's name in its description, because the run's secured outputs hide the key. */
import { ExplainedError } from "../../http-client/explained-error";
import { OperationError } from "../errors";
import { isBusy } from "../services/refusal";
import { type DataverseAccess, DataverseClient, DataverseError } from "./dataverse-client";
import { leadReadDepth } from "./lead-owner";

/**
 * The row that a succeeded run wrote into the Leads table.
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
  // a caller who may read only their own leads gets an empty list, not a 403
  throw new OperationError(
    "LEADS_ROW_NOT_SHOWN",
    `Run ${runName} succeeded, but ${access.environmentUrl} shows you no row with its name, expected one`,
    `${written} ${fixOfRow(403)}`,
  );
}

/**
 * The row of a failed run, which exists when the answer to its write was lost. Undefined when there is none.
 *
 * @throws {OperationError} `LEADS_DATAVERSE_REFUSED`, also when the caller sees only some leads; `LEADS_DATAVERSE_UNREACHABLE`
 */
export async function findRowOfRun(
  access: DataverseAccess,
  runName: string,
): Promise<Record<string, unknown> | undefined> {
  const { environmentUrl } = access;
  const doing = `Looking for the row of run ${runName}: ${environmentUrl}`;
  const row = await rowOf(access, runName).catch((error: unknown) => {
    if (!(error instanceof DataverseError)) throw error;
    throw new OperationError(
      "LEADS_DATAVERSE_REFUSED",
      `${doing} answered ${error.named} to you, expected a list of rows`,
      error.status === 401 || error.status === 403
        ? readerNeeded
        : "Nothing was resubmitted for it: wait a minute and run the command again.",
      { cause: error },
    );
  });
  if (row !== undefined || (await seesAllLeads(access))) return row;
  throw new OperationError(
    "LEADS_DATAVERSE_REFUSED",
    `${doing} shows you some of its leads only, expected Read on Lead for the whole organization`,
    readerNeeded,
  );
}

/** Whether the row of a lead exists. @throws {OperationError} unless Dataverse tells */
export async function hasRow(access: DataverseAccess, rowId: string): Promise<boolean> {
  try {
    await new DataverseClient(access).request("GET", `leads(${rowId})?$select=leadid`);
    return true;
  } catch (error) {
    if (!(error instanceof DataverseError)) throw error;
    if (error.status === 404 && error.code?.toLowerCase() === "0x80040217") return false;
    const isForbidden = error.status === 401 || error.status === 403;
    throw new OperationError(
      "LEADS_DATAVERSE_REFUSED",
      `Looking for row ${rowId}: ${access.environmentUrl} answered ${error.named} to you, expected the row or 404 0x80040217`,
      isForbidden
        ? "The letter is kept. Redrive looks for each row: get a role that reads all leads of this environment, and run the command again."
        : "The letter is kept: wait a minute and run the command again.",
      { cause: error },
    );
  }
}

const readerNeeded =
  "Nothing was resubmitted for it. Get a role that reads all leads of this environment, and run the command again.";

const answers = new WeakMap<DataverseAccess, Promise<boolean>>();

/** Whether the caller can see all rows; also true where Dataverse gives no answer. Asked once for an access, because the answer is long. */
function seesAllLeads(access: DataverseAccess): Promise<boolean> {
  const answer = answers.get(access) ?? askWhetherAll(new DataverseClient(access));
  answers.set(access, answer);
  return answer;
}

async function askWhetherAll(client: DataverseClient): Promise<boolean> {
  try {
    const { body } = await client.request("GET", "WhoAmI");
    const { UserId: id } = body as { UserId: string };
    if ((await leadReadDepth(client, { kind: "user", id })) === "Global") return true;
    // the user's own list has no depths for the privileges of teams
    const teams = `systemusers(${id})/teammembership_association?$select=teamid`;
    for (const { teamid } of await client.rows<{ teamid: string }>(teams))
      if ((await leadReadDepth(client, { kind: "team", id: teamid })) === "Global") return true;
    return false;
  } catch (error) {
    if (error instanceof DataverseError) return true;
    throw error;
  }
}

async function rowOf(access: DataverseAccess, runName: string): Promise<Record<string, unknown> | undefined> {
  const filter = encodeURIComponent(`contains(description,'${runName}')`);
  const rows = await new DataverseClient(access).rows<Record<string, unknown>>(
    `leads?$filter=${filter}&$top=1`,
  );
  return rows[0];
}

/** The run succeeded, so the lead must not be sent again, for any failure to read its row. */
function unreadable(environmentUrl: string, runName: string, cause: unknown): unknown {
  const succeeded = `Run ${runName} succeeded, but`;
  if (cause instanceof ExplainedError)
    return cause.retold(`${succeeded} ${cause.problem}`, `${written} ${cause.fix}`);
  if (!(cause instanceof DataverseError)) return cause;
  const found = `${succeeded} ${environmentUrl} answered ${cause.named} to you, expected the row`;
  return new OperationError("LEADS_DATAVERSE_REFUSED", found, `${written} ${fixOfRow(cause.status)}`, {
    cause,
  });
}

const written = "The lead is written: do not send it again.";

function fixOfRow(status: number): string {
  if (status === 401 || status === 403)
    return "To see it here, get a role that reads leads in this environment.";
  return isBusy(status)
    ? "Dataverse is busy: look at it later in the Leads table."
    : "Look at it in the Leads table.";
}
