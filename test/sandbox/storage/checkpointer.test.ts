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
  const write = async (transactions: number, afterEach: () => void = () => {}) => {
    for (let number = 0; number < transactions; number++) {
      database.transaction(() => database.run("INSERT INTO leads (body) VALUES (?)", text));
      afterEach();
      await turn();
    }
  };

  it("keeps the log small while rows keep coming, and every row", async () => {
    const checkpointer = new Checkpointer(database, file, sizes);
    let largest = 0;
    await write(3_000, () => {
      largest = Math.max(largest, logSize());
    });
    // what may arrive until it is looked at, and while it is moved
    assert.ok(largest < 3 * sizes.largest, `${largest} bytes`);
    assert.ok(statSync(file).size > 10_000_000, "nothing was moved");
    await checkpointer.close();
    database.close();
    const again = new Database(file);
    assert.deepEqual(again.get("SELECT count(*) AS count FROM leads"), { count: 3_000 });
    assert.deepEqual(again.get("PRAGMA integrity_check"), { integrity_check: "ok" });
    again.close();
  });

  it("lets the file shrink when it is begun anew", async () => {
    const checkpointer = new Checkpointer(database, file, sizes);
    await write(400);
    await checkpointer.close();
    database.get("PRAGMA wal_checkpoint(PASSIVE)");
    await write(1);
    assert.ok(logSize() <= sizes.kept + 10_000, `${logSize()} bytes`);
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
