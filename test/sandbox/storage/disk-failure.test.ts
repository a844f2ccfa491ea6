/** A failing disk: the database is left unchanged for the next start. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import LibsqlDatabase from "libsql";
import { Database } from "../../../sandbox/storage/database";
import { isOfTheDisk, StorageFailed } from "../../../sandbox/storage/storage-failure";

describe("a database whose disk fails", () => {
  let folder: string;
  let file: string;
  let database: Database;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-disk-"));
    file = join(folder, "sandbox.db");
    database = new Database(file);
    database.migrate("test", ["CREATE TABLE leads (id INTEGER PRIMARY KEY, body TEXT)"]);
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const write = (id: number) => database.run("INSERT INTO leads VALUES (?, ?)", id, "x".repeat(10_000));
  const fill = () => {
    const used = database.get<{ page_count: number }>("PRAGMA page_count")?.page_count;
    database.get(`PRAGMA max_page_count = ${used}`);
  };
  const onDisk = () => {
    const other = new LibsqlDatabase(file);
    const rows = other.prepare("SELECT id FROM leads").all() as { id: number }[];
    other.close();
    return rows.map(({ id }) => id);
  };

  it("throws the code for 507, tells its owner once, and stores nothing of that transaction", async () => {
    database.transaction(() => write(1));
    fill();
    const work = () => {
      for (let id = 2; id < 9; id++) write(id);
    };
    assert.throws(() => database.transaction(work), { code: "InsufficientStorage" });
    const failure = await database.failed;
    assert.ok(failure instanceof StorageFailed);
    assert.equal((failure.cause as { code?: string }).code, "SQLITE_FULL");
    assert.deepEqual(onDisk(), [1]);
  });

  it("refuses later reads and writes", async () => {
    fill();
    assert.throws(() => [1, 2, 3, 4].map(write), StorageFailed);
    const written = onDisk();
    assert.throws(() => write(9), StorageFailed);
    assert.throws(() => database.transaction(() => write(9)), StorageFailed);
    assert.throws(() => database.all("SELECT 1"), StorageFailed);
    await assert.rejects(
      database.commits.add(() => write(9)),
      StorageFailed,
    );
    assert.deepEqual(onDisk(), written);
  });

  it("continues after an invalid statement", async () => {
    write(1);
    assert.throws(() => write(1), { code: /^SQLITE_CONSTRAINT/ });
    assert.throws(() => database.run("INSERT INTO missing VALUES (1)"));
    assert.throws(() => database.transaction(() => [2, 1].map(write)), { code: /^SQLITE_CONSTRAINT/ });
    write(3);
    assert.deepEqual(onDisk(), [1, 3]);
  });

  it("distinguishes disk failures from mistakes by SQLite's result code", () => {
    const is = (code: string) => isOfTheDisk(Object.assign(new Error("any"), { code }));
    for (const code of ["FULL", "IOERR_WRITE", "READONLY_DBMOVED", "CANTOPEN", "CORRUPT", "NOTADB", "BUSY"])
      assert.ok(is(`SQLITE_${code}`), code);
    for (const code of ["CONSTRAINT_UNIQUE", "ERROR", "TOOBIG", "MISMATCH", "RANGE", "LOCKED", "MISUSE"])
      assert.ok(!is(`SQLITE_${code}`), code);
    assert.ok(!isOfTheDisk(new Error("no code")));
  });
});
