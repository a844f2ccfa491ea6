import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Database } from "../../../sandbox/storage/database";

const writeForAMoment = `
  const { parentPort, workerData } = require("node:worker_threads");
  const connection = new (require("libsql"))(workerData);
  connection.exec("BEGIN IMMEDIATE; INSERT INTO leads VALUES ('other', '{}')");
  parentPort.postMessage("writing");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  connection.exec("COMMIT");
  connection.close();
`;
const leadsTable = "CREATE TABLE leads (id TEXT PRIMARY KEY, body TEXT)";

describe("Database", () => {
  it("keeps a committed row when the file is opened again", () => {
    const folder = mkdtempSync(join(tmpdir(), "leads-database-"));
    const file = join(folder, "sandbox.db");
    try {
      const first = new Database(file);
      first.migrate("test", [leadsTable]);
      first.run("INSERT INTO leads VALUES (?, ?)", "1", "{}");
      first.close();
      const second = new Database(file);
      second.migrate("test", [leadsTable]);
      assert.deepEqual(second.get("SELECT id, body FROM leads"), { id: "1", body: "{}" });
      second.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("rolls back the whole transaction when a part of it throws, also nested ones", () => {
    const database = new Database(":memory:");
    database.migrate("test", [leadsTable]);
    assert.throws(() =>
      database.transaction(() => {
        database.run("INSERT INTO leads VALUES ('1', '{}')");
        database.transaction(() => database.run("INSERT INTO leads VALUES ('2', '{}')"));
        throw new Error("stop");
      }),
    );
    assert.deepEqual(database.all("SELECT * FROM leads"), []);
    database.close();
  });

  it("waits while another program writes to its file for a moment", async () => {
    const folder = mkdtempSync(join(tmpdir(), "leads-database-"));
    const file = join(folder, "sandbox.db");
    const database = new Database(file);
    database.migrate("test", [leadsTable]);
    // a thread, because the wait blocks this one
    const other = new Worker(writeForAMoment, { eval: true, workerData: file });
    const ended = once(other, "exit");
    await once(other, "message");
    database.transaction(() => database.run("INSERT INTO leads VALUES ('1', '{}')"));
    assert.equal(database.all("SELECT * FROM leads").length, 2);
    await ended;
    database.close();
    rmSync(folder, { recursive: true });
  });

  it("runs only new migrations", () => {
    const database = new Database(":memory:");
    database.migrate("test", [leadsTable]);
    database.migrate("test", [leadsTable, "ALTER TABLE leads ADD COLUMN note TEXT"]);
    database.migrate("test", [leadsTable, "ALTER TABLE leads ADD COLUMN note TEXT"]);
    assert.equal(database.run("INSERT INTO leads VALUES ('1', '{}', 'x')"), 1);
    database.close();
  });

  it("refuses data of a newer version with a message", () => {
    const database = new Database(":memory:");
    database.migrate("test", [leadsTable, "ALTER TABLE leads ADD COLUMN note TEXT"]);
    assert.throws(() => database.migrate("test", [leadsTable]), /newer version of marketplace-leads/);
    database.close();
  });
});
