/** The command line in real processes, without an engine. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leadsCommand } from "../e2e/support/sandbox-fixture";

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function run(
  args: string[],
  { input = "", env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [leadsCommand, ...args],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

describe("the leads command", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-cli-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("lists its commands", async () => {
    const { code, stdout } = await run(["--help"]);
    assert.equal(code, 0);
    for (const command of [
      "sandbox",
      "send",
      "runs",
      "dead-letters",
      "redrive",
      "resubmit",
      "grant",
      "expression",
    ])
      assert.match(stdout, new RegExp(`^  ${command} `, "m"));
  });

  it("resubmits either the named runs or all failed runs, not both", async () => {
    for (const args of [[], ["08584000000000000000000000000CU00", "--failed"]]) {
      const { code, stderr } = await run(["resubmit", ...args]);
      assert.equal(code, 1);
      assert.match(stderr, /expected names of runs, or --failed/);
    }
  });

  it("redrives either the named letters or all letters, not both", async () => {
    for (const args of [[], ["11111111-1111-4111-8111-111111111111", "--all"]]) {
      const { code, stderr } = await run(["redrive", ...args]);
      assert.equal(code, 1);
      assert.match(stderr, /expected ids of letters, or --all/);
    }
  });

  it("refuses an unknown status and an invalid number of runs", async () => {
    assert.match(
      (await run(["runs", "--status", "Broken"])).stderr,
      /Allowed choices are Running, Succeeded/,
    );
    assert.match((await run(["runs", "--top", "0"])).stderr, /Found "0", expected a whole number from 1/);
  });

  it("refuses an invalid waiting time", async () => {
    for (const args of [["send"], ["resubmit", "--failed"]]) {
      const { code, stderr } = await run([...args, "--wait", "0"]);
      assert.equal(code, 1);
      assert.match(stderr, /--wait <seconds>.*Found "0", expected a whole number from 1/);
    }
  });

  it("evaluates one expression", async () => {
    assert.equal((await run(["expression", "@concat('a', 'b')"])).stdout, '{"value":"ab"}\n');
  });

  it("evaluates the clock and new ids", async () => {
    assert.match((await run(["expression", "@guid()"])).stdout, /^\{"value":"[0-9a-f-]{36}"\}\n$/);
    assert.match((await run(["expression", "@utcNow()"])).stdout, /^\{"value":"20\d\d-/);
  });

  it("ends with 1 for an expression that fails", async () => {
    const { code, stdout } = await run(["expression", "@div(1, 0)"]);
    assert.equal(code, 1);
    assert.equal(JSON.parse(stdout).error.code, "InvalidTemplate");
  });

  it("answers each line of standard input, also an invalid case", async () => {
    const cases = [
      '{"expression":"@triggerBody()?[\'Email\']","context":{"triggerBody":{"Email":"someone@contoso.com"}}}',
      "not json",
      "[]",
      '{"expression":"@nope()"}',
    ];
    const { stdout } = await run(["expression"], { input: `${cases.join("\n")}\n\n` });
    const [first, ...rest] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(first, { value: "someone@contoso.com" });
    assert.deepEqual(
      rest.map(({ error }) => error.code),
      ["InvalidCase", "InvalidCase", "InvalidTemplate"],
    );
  });

  it("says that no sandbox is running, and how to start one", async () => {
    const { code, stderr } = await run(["sandbox", "env", "--data", join(folder, "none")]);
    assert.equal(code, 1);
    assert.match(stderr, /^\[LEADS_SANDBOX_NOT_RUNNING\] .*npx leads sandbox/);
  });

  it("says that pulumi is missing", async () => {
    const { code, stderr } = await run(["send", "--stack", "prod"], { env: { PATH: folder } });
    assert.equal(code, 1);
    assert.match(stderr, /^\[LEADS_PULUMI_MISSING\] /);
  });

  it("says which lead file it could not read", async () => {
    const { stderr } = await run(["send", "--file", join(folder, "none.json")]);
    assert.match(stderr, /^\[LEADS_FILE_UNREADABLE\] .*none\.json.*--file/);
  });

  it("refuses an invalid port", async () => {
    const { code, stderr } = await run(["sandbox", "--port", "70000"]);
    assert.equal(code, 1);
    assert.match(stderr, /Found "70000", expected a port from 0/);
  });

  it("runs a sandbox until it is stopped, keeps its port, and refuses a second sandbox", async function () {
    this.timeout(60_000);
    const data = join(folder, "data");
    const origins: string[] = [];
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const child = spawn(process.execPath, [leadsCommand, "sandbox", "--data", data], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
      const line = await new Promise<string>((resolve) =>
        child.stdout.once("data", (text) => resolve(String(text))),
      );
      const { ready, origin, dataDirectory } = JSON.parse(line);
      assert.equal(ready, true);
      assert.equal(dataDirectory, data);
      origins.push(origin);
      const second = await run(["sandbox", "--data", data]);
      assert.match(second.stderr, /Another sandbox is using .*--data DIR/);
      const { stdout } = await run(["sandbox", "env", "--data", data]);
      assert.match(stdout, /^export PULUMI_DEBUG_PROVIDERS='azure-native:\d+,azuread:\d+'$/m);
      child.kill(signal);
      assert.equal(await ended, 0);
    }
    assert.equal(origins[0], origins[1]);
  });
});
