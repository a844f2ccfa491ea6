/**
 * The sandbox's only directory (tenant): applications, service principals and their owners.
 * Source: https://learn.microsoft.com/graph/api/resources/application and .../serviceprincipal
 */
import { createHmac } from "node:crypto";
import type { Database } from "../storage/database";
import type { Clock } from "../support/clock";
import type { IdSource } from "../support/ids";
import { Passwords } from "./passwords";

/** Kinds of directory objects. */
export type DirectoryObjectType = "application" | "servicePrincipal";

export interface DirectoryObject {
  /** Object id, a UUID. */
  id: string;
  type: DirectoryObjectType;
  /** Application (client) id, a UUID. An application and its service principal share it. */
  appId: string;
  /** Graph properties, without `id`, `appId`, `passwordCredentials`. */
  body: Record<string, unknown>;
  /** ISO 8601 instant of a soft delete. Undefined before it. */
  deletedAt: string | undefined;
}

/** The identity that `leads sandbox env` prints: Owner of the subscription, administrator of the tenant. */
export interface Deployer {
  tenantId: string;
  subscriptionId: string;
  clientId: string;
  /** Secret: print it only as an environment variable that the user asked for. */
  clientSecret: string;
  /** Object id of the deployer's service principal. */
  objectId: string;
}

/** An app role of Microsoft Graph that a service principal has. */
export interface AppRoleGrant {
  id: string;
  appRoleId: string;
  /** ISO 8601. */
  createdAt: string;
}

interface ObjectRow {
  id: string;
  type: DirectoryObjectType;
  app_id: string;
  body: string;
  deleted_at: string | null;
}

const migrations = [
  `CREATE TABLE entra_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
   CREATE TABLE entra_objects (
     id TEXT PRIMARY KEY, type TEXT NOT NULL, app_id TEXT NOT NULL, body TEXT NOT NULL,
     deleted_at TEXT, sequence INTEGER NOT NULL UNIQUE);
   CREATE INDEX entra_objects_by_app ON entra_objects (app_id);
   CREATE TABLE entra_owners (
     object_id TEXT NOT NULL REFERENCES entra_objects (id) ON DELETE CASCADE,
     owner_id TEXT NOT NULL, PRIMARY KEY (object_id, owner_id));
   CREATE TABLE entra_passwords (
     key_id TEXT PRIMARY KEY,
     object_id TEXT NOT NULL REFERENCES entra_objects (id) ON DELETE CASCADE,
     salt TEXT NOT NULL, hash TEXT NOT NULL, hint TEXT NOT NULL, display_name TEXT,
     start_at TEXT NOT NULL, end_at TEXT NOT NULL, sequence INTEGER NOT NULL);`,
  `CREATE TABLE entra_app_roles (
     id TEXT PRIMARY KEY, principal_id TEXT NOT NULL REFERENCES entra_objects (id) ON DELETE CASCADE,
     app_role_id TEXT NOT NULL, created_at TEXT NOT NULL, UNIQUE (principal_id, app_role_id));`,
];

/** Applications, service principals, owners and passwords of the sandbox's tenant. */
export class Directory {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly deployer: Deployer;
  readonly passwords: Passwords;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #ids: IdSource;

  /** Opens the directory. The first time, sets it up with a deployer. */
  constructor({ database, clock, ids }: { database: Database; clock: Clock; ids: IdSource }) {
    this.#database = database;
    this.#clock = clock;
    this.#ids = ids;
    database.migrate("entra", migrations);
    this.passwords = new Passwords({ database, clock, ids });
    this.tenantId = this.setting("tenantId", () => ids.uuid());
    this.subscriptionId = this.setting("subscriptionId", () => ids.uuid());
    this.deployer = this.#openDeployer();
  }

