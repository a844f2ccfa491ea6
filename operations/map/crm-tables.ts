/** Reads the columns of each CRM that describes itself. */
import { OperationError } from "../errors";
import { Refusal } from "../services/refusal";
import type { CrmAccess, CrmTable } from "./crm-column";
import { dataverseColumns } from "./dataverse-columns";
import { hubspotColumns } from "./hubspot-columns";
import { salesforceColumns } from "./salesforce-columns";

/** A destination without a reader takes any column. */
const readers: Readonly<Record<string, (access: CrmAccess) => Promise<CrmTable>>> = {
  dynamics365: ({ settings, token, fetch }) => {
    const environmentUrl = String(settings.dynamicsUrl);
    return dataverseColumns({ environmentUrl, token: () => token(environmentUrl), fetch });
  },
  salesforce: salesforceColumns,
  hubspot: hubspotColumns,
};

/** @throws {OperationError} `LEADS_COLUMNS_REFUSED`, `LEADS_DATAVERSE_UNREACHABLE`, `LEADS_CRM_UNREACHABLE` */
export async function crmTable(name: string, access: CrmAccess): Promise<CrmTable | undefined> {
  try {
    return await readers[name]?.(access);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new OperationError(
      "LEADS_COLUMNS_REFUSED",
      `Reading the columns of ${name}: it answered ${error.told}, expected its columns`,
      name === "dynamics365"
        ? "Sign in with az login as a user of the environment who may read its tables, e.g. with the role System Customizer."
        : `The configured credentials lack a right or are not valid. docs/${name}.md says which rights they need and how to set them.`,
      { cause: error },
    );
  }
}
