/** Explains a refusal of Dataverse during a grant or a revocation. */

import { OperationError } from "../errors";
import { isBusy } from "../services/refusal";
import type { DataverseError } from "./dataverse-client";

/** @returns {OperationError} `LEADS_GRANT_FORBIDDEN` or `LEADS_DATAVERSE_REFUSED` */
export function explainedRefusal(error: DataverseError, environmentUrl: string): OperationError {
  const found = `${environmentUrl} answered ${error.told}`;
  if (error.status === 401 || error.status === 403) {
    return new OperationError(
      "LEADS_GRANT_FORBIDDEN",
      found,
      "Run leads grant as somebody with the System Administrator role in this environment: az login, or AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET of such an application.",
      { cause: error },
    );
  }
  const first = isBusy(error.status) ? "Dataverse is busy: wait a minute" : "Fix that in the environment";
  const fix = `${first} and run leads grant again: it continues where it stopped.`;
  return new OperationError("LEADS_DATAVERSE_REFUSED", found, fix, { cause: error });
}
