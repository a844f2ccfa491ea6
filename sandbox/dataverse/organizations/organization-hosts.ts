/** The organisations used so far. */
import type { Database } from "../../storage/database";

/** Host names, in alphabetical order, e.g. `contoso.crm4.dynamics.com`. */
export function organizationHosts(database: Database): string[] {
  return database
    .all<{ organization: string }>("SELECT organization FROM dataverse_organizations ORDER BY organization")
    .map(({ organization }) => organization);
}
