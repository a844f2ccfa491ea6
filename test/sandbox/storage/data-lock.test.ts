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

  it("refuses a second holder, and names the way out", () => {
    const lock = lockDataDirectory(folder);
    assert.throws(() => lockDataDirectory(folder), { code: "LEADS_DATA_IN_USE", message: /--data DIR/ });
    lock.release();
  });

  it("can be taken again once released", () => {
    lockDataDirectory(folder).release();
    lockDataDirectory(folder).release();
  });

  it("ends with a process that is killed", () => {
    const program = `require("tsx/cjs"); require("./sandbox/storage/data-lock.ts").lockDataDirectory(process.argv[1]); process.kill(process.pid, "SIGKILL");`;
    const { signal } = spawnSync(process.execPath, ["-e", program, folder]);
    assert.equal(signal, "SIGKILL");
    lockDataDirectory(folder).release();
  });
});
