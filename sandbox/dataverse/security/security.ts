/**
 * Checks rights of application users, from their roles and teams: first the privilege, then its reach.
 * Source: https://learn.microsoft.com/power-platform/admin/how-record-access-determined
 */
import type { Caller } from "../../entra/caller";
import { dataverseError } from "../errors";
import type { Row, RowStore } from "../rows/row-store";
import type { AccessRight, Table } from "../tables";
import { knownPrivilege } from "./privileges";
import { type Reach, reaches, reachOf } from "./reach";
import { type DescribedPrincipal, missingPrivilege, ownerCannotRead, tooShallow } from "./refused-rights";

/** A user of the organisation, as the rules need it. */
export interface User extends DescribedPrincipal {
  kind: "user";
  accessMode: number;
}

/** Rights of callers in one organisation. */
export class Security {
  readonly #rows: RowStore;

  constructor(rows: RowStore) {
    this.#rows = rows;
  }

  /**
   * The caller's user.
   *
   * @throws {SandboxError} 0x80072560 when the application is not a user of the organisation; 0x80040225 when
   * it is disabled
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

  /** Whether the application has a user here, enabled or disabled. */
  knows(clientId: string): boolean {
    return this.#applicationUser(clientId) !== undefined;
  }

  /**
   * Refuses a user without a privilege.
   *
   * @returns how far it reaches
   * @throws {SandboxError} 0x80042f09 without any role; 0x80040220 without the privilege
   */
  demand(user: User, table: Table, right: AccessRight): Reach {
    const privilege = table.privileges[right];
    if (privilege === undefined) {
      throw dataverseError(
        "methodNotSupported",
        `The '${right}' method does not support entities of type '${table.logicalName}'.`,
      );
    }
    return this.demandPrivilege(user, privilege);
  }

  /** Same as `demand`, by the privilege's name. */
  demandPrivilege(user: User, name: string): Reach {
    const privilege = knownPrivilege(name);
    const reach = reachOf(this.#rows, user, privilege.id);
    if (reach === undefined) throw missingPrivilege(this.#rows, user, privilege);
    return reach;
  }

  /**
   * Refuses a row that the privilege does not reach.
   *
   * @throws {SandboxError} as `demand`; 0x80048306 when the privilege is held but its depth is too small
   */
  demandReach(user: User, table: Table, right: AccessRight, row: Pick<Row, "id" | "values">): void {
    const reach = this.demand(user, table, right);
    if (!table.userOwned || reaches(reach, row.values)) return;
    throw tooShallow(user, right, table, row.id);
  }

  /**
   * Refuses an owner who could not read the row. Depth Basic is enough.
   *
   * @throws {SandboxError} 0x80040299, even for the caller as owner (a public report; unverified)
   */
  demandOwner(owner: DescribedPrincipal, table: Table): void {
    const privilege = knownPrivilege(table.privileges.Read ?? "");
    if (reachOf(this.#rows, owner, privilege.id) === undefined)
      throw ownerCannotRead(this.#rows, owner, privilege);
  }

  #applicationUser(clientId: string): Row | undefined {
    const entry = this.#rows.database.get<{ user: string }>(
      "SELECT user FROM dataverse_application_users WHERE organization = ? AND application = ?",
      this.#rows.organization,
      clientId.toLowerCase(),
    );
    return entry && this.#rows.get("systemuser", entry.user);
  }
}

/** A user or team row as a possible owner of rows. */
export function toPrincipal(kind: "user" | "team", row: Row): DescribedPrincipal {
  const objectId = String(row.values.azureactivedirectoryobjectid ?? "");
  if (kind === "user") return toUser(row, objectId);
  return { kind, id: row.id, businessUnitId: String(row.values.businessunitid), objectId };
}

function toUser({ id, values }: Row, objectId: string): User {
  return {
    kind: "user",
    id,
    objectId,
    businessUnitId: String(values.businessunitid),
    accessMode: Number(values.accessmode ?? 4),
  };
}
