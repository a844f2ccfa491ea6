import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockDataDirectory } from "../../../sandbox/storage/data-lock";

describe("lockDataDirectory", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-lock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("refuses a second holder, and names the fix", () => {
    const lock = lockDataDirectory(folder);
    assert.throws(() => lockDataDirectory(folder), { code: "LEADS_DATA_IN_USE", message: /--data DIR/ });
    lock.release();
  });

  it("can lock again after a release", () => {
    lockDataDirectory(folder).release();
    lockDataDirectory(folder).release();
  });

  it("releases the lock of a killed process", () => {
    const program = `require("tsx/cjs"); require("./sandbox/storage/data-lock.ts").lockDataDirectory(process.argv[1]); process.kill(process.pid, "SIGKILL");`;
    const { signal } = spawnSync(process.execPath, ["-e", program, folder]);
    assert.equal(signal, "SIGKILL");
    lockDataDirectory(folder).release();
  });
});
