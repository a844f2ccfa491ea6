import assert from "node:assert/strict";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  engineTimeoutMilliseconds,
  pulumiEnv,
  type RunningPulumi,
  runPulumi,
  startPulumi,
  testEngine,
} from "../../support/engine";
import { makeTempDir } from "../temp-dir";
import { type PolicyBehaviour, writePolicyPack, writeProject } from "./project";

const secret = "secret-marker-7f3a";

describe("the language host, with the real engine,", function () {
  this.timeout(60_000);
  let folder: string;
  let options: { cwd: string; env: NodeJS.ProcessEnv };
  const pulumi = (...args: string[]) => runPulumi(args, options);
  // Configuration from a command stays in the stack file, so every run sets its own.
  const inMode = (mode: string) => ["--config", `mode=${mode}`];
  const up = ["up", "--yes", "--skip-preview"];

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    folder = await makeTempDir();
    await writeProject(folder);
    options = { cwd: folder, env: await pulumiEnv({ backendDir: folder }) };
    assert.equal((await pulumi("stack", "init", "dev")).code, 0);
    const set = await pulumi(
      "config",
      "set-all",
      "--plaintext",
      "label=a label",
      "--secret",
      `token=${secret}`,
    );
    assert.equal(set.code, 0, set.stderr);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  describe("a program in a sub-folder", () => {
    let update: string;
    let outputs: Record<string, unknown>;
    let plainOutputs: string;
    let state: string;

    before(async () => {
      const { code, stdout, stderr } = await pulumi(...up, "--parallel", "7");
      update = stdout + stderr;
      assert.equal(code, 0, update);
      outputs = JSON.parse((await pulumi("stack", "output", "--json", "--show-secrets")).stdout);
      plainOutputs = (await pulumi("stack", "output", "--json")).stdout;
      state = await readFile(join(folder, ".pulumi", "stacks", "throwaway", "dev.json"), "utf8");
    });

    it("runs in its own folder and knows the project's folder", () => {
      assert.equal(outputs.workingDirectory, join(folder, "infra"));
      assert.equal(outputs.rootDirectory, folder);
    });

    it("receives the arguments for node, split like a shell does", () => {
      assert.equal(outputs.title, "a b");
      assert.equal(outputs.typescript, "off");
    });

    it("receives its stack, the parallelism and that this is not a preview", () => {
      assert.deepEqual(outputs.names, { organization: "organization", project: "throwaway", stack: "dev" });
      assert.equal(outputs.parallel, "7");
      assert.equal(outputs.isPreview, false);
    });

    it("reads configuration, with secrets as secrets", () => {
      assert.equal(outputs.label, "a label");
      assert.equal(outputs.token, secret);
      assert.equal(outputs.tokenIsSecret, true);
      for (const text of [update, plainOutputs, state]) assert.ok(!text.includes(secret));
    });

    it("prints its output", () => {
      assert.match(update, /written to standard output/);
      assert.match(update, /written to standard error/);
    });
  });

  describe("a program that fails", () => {
    it("ends the command and prints its error once", async () => {
      const { code, stdout, stderr } = await pulumi("preview", ...inMode("throw"));
      assert.notEqual(code, 0);
      assert.equal((stdout + stderr).split("Error: the program fell over").length - 1, 1, stdout + stderr);
      assert.doesNotMatch(stdout + stderr, /non-zero exit code/);
    });

    it("names the command to run when its packages are missing", async () => {
      await rename(join(folder, "node_modules"), join(folder, "hidden"));
      const { code, stdout, stderr } = await pulumi("preview", ...inMode("fine"));
      await rename(join(folder, "hidden"), join(folder, "node_modules"));
      assert.notEqual(code, 0);
      assert.match(stdout + stderr, /@pulumi\/pulumi\/cmd\/run is not installed: .*Run: npm install/);
    });

    it("is reported with the signal that killed it", async () => {
      const { code, stdout, stderr } = await pulumi("preview", ...inMode("kill"));
      assert.notEqual(code, 0);
      assert.match(
        stdout + stderr,
        /the program was killed by signal SIGKILL; it may have run out of memory/,
      );
    });
  });

  describe("a program that hangs", () => {
    const pidFile = () => join(folder, "program.pid");
    const started: RunningPulumi[] = [];
    after(() => {
      for (const { process: child } of started) child.kill("SIGKILL");
    });
    const startHanging = async () => {
      await rm(pidFile(), { force: true });
      const args = [
        "up",
        "--yes",
        "--skip-preview",
        "--config",
        "mode=hang",
        "--config",
        `pidFile=${pidFile()}`,
      ];
      const running = startPulumi(args, options);
      started.push(running);
      return { running, pid: await appearingPid(pidFile()) };
    };

    it("ends with the command on Ctrl-C", async () => {
      const { running, pid } = await startHanging();
      running.process.kill("SIGINT");
      const { code, stdout, stderr } = await running.result;
      assert.notEqual(code, 0, stdout + stderr);
      await ended(pid);
    });

    it("ends when its engine is killed, and `pulumi cancel` frees the stack", async () => {
      const { running, pid } = await startHanging();
      running.process.kill("SIGKILL");
      await ended(pid);
      await running.result;
      const locked = await pulumi(...up, ...inMode("fine"));
      assert.match(locked.stdout + locked.stderr, /locked by 1 lock/);
      const cancelled = await pulumi("cancel", "--yes", "--stack", "dev");
      assert.equal(cancelled.code, 0, cancelled.stderr);
      const again = await pulumi(...up, ...inMode("fine"));
      assert.equal(again.code, 0, again.stdout + again.stderr);
    });
  });

  describe("a policy pack", () => {
    const previewWith = async (behaviour: PolicyBehaviour) => {
      const packDir = await writePolicyPack(folder, behaviour);
      const { code, stdout, stderr } = await pulumi("preview", ...inMode("fine"), "--policy-pack", packDir);
      return { code, text: stdout + stderr, packDir };
    };

    it("accepts a program, and sees the resources and the stack", async () => {
      const { code, text } = await previewWith("pass");
      assert.equal(code, 0, text);
      assert.match(text, /looked at a label of dev/);
    });

    it("refuses a program, with the rule and its reason", async () => {
      const { code, text, packDir } = await previewWith("refuse");
      assert.notEqual(code, 0);
      assert.match(text, /\[mandatory\].*box-rule/);
      assert.ok(text.includes(`boxes are not allowed in ${packDir}`), text);
    });

    it("that throws ends the command with its error", async () => {
      const { code, text } = await previewWith("throw");
      assert.notEqual(code, 0);
      assert.match(text, /the rule fell over/);
    });
  });
});

const pollMilliseconds = 50;
const patienceMilliseconds = 20_000;

async function appearingPid(path: string): Promise<number> {
  return eventually(
    async () => Number(await readFile(path, "utf8").catch(() => "")) || undefined,
    `no ${path}`,
  );
}

async function ended(pid: number): Promise<void> {
  await eventually(async () => (isRunning(pid) ? undefined : true), `process ${pid} is still running`);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Polls, because another process's work cannot be awaited. */
async function eventually<T>(ask: () => Promise<T | undefined>, complaint: string): Promise<T> {
  const deadline = performance.now() + patienceMilliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(complaint);
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}
