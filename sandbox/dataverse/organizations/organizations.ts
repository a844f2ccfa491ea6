/**
 * Organisations, created on first use: root business unit, stock roles, privileges, the SYSTEM user.
 * Source: https://learn.microsoft.com/power-platform/admin/database-security
 */
import type { Caller } from "../../entra/caller";
import type { Database } from "../../storage/database";
import type { Clock } from "../../support/clock";
import type { IdSource } from "../../support/ids";
import { instant } from "../rows/column-values";
import { RowStore } from "../rows/row-store";
import { Security } from "../security/security";
import { completePrivileges, stockRoles } from "../security/stock-roles";
import { CustomColumns } from "../tables/custom-columns";

export interface Organization {
  /** Host name, lower case. */
  host: string;
  id: string;
  rootBusinessUnitId: string;
  rows: RowStore;
  security: Security;
  columns: CustomColumns;
}

interface Dependencies {
  database: Database;
  clock: Clock;
  ids: IdSource;
  administrators: readonly string[];
}

export class Organizations {
  readonly #dependencies: Dependencies;
  readonly #administrators: ReadonlySet<string>;
  readonly #known = new Map<string, Organization>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
    this.#administrators = new Set(dependencies.administrators.map((id) => id.toLowerCase()));
  }

  /** The organisation at this host name, created on its first use. */
  at(host: string): Organization {
    const known = this.#known.get(host);
    if (known !== undefined) return known;
    const { database } = this.#dependencies;
    const organization = database.transaction(() => this.#find(host) ?? this.#create(host));
    this.#known.set(host, organization);
    return organization;
  }

  /** Gives an administrator a user and a role on first contact. */
  welcome(organization: Organization, caller: Caller): void {
    const clientId = caller.clientId.toLowerCase();
    if (!this.#administrators.has(clientId) || organization.security.knows(clientId)) return;
    const { database, ids } = this.#dependencies;
    const { rows } = organization;
    database.transaction(() => {
      const id = ids.uuid();
      this.#insert(rows, "systemuser", id, {
        fullname: "# Administrator of the sandbox",
        lastname: "Administrator of the sandbox",
        firstname: "#",
        applicationid: clientId,
        azureactivedirectoryobjectid: caller.objectId,
        accessmode: 4,
        isdisabled: false,
        businessunitid: organization.rootBusinessUnitId,
      });
      database.run(
        "INSERT INTO dataverse_application_users VALUES (?, ?, ?)",
        rows.organization,
        clientId,
        id,
      );
      const [role] = rows.select("role", {
        where: "json_extract(body, '$.name') = 'System Administrator'",
        limit: 1,
      });
      database.run(
        "INSERT INTO dataverse_user_roles VALUES (?, ?, ?)",
        rows.organization,
        id,
        role?.id ?? "",
      );
    });
  }

  #find(host: string): Organization | undefined {
    const found = this.#dependencies.database.get<{ id: string; root_business_unit: string }>(
      "SELECT id, root_business_unit FROM dataverse_organizations WHERE organization = ?",
      host,
    );
    if (found === undefined) return undefined;
    const organization = this.#organization(host, found.id, found.root_business_unit);
    completePrivileges(organization.rows, this.#now());
    return organization;
  }

  #organization(host: string, id: string, rootBusinessUnitId: string): Organization {
    const { database } = this.#dependencies;
    const rows = new RowStore(database, host);
    const columns = new CustomColumns(database, host);
    return { host, id, rootBusinessUnitId, rows, columns, security: new Security(rows) };
  }

  #create(host: string): Organization {
    const { database, ids } = this.#dependencies;
    const organization = this.#organization(host, ids.uuid(), ids.uuid());
    const { rows, rootBusinessUnitId: businessunitid, id: organizationid } = organization;
    database.run(
      "INSERT INTO dataverse_organizations VALUES (?, ?, ?)",
      host,
      organizationid,
      businessunitid,
    );
    const name = host.split(".")[0] ?? host;
    this.#insert(rows, "businessunit", businessunitid, { name, organizationid, isdisabled: false });
    this.#insert(rows, "systemuser", ids.uuid(), {
      fullname: "SYSTEM",
      lastname: "SYSTEM",
      accessmode: 3,
      isdisabled: true,
      businessunitid,
    });
    for (const name of Object.keys(stockRoles)) {
      const values = { name, businessunitid, organizationid, isinherited: 1, ismanaged: true };
      this.#insert(rows, "role", ids.uuid(), values);
    }
    completePrivileges(rows, this.#now());
    return organization;
  }

  #insert(rows: RowStore, table: string, id: string, values: Record<string, unknown>): void {
    const now = this.#now();
    rows.insert(table, id, now, { ...values, createdon: now, modifiedon: now });
  }

  #now(): string {
    return instant(this.#dependencies.clock.now().toISOString()) ?? "";
  }
}
