import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureCertificates } from "../../../sandbox/http/certificates";
import { readInstance, type SandboxInstance, writeInstance } from "../../../sandbox/instance-file";
import { explainedFailure, openDataDirectory } from "../../../sandbox/storage/data-directory";
import { lockDataDirectory } from "../../../sandbox/storage/data-lock";
import { Database } from "../../../sandbox/storage/database";
import { systemClock } from "../../../sandbox/support/clock";

const garbage = Buffer.from("garbage \0\xff garbage", "latin1");

describe("a damaged data directory", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-damaged-"));
    file = join(folder, "sandbox.db");
  });
  const release: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of release.splice(0).reverse()) await step();
    rmSync(folder, { recursive: true });
  });

  const refused = { code: "LEADS_DATA_DAMAGED", message: /sandbox\.db damaged .*rename it to .*\.damaged/s };

  it("is reported with its fix when the database is not a database", () => {
    writeFileSync(file, garbage);
    assert.throws(() => openDataDirectory(folder, release), refused);
  });

  it("is reported with its fix when a page of the database is damaged", () => {
    const database = new Database(file);
    database.migrate("test", ["CREATE TABLE leads (id TEXT PRIMARY KEY, body TEXT)"]);
    database.get("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4_096);
    writeFileSync(file, bytes);
    assert.throws(() => {
      const spoilt = openDataDirectory(folder, release);
      try {
        spoilt.migrate("test", []);
      } catch (error) {
        throw explainedFailure(folder, error);
      }
    }, refused);
  });

  it("can be locked despite a damaged lock file, still by one process only", () => {
    writeFileSync(join(folder, "sandbox.lock"), garbage);
    const lock = lockDataDirectory(folder);
    assert.throws(() => lockDataDirectory(folder), { code: "LEADS_DATA_IN_USE" });
    lock.release();
  });

  for (const text of ["", "{", "null", "[]", '{"port":"8443"}', garbage]) {
    it(`has no running sandbox when sandbox.json holds ${JSON.stringify(String(text))}`, () => {
      writeFileSync(join(folder, "sandbox.json"), text);
      assert.equal(readInstance(folder), undefined);
    });
  }

  it("has a running sandbox when sandbox.json is valid", () => {
    const instance: SandboxInstance = {
      pid: 1,
      port: 8443,
      debugProviders: "azure-native:1,azuread:2",
      authorityFile: "ca.pem",
      stateDirectory: "state",
      tenantId: "t",
      subscriptionId: "s",
      clientId: "c",
      clientSecret: "p",
    };
    writeInstance(folder, instance);
    assert.deepEqual(readInstance(folder), instance);
  });

  for (const name of ["ca.pem", "server.pem", "server.key"]) {
    for (const [what, content] of [
      ["damaged", garbage],
      ["empty", ""],
    ] as const) {
      it(`gets new certificates when ${name} is ${what}`, async () => {
        const before = await ensureCertificates(folder, systemClock);
        writeFileSync(join(folder, name), content);
        const after = await ensureCertificates(folder, systemClock);
        assert.notEqual(after.certificate, before.certificate);
        assert.deepEqual(await ensureCertificates(folder, systemClock), after);
      });
    }
  }

  it("gets new certificates when the key belongs to another certificate", async () => {
    const before = await ensureCertificates(folder, systemClock);
    const other = mkdtempSync(join(tmpdir(), "leads-other-"));
    writeFileSync(join(folder, "server.key"), (await ensureCertificates(other, systemClock)).key);
    rmSync(other, { recursive: true });
    assert.notEqual((await ensureCertificates(folder, systemClock)).certificate, before.certificate);
  });
});
