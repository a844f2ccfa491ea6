/** Dynamics 365: Dataverse's codes, and rows that an operator reads with their own token. */
import type { DataverseAccess } from "../dataverse/dataverse-client";
import { findLeadRow, findRowOfRun, hasRow } from "../dataverse/row-of-run";
import { isObject } from "../services/service-request";
import type { Destination, Rows } from "./destination";
import { writeCauses } from "./dynamics365-causes";

export const dynamics365: Destination = {
  label: "Dynamics 365",
  row: "row",
  code: /^0x[0-9a-f]{8}$/i,
  codeIn(body) {
    if (typeof body === "string") return /"code"\s*:\s*"(0x[0-9a-f]{8})"/i.exec(body)?.[1];
    if (!isObject(body)) return undefined;
    const { error } = body as { error?: unknown };
    return ((isObject(error) ? error : body) as { code?: unknown }).code;
  },
  quotesEntra: true,
  causes: writeCauses,
  needs: [],
  rows: ({ outputs, token, fetch }) => {
    const environmentUrl = String(outputs.dynamicsUrl);
    return dataverseRows({ environmentUrl, token: () => token(environmentUrl), fetch });
  },
};

export const dataverseRows = (access: DataverseAccess): Rows => ({
  place: `the Leads table of ${access.environmentUrl}`,
  audience: access.environmentUrl,
  has: (rowId) => hasRow(access, rowId),
  isOfRun: async (runName) => (await findRowOfRun(access, runName)) !== undefined,
  ofRun: (runName) => findLeadRow(access, runName),
});
