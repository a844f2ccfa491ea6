/** How operators see a kind of destination: its names, the codes of its errors, causes with fixes, and rows that their own token reads. */
import type { CauseRow } from "../causes/cause";

export interface Destination {
  /** The product's name, as messages say it. */
  label: string;
  /** Name of a written lead, as messages say it: `row`, `record`, `contact`. */
  row: string;
  /** Shape of the service's own codes, e.g. `0x80040220`. Nothing else of an answer is shown, because it can quote the lead. */
  code: RegExp;
  /** The service's code in the body of its error. @param body parsed JSON, or the text of a body that is not JSON */
  codeIn(body: unknown): unknown;
  /** Whether errors of the sign-in contain Entra's sentence, `AADSTS…`. */
  quotesEntra?: true;
  /** Why a lead was not written, and its fix. The first matching row from the top counts. */
  causes: readonly CauseRow[];
  /** What an administrator of the CRM gives the stack instead of `leads grant`, one sentence each. Empty when the command does it. */
  needs: readonly string[];
  /** Reads rows with the operator's own Azure token. Absent for a CRM that it does not open: there the run decides. */
  rows?(access: RowAccess): Rows;
}

/** Access to the rows of a stack. */
export interface RowAccess {
  /** The stack's outputs that are texts. */
  outputs: Readonly<Record<string, unknown>>;
  /** The caller's access token for a resource, e.g. `https://contoso.crm4.dynamics.com`. */
  token: (resource: string) => Promise<string>;
  fetch: typeof fetch;
}

/** Rows of one destination. Every method rejects with an {@link OperationError} when the service does not tell. */
export interface Rows {
  /** E.g. `the Leads table of https://contoso.crm4.dynamics.com`. */
  place: string;
  /** Resource of the token. */
  audience: string;
  /** Whether the row of a lead exists. @param rowId the lead's id */
  has(rowId: string): Promise<boolean>;
  /** Whether a failed run wrote its row, because the answer to its write can be lost. */
  isOfRun(runName: string): Promise<boolean>;
  /** The row that a succeeded run wrote. */
  ofRun(runName: string): Promise<Readonly<Record<string, unknown>>>;
}
