/**
 * Who may do what: application users, their roles and the roles' privileges.
 *
 * Layer: dataverse. Knows no HTTP.
 * Source: https://learn.microsoft.com/power-platform/admin/security-roles-privileges
 */
import type { Caller } from "../entra/caller";
import { SandboxError } from "../support/errors";
import { dataverseError } from "./errors";
import { allPrivileges, privilegeId } from "./privileges";
import type { Row, RowStore } from "./row-store";
import type { AccessRight, Table } from "./tables";

/** How far a privilege reaches: own rows, business unit, with children, organisation. The index is the number. */
export const privilegeDepths = ["Basic", "Local", "Deep", "Global"] as const;
export type PrivilegeDepth = (typeof privilegeDepths)[number];

/** A user of the organisation, as the rules below see it. */
export interface User {
  id: string;
  businessUnitId: string;
  accessMode: number;
  objectId: string;
}

/** Rights of callers in one organisation. */
export class Security {
  readonly #rows: RowStore;
  /** Users by client id, and depths by user and privilege, as found last; emptied by `forget`. */
  readonly #users = new Map<string, Row>();
  readonly #depths = new Map<string, PrivilegeDepth>();

  constructor(rows: RowStore) {
    this.#rows = rows;
  }

  /**
   * The caller's user.
   *
   * @throws {SandboxError} 0x80072560 when the application is no user of the organisation; 0x80040225 when it is disabled
   */
  userOf(caller: Caller): User {
    const row = this.#applicationUser(caller.clientId);
    if (row === undefined) {
      throw dataverseError("notAMember", "The user is not a member of the organization.");
    }
    if (row.values.isdisabled === true) {
      throw dataverseError(
        "userDisabled",
        `The specified user(Id = ${row.id}) is disabled. Consider enabling this user. Additional Details: User IsDisabled=True`,
      );
    }
    return toUser(row, caller.objectId);
  }

  /** Whether the application has a user here, disabled or not. */
  knows(clientId: string): boolean {
    return this.#applicationUser(clientId) !== undefined;
  }

  /**
   * Refuses a user that lacks a privilege.
   *
   * @returns the depth it is held with
   * @throws {SandboxError} 0x80042f09 without any role; 0x80040220 without the privilege
   */
  demand(user: User, table: Table, right: AccessRight): PrivilegeDepth {
    const privilege = table.privileges[right];
    if (privilege === undefined) {
      throw dataverseError(
        "methodNotSupported",
        `The '${right}' method does not support entities of type '${table.logicalName}'.`,
      );
    }
    const known = this.#depths.get(`${user.id}/${privilege}`);
    if (known !== undefined) return known;
    const id = privilegeId(privilege);
    const { depth } = this.#rows.database.get<{ depth: number | null }>(
      `SELECT max(p.depth) AS depth FROM dataverse_user_roles AS r JOIN dataverse_role_privileges AS p
       ON p.organization = r.organization AND p.role = r.role AND p.privilege = ?
       WHERE r.organization = ? AND r.user = ?`,
      id,
      this.#rows.organization,
      user.id,
    ) ?? { depth: null };
    const held = depth === null ? undefined : privilegeDepths[depth];
    if (held === undefined) throw this.#denied(user, table, privilege, id);
    this.#depths.set(`${user.id}/${privilege}`, held);
    return held;
  }

  /** Refuses a row that the depth does not reach: with Basic, only the user's own. */
  demandReach(user: User, table: Table, right: AccessRight, row: Row): void {
    const depth = this.demand(user, table, right);
    if (!table.userOwned || depth !== "Basic" || row.values.ownerid === user.id) return;
    const privilege = table.privileges[right] ?? "";
    throw this.#denied(user, table, privilege, privilegeId(privilege));
  }

  /**
   * Refuses an owner who could not read the row.
   *
   * @throws {SandboxError} 0x80040299 (seen in public reports; unverified for the caller itself as owner)
   */
  demandOwner(owner: Row, table: Table): void {
    try {
      this.demand(toUser(owner, String(owner.values.azureactivedirectoryobjectid ?? "")), table, "Read");
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      throw dataverseError(
        "ownerCannotRead",
        `Read Privilege Check For Owner failed with exception: ${error.message}`,
      );
    }
  }

  /** To be called after everything that may change users, roles or their privileges. */
  forget(): void {
    this.#users.clear();
    this.#depths.clear();
  }

  #applicationUser(clientId: string): Row | undefined {
    const known = this.#users.get(clientId);
    if (known !== undefined) return known;
    const entry = this.#rows.database.get<{ user: string }>(
      "SELECT user FROM dataverse_application_users WHERE organization = ? AND application = ?",
      this.#rows.organization,
      clientId.toLowerCase(),
    );
    const row = entry === undefined ? undefined : this.#rows.get("systemuser", entry.user);
    if (row !== undefined) this.#users.set(clientId, row);
    return row;
  }

  #denied(user: User, table: Table, privilege: string, id: string): SandboxError {
    const counts = this.#rows.database.get<{ roles: number; privileges: number }>(
      `SELECT count(DISTINCT r.role) AS roles, count(DISTINCT p.privilege) AS privileges
       FROM dataverse_user_roles AS r LEFT JOIN dataverse_role_privileges AS p
       ON p.organization = r.organization AND p.role = r.role WHERE r.organization = ? AND r.user = ?`,
      this.#rows.organization,
      user.id,
    );
    if (counts === undefined || counts.roles === 0) {
      return dataverseError(
        "noRoles",
        `SecLib::RetrievePrivilegeForUser failed - no roles are assigned to user. Returned hr = -2147209463, User: ${user.id}`,
      );
    }
    return dataverseError(
      "missingPrivilege",
      `Principal user (Id=${user.id}, type=8, roleCount=${counts.roles}, privilegeCount=${counts.privileges}, accessMode='${user.accessMode} ${user.accessMode === 4 ? "Non-interactive" : "Read-Write"}', AADObjectId='${user.objectId}', MetadataCachePrivilegesCount=${allPrivileges().length}, businessUnitId=${user.businessUnitId}), is missing ${privilege} privilege (Id=${id}) on OTC=${table.objectTypeCode} for entity '${table.logicalName}' (LocalizedName='${table.displayName}'). context.Caller=${user.id}. Consider adding missed privilege to one of the principal (user/team) roles.`,
    );
  }
}

function toUser({ id, values }: Row, objectId: string): User {
  return {
    id,
    objectId,
    businessUnitId: String(values.businessunitid),
    accessMode: Number(values.accessmode ?? 4),
  };
}
