/** Blobs of every account in SQLite. The callers check all values. */
import type { Database } from "../storage/database";
import type { StoredBlobs } from "./deployment";
import type { Metadata } from "./metadata";

/** What is stored of a blob in addition to its bytes. */
export interface BlobProperties {
  /** In quotes. */
  etag: string;
  /** ISO 8601. */
  createdOn: string;
  /** ISO 8601. */
  lastModified: string;
  /** Base64. */
  contentMd5: string;
  /** Content headers of an answer, in lower case, e.g. `content-type`. */
  headers: Readonly<Record<string, string>>;
  metadata: Metadata;
}

export interface ListedBlob {
  name: string;
  /** In bytes. */
  length: number;
  properties: BlobProperties;
}

export interface ContainerKey {
  account: string;
  container: string;
}

interface StoredRow {
  name: string;
  length: number;
  properties: string;
}

const migrations = [
  `CREATE TABLE blob_blobs (
     account TEXT NOT NULL, container TEXT NOT NULL, name TEXT NOT NULL,
     properties TEXT NOT NULL, content BLOB NOT NULL,
     PRIMARY KEY (account, container, name));`,
];

/** The blobs. A write is durable when its method returns. */
export class BlobStore implements StoredBlobs {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.migrate("blob", migrations);
  }

  put({ account, container }: ContainerKey, name: string, properties: BlobProperties, content: Uint8Array) {
    this.#write(
      "INSERT OR REPLACE INTO blob_blobs (account, container, name, properties, content) VALUES (?, ?, ?, ?, ?)",
      account,
      container,
      name,
      JSON.stringify(properties),
      content,
    );
  }

  properties(key: ContainerKey, name: string): ListedBlob | undefined {
    const row = this.#database.get<StoredRow>(
      "SELECT name, length(content) AS length, properties FROM blob_blobs WHERE account = ? AND container = ? AND name = ?",
      key.account,
      key.container,
      name,
    );
    return row === undefined ? undefined : read(row);
  }

  content(key: ContainerKey, name: string): Uint8Array | undefined {
    const row = this.#database.get<{ content: Uint8Array }>(
      "SELECT content FROM blob_blobs WHERE account = ? AND container = ? AND name = ?",
      key.account,
      key.container,
      name,
    );
    return row?.content;
  }

  delete({ account, container }: ContainerKey, name: string): void {
    this.#write(
      "DELETE FROM blob_blobs WHERE account = ? AND container = ? AND name = ?",
      account,
      container,
      name,
    );
  }

  /** Blobs in the order of their names' UTF-8 bytes. @param from smallest name to return */
  list({ account, container }: ContainerKey, prefix: string, from: string, limit: number): ListedBlob[] {
    return this.#database
      .all<StoredRow>(
        `SELECT name, length(content) AS length, properties FROM blob_blobs
         WHERE account = ? AND container = ? AND name >= ? AND name >= ? AND substr(name, 1, length(?)) = ? ORDER BY name LIMIT ?`,
        account,
        container,
        from,
        prefix,
        prefix,
        prefix,
        limit,
      )
      .map(read);
  }

  forgetAccount(account: string): void {
    this.#write("DELETE FROM blob_blobs WHERE account = ?", account.toLowerCase());
  }

  forgetContainer(account: string, container: string): void {
    const sql = "DELETE FROM blob_blobs WHERE account = ? AND container = ?";
    this.#write(sql, account.toLowerCase(), container.toLowerCase());
  }

  #write(...statement: Parameters<Database["run"]>): void {
    this.#database.transaction(() => this.#database.run(...statement));
  }
}

function read({ name, length, properties }: StoredRow): ListedBlob {
  return { name, length, properties: JSON.parse(properties) as BlobProperties };
}
