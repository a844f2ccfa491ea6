/** Values that only one row may have, and what is deleted together with a row. */
import { dataverseError, duplicateKey } from "../errors";
import type { Table } from "../tables";
import type { RowValues } from "../web-api/payload";
import type { Row, RowStore } from "./row-store";

/**
 * Reserves an application for its user, and a name for its role. Dataverse's error for the name is
 * unverified.
 *
 * @throws {SandboxError} 0x80040237 when another row has the value
 */
export function claimUniqueValues(rows: RowStore, table: Table, id: string, values: RowValues): void {
  const application = values.get("applicationid");
  if (table.logicalName === "systemuser" && typeof application === "string") {
    const claimed = rows.database.run(
      "INSERT OR IGNORE INTO dataverse_application_users (organization, application, user) VALUES (?, ?, ?)",
      rows.organization,
      application,
      id,
    );
    if (claimed === 0) throw duplicateKey();
  }
  const name = values.get("name");
  if (table.logicalName === "role" && typeof name === "string") {
    const where = "json_extract(body, '$.name') = ? COLLATE NOCASE AND id <> ?";
    if (rows.count("role", { where, parameters: [name, id] }, 1) > 0) throw duplicateKey();
  }
}

/** Removes a role's assignments and privileges. @throws {SandboxError} 0x0 for a stock role */
export function releaseRole(rows: RowStore, role: Row): void {
  if (role.values.ismanaged === true) {
    throw dataverseError(
      "generic",
      `The role '${String(role.values.name)}' is managed and cannot be deleted.`,
    );
  }
  for (const pairs of ["dataverse_user_roles", "dataverse_team_roles", "dataverse_role_privileges"]) {
    rows.database.run(`DELETE FROM ${pairs} WHERE organization = ? AND role = ?`, rows.organization, role.id);
  }
}

/** Removes a team's roles and members. @throws {SandboxError} 0x80040203 when it owns leads (unverified) */
export function releaseTeam(rows: RowStore, { id }: Row): void {
  if (rows.count("lead", { where: "json_extract(body, '$.ownerid') = ?", parameters: [id] }, 1) > 0) {
    throw dataverseError(
      "invalidArgument",
      "The team cannot be deleted because it owns records. Reassign the records and try again.",
    );
  }
  for (const pairs of ["dataverse_team_roles", "dataverse_team_members"]) {
    rows.database.run(`DELETE FROM ${pairs} WHERE organization = ? AND team = ?`, rows.organization, id);
  }
}
