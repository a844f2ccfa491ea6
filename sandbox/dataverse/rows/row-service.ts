/** Reads and writes rows for a user: checks privileges, then payload, then rules, then stores. */
import type { Clock } from "../../support/clock";
import { NotEmulated } from "../../support/errors";
import type { IdSource } from "../../support/ids";
import { dataverseError, duplicateKey, rowNotFound } from "../errors";
import type { Organization } from "../organizations/organizations";
import { toPrincipal, type User } from "../security/security";
import { knownTable, type Table } from "../tables";
import { type Operation, type RowValues, readPayload } from "../web-api/payload";
import { etagOf } from "../web-api/representation";
import { instant } from "./column-values";
import { checkCreation, computeColumns, withChanges, withDefaults } from "./row-rules";
import type { Row } from "./row-store";
import { claimUniqueValues, releaseRole, releaseTeam } from "./unique-values";

/** Precondition of a write. */
export interface Precondition {
  /** `If-Match`: `*` or an ETag. The row must exist in that version. */
  ifMatch?: string | undefined;
  /** `If-None-Match: *`: the row must not exist. */
  ifNoneMatch?: string | undefined;
}

/** Rows of one organisation, with one user's rights. */
export class RowService {
  readonly #organization: Organization;
  readonly #user: User;
  readonly #clock: Clock;
  readonly #ids: IdSource;

