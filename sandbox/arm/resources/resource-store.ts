/**
 * Stores deployed resources, one row each for every type.
 * A resource has a public part that is rendered, and a private part (secrets, keys) that is never rendered.
 */
import type { Database } from "../../storage/database";
import type { JsonObject } from "../json";
import { formatResourceGroupId, keyOf, type ResourceId } from "./resource-id";

/** A stored resource or resource group. */
export interface StoredResource {
  /** ARM id, spelled as created. */
  id: string;
  /** Full type, e.g. `Microsoft.Logic/workflows`. */
  type: string;
  name: string;
  subscriptionId: string;
  resourceGroupName: string;
  location: string;
  tags: Record<string, string> | undefined;
  /** Data of the type for rendering. */
  body: JsonObject;
  /** Data of the type for the runtime: secrets and keys. Never rendered. */
  state: JsonObject;
  /** Second name for the runtime's look-up, e.g. the id in a callback URL. */
  lookup: string | undefined;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  changedAt: string;
}

interface ResourceRow {
  id: string;
  type: string;
  name: string;
  subscription_id: string;
  resource_group_name: string;
  location: string;
  tags: string | null;
  body: string;
  state: string;
  lookup: string | null;
  created_at: string;
  changed_at: string;
}

const migrations = [
  `CREATE TABLE arm_resources (
     key TEXT PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL,
     subscription_id TEXT NOT NULL COLLATE NOCASE, resource_group_name TEXT NOT NULL COLLATE NOCASE,
     location TEXT NOT NULL, tags TEXT, body TEXT NOT NULL, state TEXT NOT NULL, lookup TEXT UNIQUE,
     created_at TEXT NOT NULL, changed_at TEXT NOT NULL, sequence INTEGER NOT NULL);
   CREATE INDEX arm_resources_by_group ON arm_resources (subscription_id, resource_group_name, type);
   CREATE TABLE arm_versions (
     key TEXT NOT NULL REFERENCES arm_resources (key) ON DELETE CASCADE, version TEXT NOT NULL,
     body TEXT NOT NULL, PRIMARY KEY (key, version));
   CREATE TABLE arm_operations (id TEXT PRIMARY KEY);`,
];

/** Condition for resources inside an owner. `0` is the character after `/`. */
const liesIn = "key > ? AND key < ?";
const boundsOf = (owner: string) => [`${keyOf(owner)}/`, `${keyOf(owner)}0`];

const groupType = "Microsoft.Resources/resourceGroups";

export class ResourceStore {
  readonly #database: Database;
  #changes = 0;

  constructor(database: Database) {
    this.#database = database;
    database.migrate("arm", migrations);
  }

  /** Increases with every change, so that a reader can tell whether its cache is still valid. */
  get changes(): number {
    return this.#changes;
  }

  /** A resource by its id, in any letter case. */
  find(id: string): StoredResource | undefined {
    return this.#one("key = ?", keyOf(id));
  }

  /** A resource by its second name. */
  findByLookup(lookup: string): StoredResource | undefined {
    return this.#one("lookup = ?", lookup);
  }

  /** A resource group by its name, in any letter case. */
  findGroup(id: Pick<ResourceId, "subscriptionId" | "resourceGroupName">): StoredResource | undefined {
    return this.find(formatResourceGroupId(id));
  }

  /**
   * Resources in the order of their creation. Resource groups are left out unless their type is asked for.
   *
   * @param filter `under` is the ARM id of an owner at any depth
   */
  list(filter: { subscriptionId: string; under?: string; type?: string }): StoredResource[] {
    const { subscriptionId, under, type } = filter;
    const values = [subscriptionId, type ?? groupType];
    if (under !== undefined) values.push(...boundsOf(under));
    return this.#database
      .all<ResourceRow>(
        `SELECT * FROM arm_resources WHERE subscription_id = ? AND type ${type === undefined ? "<>" : "="} ?
         ${under === undefined ? "" : `AND ${liesIn}`} ORDER BY sequence`,
        ...values,
      )
      .map(toResource);
  }

  /** Writes a new or existing resource. Its versions stay. */
  save(resource: StoredResource): void {
    this.#changes++;
    this.#database.run(
      `INSERT INTO arm_resources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
         (SELECT COALESCE(MAX(sequence), 0) + 1 FROM arm_resources))
       ON CONFLICT (key) DO UPDATE SET location = excluded.location, tags = excluded.tags,
         body = excluded.body, state = excluded.state, changed_at = excluded.changed_at`,
      keyOf(resource.id),
      resource.id,
      resource.type,
      resource.name,
      resource.subscriptionId,
      resource.resourceGroupName,
      resource.location,
      resource.tags === undefined ? null : JSON.stringify(resource.tags),
      JSON.stringify(resource.body),
      JSON.stringify(resource.state),
      resource.lookup ?? null,
      resource.createdAt,
      resource.changedAt,
    );
  }

  /** Removes a resource or a group with its contents. Returns what it removed, which may be nothing. */
  remove(id: string): StoredResource[] {
    this.#changes++;
    return this.#database.transaction(() => {
      const where = `key = ? OR (${liesIn})`;
      const values = [keyOf(id), ...boundsOf(id)];
      const removed = this.#database
        .all<ResourceRow>(`SELECT * FROM arm_resources WHERE ${where}`, ...values)
        .map(toResource);
      this.#database.run(`DELETE FROM arm_resources WHERE ${where}`, ...values);
      return removed;
    });
  }

  /** Stores a version of a resource. */
  addVersion(id: string, version: string, body: JsonObject): void {
    const sql = "INSERT INTO arm_versions VALUES (?, ?, ?)";
    this.#database.run(sql, keyOf(id), version, JSON.stringify(body));
  }

  /** The versions of a resource, newest first. */
  versions(id: string): { version: string; body: JsonObject }[] {
    return this.#database
      .all<{ version: string; body: string }>(
        "SELECT version, body FROM arm_versions WHERE key = ? ORDER BY rowid DESC",
        keyOf(id),
      )
      .map(({ version, body }) => ({ version, body: JSON.parse(body) as JsonObject }));
  }

  /** Stores an operation that a client may poll. */
  addOperation(id: string): void {
    this.#database.run("INSERT INTO arm_operations VALUES (?)", id);
  }

  /** Whether an operation was started here. */
  hasOperation(id: string): boolean {
    return this.#database.get("SELECT id FROM arm_operations WHERE id = ?", id) !== undefined;
  }

  /** Runs changes in one transaction: when one throws, none is kept. */
  transaction<Result>(work: () => Result): Result {
    try {
      return this.#database.transaction(work);
    } finally {
      this.#changes++; // even when the transaction was rolled back
    }
  }

  #one(where: string, value: string): StoredResource | undefined {
    const row = this.#database.get<ResourceRow>(`SELECT * FROM arm_resources WHERE ${where}`, value);
    return row === undefined ? undefined : toResource(row);
  }
}

function toResource(row: ResourceRow): StoredResource {
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    subscriptionId: row.subscription_id,
    resourceGroupName: row.resource_group_name,
    location: row.location,
    tags: row.tags === null ? undefined : (JSON.parse(row.tags) as Record<string, string>),
    body: JSON.parse(row.body) as JsonObject,
    state: JSON.parse(row.state) as JsonObject,
    lookup: row.lookup ?? undefined,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}
