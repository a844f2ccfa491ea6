/** A sandbox process whose files may not grow, so that the operating system refuses writes like a full disk. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startSandboxProcess } from "../../tools/processes";
import { leadsCommand } from "../e2e/support/sandbox-fixture";
import { environmentUrl } from "../leads/support/lead-destination";
import { connect, deploy, endedRuns } from "./support/http-client";

describe("`leads sandbox` whose disk is full", function () {
  this.timeout(120_000);
  let folder: string;
  let data: string;
  before(function () {
    if (process.platform === "win32") this.skip(); // it has no limit for the size of files
    folder = mkdtempSync(join(tmpdir(), "leads-full-"));
    data = join(folder, "data");
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  /** Starts a sandbox with a file size limit, in units of 512 bytes. Resolves with its exit. */
  const startLimited = async (size: number): Promise<{ end: Promise<{ code: number; said: string }> }> => {
    const script = `ulimit -f ${size}; exec "$0" "$@"`;
    const child = spawn("/bin/sh", ["-c", script, process.execPath, leadsCommand, "sandbox", "--data", data]);
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const end = once(child, "close").then(([code]) => ({ code, said }));
    await once(createInterface({ input: child.stdout }), "line");
    return { end };
  };

  /** Posts leads, six in parallel, until the sandbox has ended. @returns the statuses by e-mail; 0 without an answer */
  const postUntilEnd = async (url: string, name: string, end: Promise<unknown>) => {
    const { fetch } = connect(data);
    const statuses = new Map<string, number>();
    let isEnded = false;
    void end.then(() => {
      isEnded = true;
    });
    const post = async (email: string) => {
      const body = JSON.stringify({ UserDetails: { LastName: "Doe", Email: email } });
      const headers = { "content-type": "application/json" };
      const answer = await fetch(url, { method: "POST", headers, body }).catch(() => undefined);
      statuses.set(email, answer?.status ?? 0);
    };
    const postMany = async (poster: number) => {
      for (let lead = 0; !isEnded; lead++) await post(`${name}-${poster}-${lead}@contoso.com`);
    };
    await Promise.all([1, 2, 3, 4, 5, 6].map(postMany));
    return statuses;
  };

  it("answers 507 or nothing, prints the fix and exits; the next start has each accepted lead once", async () => {
    const first = await startSandboxProcess(leadsCommand, data);
    const { callbackUrl } = await deploy(connect(data));
    await first.stop();

    const accepted: string[] = [];
    for (const size of [1_200, 1_500, 2_000]) {
      const { end } = await startLimited(size);
      const statuses = await postUntilEnd(callbackUrl, `lead-${size}`, end);
      const { code, said } = await end;
      assert.equal(code, 1, said);
      assert.match(
        said,
        /^\[LEADS_DISK_FAILED\] The sandbox could not use .*sandbox\.db \(SQLITE_\w+\) and has ended\. Free some space there, and start the sandbox again: .*\n$/,
      );
      for (const [email, status] of statuses) {
        assert.ok([0, 202, 507].includes(status), `${email}: ${status}`);
        if (status === 202) accepted.push(email);
      }
    }
    assert.ok(accepted.length > 0);

    const last = await startSandboxProcess(leadsCommand, data);
    const client = connect(data);
    await endedRuns(client);
    const { value } = await client.call("GET", environmentUrl, "/api/data/v9.2/leads?$select=emailaddress1");
    const rows = (value as { emailaddress1: string }[]).map((row) => row.emailaddress1);
    await last.stop();
    assert.deepEqual(
      accepted.filter((email) => !rows.includes(email)),
      [],
      "accepted leads are lost",
    );
    assert.equal(new Set(rows).size, rows.length, "a lead is there twice");
  });
});
