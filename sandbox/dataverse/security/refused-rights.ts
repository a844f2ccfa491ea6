/** Dataverse's error texts for missing rights of a user or a team. */
import type { SandboxError } from "../../support/errors";
import { dataverseError } from "../errors";
import type { RowStore } from "../rows/row-store";
import type { AccessRight, Table } from "../tables";
import { allPrivileges, type Privilege } from "./privileges";
import type { Principal } from "./reach";

/** What the texts contain of a principal in addition to its ids. */
export interface DescribedPrincipal extends Principal {
  /** Only of a user. */
  accessMode?: number;
  objectId: string;
}

interface Counts {
  roles: number;
  privileges: number;
}

/** 0x80042f09 without any role, else 0x80040220. */
export function missingPrivilege(
  rows: RowStore,
  principal: DescribedPrincipal,
  privilege: Privilege,
): SandboxError {
  const counts = countsOf(rows, principal);
  if (counts.roles === 0 && principal.kind === "user") {
    return dataverseError(
      "noRoles",
      `SecLib::RetrievePrivilegeForUser failed - no roles are assigned to user. Returned hr = -2147209463, User: ${principal.id}`,
    );
  }
  return dataverseError("missingPrivilege", missingText(principal, counts, privilege));
}

/**
 * 0x80040299: the owner of a row may not read rows of its table.
 * The text for a team and for a user with roles follows public reports. The text for a user without roles is
 * reported without its code (https://github.com/microsoft/coe-starter-kit/issues/678).
 */
export function ownerCannotRead(
  rows: RowStore,
  owner: DescribedPrincipal,
  privilege: Privilege,
): SandboxError {
  const counts = countsOf(rows, owner);
  return dataverseError(
    "ownerCannotRead",
    owner.kind === "user" && counts.roles === 0
      ? `RetrievePrivilegeForUser: The user with id ${owner.id} has not been assigned any roles. They need a role with the ${privilege.name} privilege.`
      : `Read Privilege Check For Owner failed with exception: ${missingText(owner, counts, privilege)}`,
  );
}

/**
 * 0x80048306: the privilege is held but does not reach the row.
 * Source: https://learn.microsoft.com/troubleshoot/power-platform/dataverse/client-errors
 */
export function tooShallow(user: Principal, right: AccessRight, table: Table, rowId: string): SandboxError {
  return dataverseError(
    "accessDenied",
    `Principal with ID ${user.id} does not have ${right}Access right(s) for record with ID ${rowId} of entity ${table.logicalName}`,
  );
}

function missingText(
  { kind, id, businessUnitId, accessMode, objectId }: DescribedPrincipal,
  { roles, privileges }: Counts,
  { name, id: privilegeId, table }: Privilege,
): string {
  const mode =
    kind === "user"
      ? `accessMode='${accessMode} ${accessMode === 4 ? "Non-interactive" : "Read-Write"}', `
      : "";
  return `Principal ${kind} (Id=${id}, type=${kind === "user" ? 8 : 9}, roleCount=${roles}, privilegeCount=${privileges}, ${mode}AADObjectId='${objectId}', MetadataCachePrivilegesCount=${allPrivileges().length}, businessUnitId=${businessUnitId}), is missing ${name} privilege (Id=${privilegeId}) on OTC=${table.objectTypeCode} for entity '${table.logicalName}' (LocalizedName='${table.displayName}'). context.Caller=${id}. Consider adding missed privilege to one of the principal (user/team) roles.`;
}

/** Roles and privileges of a principal. A user also has those of its teams. */
function countsOf(rows: RowStore, { kind, id }: Principal): Counts {
  const own = `SELECT role FROM dataverse_${kind}_roles WHERE organization = ? AND ${kind} = ?`;
  const ofTeams = `SELECT t.role FROM dataverse_team_roles AS t JOIN dataverse_team_members AS m
    ON m.organization = t.organization AND m.team = t.team WHERE m.organization = ? AND m.user = ?`;
  const counts = rows.database.get<Counts>(
    `SELECT count(DISTINCT r.role) AS roles, count(DISTINCT p.privilege) AS privileges
     FROM (${own} UNION ${ofTeams}) AS r LEFT JOIN dataverse_role_privileges AS p
     ON p.organization = ? AND p.role = r.role`,
    rows.organization,
    id,
    rows.organization,
    id,
    rows.organization,
  );
  return counts ?? { roles: 0, privileges: 0 };
}
