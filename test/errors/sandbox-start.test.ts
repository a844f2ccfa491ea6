/** The messages of a sandbox that does not start, in real processes without an engine. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import LibsqlDatabase from "libsql";
import { lockDataDirectory } from "../../sandbox/storage/data-lock";
import { leadsCommand } from "../e2e/support/sandbox-fixture";
import { assertExplained, type Explanation } from "../support/explained";

describe("a sandbox that does not start", function () {
  this.timeout(60_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-errors-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const fails = (args: string[], explanation: Explanation) =>
    new Promise<void>((resolve, reject) => {
      execFile(process.execPath, [leadsCommand, "sandbox", ...args], (error, stdout, stderr) => {
        try {
          assert.equal(error?.code, 1);
          assert.equal(stdout, "");
          assertExplained(stderr, explanation);
          resolve();
        } catch (failure) {
          reject(failure);
        }
      });
    });

  it("says which port is taken", async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    await fails(["--data", join(folder, "port"), "--port", String(port)], {
      code: "LEADS_PORT_IN_USE",
      found: new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is taken`),
      fix: /--port N/,
    }).finally(() => other.close());
  });

  it("says that another sandbox has the data directory", async () => {
    const data = join(folder, "locked");
    mkdirSync(data);
    const lock = lockDataDirectory(data);
    await fails(["--data", data], {
      code: "LEADS_DATA_IN_USE",
      found: /Another sandbox is using .*locked/,
      fix: /Stop it, .*--data DIR/,
    }).finally(() => lock.release());
  });

  it("says that the data directory is not a directory", async () => {
    writeFileSync(join(folder, "file"), "");
    await fails(["--data", join(folder, "file")], {
      code: "LEADS_DATA_UNUSABLE",
      found: /file cannot be used \((ENOTDIR|EEXIST)\)/,
      fix: /--data DIR/,
    });
  });

  it("says that the database is damaged", async () => {
    const data = join(folder, "damaged");
    mkdirSync(data);
    writeFileSync(join(data, "sandbox.db"), "no database".repeat(1000));
    await fails(["--data", data], {
      code: "LEADS_DATA_DAMAGED",
      found: /damaged.*SQLITE_NOTADB/,
      fix: /start/,
    });
  });

  it("says that a newer version wrote the data", async () => {
    const data = join(folder, "newer");
    mkdirSync(data);
    const database = new LibsqlDatabase(join(data, "sandbox.db"));
    database.exec("CREATE TABLE migrations (owner TEXT PRIMARY KEY, version INTEGER NOT NULL)");
    database.exec("INSERT INTO migrations VALUES ('entra', 99)");
    database.close();
    await fails(["--data", data], {
      code: "LEADS_DATA_TOO_NEW",
      found: /newer version .*entra is at 99/,
      fix: /Update the package/,
    });
  });
});
