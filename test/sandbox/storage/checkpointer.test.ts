/** The write-ahead log is moved beside the thread that commits. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Checkpointer } from "../../../sandbox/storage/checkpointer";
import { Database } from "../../../sandbox/storage/database";

const sizes = { worthMoving: 200_000, largest: 1_000_000, kept: 100_000 };
const text = "x".repeat(5_000);

describe("Checkpointer", () => {
  let folder: string;
  let file: string;
  let database: Database;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-checkpoint-"));
    file = join(folder, "sandbox.db");
    database = new Database(file);
    database.migrate("test", ["CREATE TABLE leads (id INTEGER PRIMARY KEY, body TEXT)"]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const logSize = () => statSync(`${file}-wal`).size;
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const write = async (transactions: number, afterEach: () => Promise<void> = turn) => {
    for (let number = 0; number < transactions; number++) {
      database.transaction(() => database.run("INSERT INTO leads (body) VALUES (?)", text));
      await afterEach();
    }
  };
  const closeAndCheck = async (checkpointer: Checkpointer, count: number) => {
    await checkpointer.close();
    database.close();
    const again = new Database(file);
    assert.deepEqual(again.get("SELECT count(*) AS count FROM leads"), { count });
    assert.deepEqual(again.get("PRAGMA integrity_check"), { integrity_check: "ok" });
    again.close();
  };

  it("keeps the log small when the disk keeps up, and every row", async () => {
    const checkpointer = new Checkpointer(database, file, sizes);
    let largest = 0;
    await write(1_000, () => {
      largest = Math.max(largest, logSize());
      return checkpointer.settled();
    });
    assert.ok(largest < sizes.largest, `${largest} bytes`);
    assert.ok(statSync(file).size > 4_000_000, "nothing was moved");
    await closeAndCheck(checkpointer, 1_000);
  });

  it("loses no row while rows keep coming faster than they are moved", async () => {
    const checkpointer = new Checkpointer(database, file, { ...sizes, largest: 300_000 });
    await write(2_000);
    await checkpointer.settled();
    assert.ok(statSync(file).size > 1_000_000, "nothing was moved");
    await closeAndCheck(checkpointer, 2_000);
  });

  it("lets the file shrink when it is begun anew", async () => {
    const checkpointer = new Checkpointer(database, file, sizes);
    await write(400);
    await checkpointer.settled();
    database.get("PRAGMA wal_checkpoint(PASSIVE)");
    await write(1);
    assert.ok(logSize() <= sizes.kept + 30_000, `${logSize()} bytes`);
    await checkpointer.close();
    database.close();
  });

  it("leaves a small log alone", async () => {
    const checkpointer = new Checkpointer(database, file);
    const before = statSync(file).size;
    await write(64);
    assert.equal(statSync(file).size, before);
    await checkpointer.close();
    database.close();
  });
});
