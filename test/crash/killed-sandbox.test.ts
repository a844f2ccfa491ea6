import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lockDataDirectory } from "../../sandbox/storage/data-lock";
import { startSandboxProcess } from "../../tools/processes";
import { leadsCommand } from "../e2e/support/sandbox-fixture";
import { connect, deploy } from "./support/http-client";

describe("`leads sandbox`", function () {
  this.timeout(60_000);
  let folder: string;
  let data: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-killed-"));
    data = join(folder, "data");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("keeps its callback URL when it is killed", async () => {
    const urls: string[] = [];
    for (let kill = 0; kill < 2; kill++) {
      const sandbox = await startSandboxProcess(leadsCommand, data);
      const client = connect(data);
      urls.push((await deploy(client)).callbackUrl);
      process.kill(client.instance.pid, "SIGKILL");
      await sandbox.ended;
    }
    assert.equal(urls[0], urls[1]);
  });

  it("refuses a data directory in use by another sandbox, which continues", async () => {
    const first = await startSandboxProcess(leadsCommand, data);
    const second = spawn(process.execPath, [leadsCommand, "sandbox", "--data", data]);
    let said = "";
    second.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const [code] = await once(second, "close");
    assert.equal(code, 1);
    assert.match(said, /^\[LEADS_DATA_IN_USE\] Another sandbox is using .*--data DIR\.\n$/);
    assert.equal((await connect(data).fetch(first.origin)).status, 200);
    await first.stop();
  });

  it("exits when its parent process exits or is killed", async () => {
    const program = `require("tsx/cjs"); require("./tools/processes.ts").startSandboxProcess(${JSON.stringify(leadsCommand)}, process.argv[1]).then(() => process.kill(process.pid, "SIGKILL"));`;
    const starter = spawn(process.execPath, ["-e", program, data], { cwd: join(__dirname, "../..") });
    assert.deepEqual(await once(starter, "close"), [null, "SIGKILL"]);
    await untilFree(data);
  });
});

/** Waits until no process holds the data directory. */
async function untilFree(data: string): Promise<void> {
  for (;;) {
    try {
      return lockDataDirectory(data).release();
    } catch {
      await sleep(20);
    }
  }
}