  /** A value for the life of the directory, made on first use. */
  setting(name: string, make: () => string): string {
    const row = this.#database.get<{ value: string }>(
      "SELECT value FROM entra_settings WHERE name = ?",
      name,
    );
    if (row !== undefined) return row.value;
    const value = make();
    this.#database.run("INSERT INTO entra_settings VALUES (?, ?)", name, value);
    return value;
  }

  /** Replaces such a value. */
  changeSetting(name: string, value: string): void {
    this.#database.run("INSERT OR REPLACE INTO entra_settings VALUES (?, ?)", name, value);
  }

  /** Adds an object. An application gets a new client id, a service principal that of its application. */
  create(
    type: DirectoryObjectType,
    body: Record<string, unknown>,
    appId: string = this.#ids.uuid(),
  ): DirectoryObject {
    const id = this.#ids.uuid();
    this.#database.run(
      `INSERT INTO entra_objects (id, type, app_id, body, sequence)
       VALUES (?, ?, ?, ?, (SELECT COALESCE(MAX(sequence), 0) + 1 FROM entra_objects))`,
      id,
      type,
      appId,
      JSON.stringify(body),
    );
    return { id, type, appId, body, deletedAt: undefined };
  }

  /** Replaces an object's properties. */
  update(id: string, body: Record<string, unknown>): void {
    this.#database.run("UPDATE entra_objects SET body = ? WHERE id = ?", JSON.stringify(body), id);
  }

  /** An object by its object id. Deleted objects are not found. */
  find(id: string, type?: DirectoryObjectType): DirectoryObject | undefined {
    return this.#one("id = ? AND deleted_at IS NULL", id, type);
  }

  /** An object by its application (client) id. Deleted objects are not found. */
  findByAppId(appId: string, type: DirectoryObjectType): DirectoryObject | undefined {
    return this.#one("app_id = ? AND deleted_at IS NULL", appId, type);
  }

  findDeleted(id: string): DirectoryObject | undefined {
    return this.#one("id = ? AND deleted_at IS NOT NULL", id);
  }

  /** All objects of a type, in the order of their creation. */
  list(type: DirectoryObjectType, state: "living" | "deleted" = "living"): DirectoryObject[] {
    const condition = state === "living" ? "deleted_at IS NULL" : "deleted_at IS NOT NULL";
    return this.#database
      .all<ObjectRow>(`SELECT * FROM entra_objects WHERE type = ? AND ${condition} ORDER BY sequence`, type)
      .map(toObject);
  }

  /** Soft delete, as in Entra for 30 days. An application's service principal is deleted with it. */
  remove(object: DirectoryObject): void {
    const now = this.#clock.now().toISOString();
    const where = object.type === "application" ? "app_id = ?" : "id = ?";
    const value = object.type === "application" ? object.appId : object.id;
    this.#database.run(
      `UPDATE entra_objects SET deleted_at = ? WHERE deleted_at IS NULL AND ${where}`,
      now,
      value,
    );
  }

  /** Undoes a soft delete. */
  restore(id: string): void {
    this.#database.run("UPDATE entra_objects SET deleted_at = NULL WHERE id = ?", id);
  }

  /** Removes a soft-deleted object for ever. */
  purge(id: string): void {
    this.#database.run("DELETE FROM entra_objects WHERE id = ? AND deleted_at IS NOT NULL", id);
  }

  /** Object ids of the owners, oldest first. */
  owners(objectId: string): string[] {
    return this.#database
      .all<{ owner_id: string }>(
        "SELECT owner_id FROM entra_owners WHERE object_id = ? ORDER BY rowid",
        objectId,
      )
      .map((row) => row.owner_id);
  }

  /** @returns false when it was an owner already */
  addOwner(objectId: string, ownerId: string): boolean {
    return this.#database.run("INSERT OR IGNORE INTO entra_owners VALUES (?, ?)", objectId, ownerId) > 0;
  }

  /** @returns false when it was not an owner */
  removeOwner(objectId: string, ownerId: string): boolean {
    const sql = "DELETE FROM entra_owners WHERE object_id = ? AND owner_id = ?";
    return this.#database.run(sql, objectId, ownerId) > 0;
  }

  /** App roles of a service principal. */
  appRoles(principalId: string): AppRoleGrant[] {
    return this.#database.all(
      "SELECT id, app_role_id AS appRoleId, created_at AS createdAt FROM entra_app_roles WHERE principal_id = ? ORDER BY rowid",
      principalId.toLowerCase(),
    );
  }

  /** Gives a service principal an app role, unless it has it. */
  addAppRole(principalId: string, appRoleId: string, createdAt: string): AppRoleGrant {
    const sql = "INSERT OR IGNORE INTO entra_app_roles VALUES (?, ?, ?, ?)";
    this.#database.run(sql, this.#ids.uuid(), principalId, appRoleId, createdAt);
    const found = this.appRoles(principalId).find((one) => one.appRoleId === appRoleId);
    if (found === undefined) throw new Error(`The app role ${appRoleId} was not stored.`);
    return found;
  }

  /** Removes an app role. */
  removeAppRole(principalId: string, id: string): void {
    this.#database.run("DELETE FROM entra_app_roles WHERE principal_id = ? AND id = ?", principalId, id);
  }

  /** Runs changes in one transaction: when one throws, none is kept. */
  transaction<Result>(work: () => Result): Result {
    return this.#database.transaction(work);
  }

  #one(where: string, value: string, type?: DirectoryObjectType): DirectoryObject | undefined {
    const row = this.#database.get<ObjectRow>(
      `SELECT * FROM entra_objects WHERE ${where} ORDER BY sequence`,
      value.toLowerCase(),
    );
    if (row === undefined) return undefined;
    if (type === undefined || row.type === type) return toObject(row);
    const typed = this.#database.get<ObjectRow>(
      `SELECT * FROM entra_objects WHERE ${where} AND type = ?`,
      value.toLowerCase(),
      type,
    );
    return typed === undefined ? undefined : toObject(typed);
  }

  /**
   * The deployer's secret must be shown again after a restart, but only hashes are stored. It is derived from
   * a key in the file. That reveals nothing new: the file also holds the key that signs the tokens.
   */
  #openDeployer(): Deployer {
    const key = this.setting("deployerKey", () => this.#ids.bytes(32).toString("base64"));
    const clientSecret = createHmac("sha256", Buffer.from(key, "base64"))
      .update("deployer secret")
      .digest("base64url");
    const clientId = this.setting("deployerClientId", () => this.#createDeployer(clientSecret));
    const objectId = this.findByAppId(clientId, "servicePrincipal")?.id;
    if (objectId === undefined) {
      throw new Error(
        "The sandbox's deployer was deleted from its directory. Start with another --data directory, or remove this one.",
      );
    }
    const { tenantId, subscriptionId } = this;
    return { tenantId, subscriptionId, clientId, clientSecret, objectId };
  }

  #createDeployer(clientSecret: string): string {
    const displayName = "sandbox deployer";
    const application = this.create("application", { displayName, signInAudience: "AzureADMyOrg" });
    this.create("servicePrincipal", { displayName }, application.appId);
    this.passwords.store(application.id, clientSecret, {
      displayName: "sandbox",
      startDateTime: this.#clock.now().toISOString(),
      endDateTime: "2299-12-31T00:00:00Z",
    });
    return application.appId;
  }
}

function toObject(row: ObjectRow): DirectoryObject {
  return {
    id: row.id,
    type: row.type,
    appId: row.app_id,
    body: JSON.parse(row.body) as Record<string, unknown>,
    deletedAt: row.deleted_at ?? undefined,
  };
}