  constructor(organization: Organization, user: User, clock: Clock, ids: IdSource) {
    this.#organization = organization;
    this.#user = user;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** @throws {SandboxError} 0x80040217 when there is none; 0x80040220 when the user may not read it */
  get(table: Table, id: string): Row {
    this.#organization.security.demand(this.#user, table, "Read");
    const row = this.#organization.rows.get(table.logicalName, id);
    if (row === undefined) throw rowNotFound(table.logicalName, id);
    this.#organization.security.demandReach(this.#user, table, "Read", row);
    return row;
  }

  /**
   * @param id the id in the URL of an upsert
   * @throws {SandboxError} 0x80040220, 0x80048306, 0x80040299 for an owner who may not read it, 0x80040237
   * for an id that exists, and the errors of the payload
   */
  create(table: Table, body: unknown, id?: string): Row {
    const { security, rows } = this.#organization;
    security.demand(this.#user, table, "Create");
    for (const name of table.createChecks ?? []) security.demandPrivilege(this.#user, name);
    return rows.database.transaction(() => {
      const values = this.#payload(table, body, "create");
      checkCreation(table, values);
      const given = id ?? values.get(table.primaryId);
      const rowId = typeof given === "string" ? given : this.#ids.uuid();
      const row = { ...withDefaults(table, values), ...this.#systemColumns(table, rowId, values) };
      computeColumns(table, rowId, row, values, undefined);
      claimUniqueValues(rows, table, rowId, values);
      const created = rows.insert(table.logicalName, rowId, String(row.createdon), row);
      if (created === undefined) throw duplicateKey();
      return created;
    });
  }

  /** Updates the row. Creates it when it does not exist and the precondition allows it. */
  upsert(
    table: Table,
    id: string,
    body: unknown,
    { ifMatch, ifNoneMatch }: Precondition,
  ): { row: Row; isNew: boolean } {
    const { rows } = this.#organization;
    return rows.database.transaction(() => {
      const existing = rows.get(table.logicalName, id);
      if (existing === undefined) {
        if (ifMatch !== undefined) throw rowNotFound(table.logicalName, id);
        return { row: this.create(table, body, id), isNew: true };
      }
      if (ifNoneMatch === "*") throw duplicateKey();
      checkVersion(existing, ifMatch);
      return { row: this.#update(table, existing, body), isNew: false };
    });
  }

  /** @throws {SandboxError} 0x80040217, 0x80040220, 0x80060882 when `If-Match` names another version */
  delete(table: Table, id: string, { ifMatch }: Precondition): void {
    const { security, rows } = this.#organization;
    if (table.logicalName === "systemuser") throw new NotEmulated("deleting users; disable the user instead");
    rows.database.transaction(() => {
      security.demand(this.#user, table, "Delete");
      const row = rows.get(table.logicalName, id);
      if (row === undefined) throw rowNotFound(table.logicalName, id);
      security.demandReach(this.#user, table, "Delete", row);
      checkVersion(row, ifMatch);
      if (table.logicalName === "role") releaseRole(rows, row);
      if (table.logicalName === "team") releaseTeam(rows, row);
      rows.delete(table.logicalName, id);
    });
  }

  #update(table: Table, existing: Row, body: unknown): Row {
    const { security, rows } = this.#organization;
    security.demandReach(this.#user, table, "Write", existing);
    const values = this.#payload(table, body, "update");
    if (table.logicalName === "systemuser" && values.has("applicationid")) {
      throw new NotEmulated("changing the applicationid of a user");
    }
    claimUniqueValues(rows, table, existing.id, values);
    const row = withChanges(table, existing.values, values);
    computeColumns(table, existing.id, row, values, existing.values);
    if (table.userOwned && values.has("ownerid")) {
      security.demandReach(this.#user, table, "Assign", existing);
      this.#own(table, row, values);
    }
    row.modifiedon = this.#now();
    row.modifiedby = this.#user.id;
    return rows.update(table.logicalName, existing.id, row);
  }

  #payload(table: Table, body: unknown, operation: Operation): RowValues {
    return readPayload(table, body, operation, (target, id) => {
      if (this.#organization.rows.get(target.logicalName, id) === undefined) {
        throw rowNotFound(target.logicalName, id);
      }
    });
  }

  #systemColumns(table: Table, id: string, values: RowValues): Record<string, unknown> {
    const now = this.#now();
    const columns: Record<string, unknown> = {
      createdon: now,
      modifiedon: now,
      createdby: this.#user.id,
      modifiedby: this.#user.id,
    };
    if (table.columns.has("organizationid")) columns.organizationid = this.#organization.id;
    if (table.logicalName === "systemuser") columns.fullname = userName(values);
    if (table.logicalName === "team") Object.assign(columns, this.#teamColumns(values));
    if (table.userOwned) {
      this.#own(table, columns, values);
      this.#organization.security.demandReach(this.#user, table, "Create", { id, values: columns });
      if (columns.ownerid !== this.#user.id)
        this.#organization.security.demandReach(this.#user, table, "Assign", { id, values: columns });
    }
    return columns;
  }

  /** Default team columns: the caller's business unit, and the caller as administrator (unverified). */
  #teamColumns(values: RowValues): Record<string, unknown> {
    return {
      businessunitid: values.get("businessunitid") ?? this.#user.businessUnitId,
      administratorid: values.get("administratorid") ?? this.#user.id,
    };
  }

  /** Owner columns: the user, unless the payload names another owner. */
  #own(table: Table, row: Record<string, unknown>, values: RowValues): void {
    const { security, rows } = this.#organization;
    const ownerId = String(values.get("ownerid") ?? this.#user.id);
    const team = ownerId === this.#user.id ? undefined : rows.get("team", ownerId);
    const user = team === undefined ? rows.get("systemuser", ownerId) : undefined;
    const owner =
      team !== undefined
        ? toPrincipal("team", team)
        : user !== undefined
          ? toPrincipal("user", user)
          : this.#user;
    if (team?.values.teamtype === accessTeam) throw cannotOwn(team);
    security.demandOwner(owner, table);
    row.ownerid = owner.id;
    delete row.owninguser;
    delete row.owningteam;
    row[owner.kind === "team" ? "owningteam" : "owninguser"] = owner.id;
    row.owningbusinessunit = owner.businessUnitId;
  }

  #now(): string {
    return instant(this.#clock.now().toISOString()) ?? "";
  }
}

const accessTeam = 1;

/** Access teams own no rows. Code and text unverified. Source: https://learn.microsoft.com/power-platform/admin/manage-teams */
function cannotOwn({ id }: Row) {
  return dataverseError(
    "invalidArgument",
    `The team with Id = ${id} is an access team and cannot own records.`,
  );
}

/** Dataverse uses the display name of the Entra application. The sandbox does not ask Entra for it. */
function userName(values: RowValues): string {
  const given = [values.get("firstname"), values.get("lastname")].filter((part) => typeof part === "string");
  return given.length > 0
    ? given.join(" ")
    : `# ${knownTable("systemuser").displayName} ${String(values.get("applicationid"))}`;
}

function checkVersion(row: Row, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === "*" || ifMatch === etagOf(row)) return;
  throw dataverseError(
    "versionMismatch",
    "The version of the existing record doesn't match the RowVersion property provided.",
  );
}
