/** `npm start` after kill -9 of all its processes, of only the first, and between a resource's creation and the state. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { lockDataDirectory } from "../../sandbox/storage/data-lock";
import { engineTimeoutMilliseconds, pulumiEnv, testEngine } from "../support/engine";

const root = join(__dirname, "../..");

interface Start {
  process: ChildProcess;
  /** Resolves when a line matches. */
  says(line: RegExp): Promise<void>;
  /** All output, once it and all its children have ended and closed the pipe. */
  end: Promise<{ code: number | null; text: string }>;
}

describe("npm start after a kill", function () {
  this.bail(true);
  let folder: string;
  let data: string;
  let statusBefore: string;
  /** Files in the clone's root, where stack files and the sandbox's data would be. */
  const gitStatus = () =>
    execFileSync("git", ["status", "--porcelain", "--", ":(glob)*", ":(glob).*"], {
      cwd: root,
      encoding: "utf8",
    });

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    folder = mkdtempSync(join(tmpdir(), "leads-start-"));
    data = join(folder, "data");
    statusBefore = gitStatus();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const start = async (...options: string[]): Promise<Start> => {
    const { PATH } = await pulumiEnv({ backendDir: folder });
    const child = spawn(
      process.execPath,
      [join(root, "tools/run.cjs"), "start", "--data", data, ...options],
      {
        env: { ...process.env, PATH },
        detached: true, // a separate process group, to kill it as a whole
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
    const lines = createInterface({ input: child.stdout });
    const end = once(child, "close").then(([code]) => ({ code: code as number | null, text }));
    const says = (pattern: RegExp) =>
      new Promise<void>((resolve, reject) => {
        lines.on("line", (line) => pattern.test(line) && resolve());
        void end.then(() => reject(new Error(`It ended without saying ${pattern}:\n${text}`)));
      });
    return { process: child, says, end };
  };
  /** Does the same as the printed curl command. */
  const callOf = () => {
    const lines = readFileSync(join(data, "post-lead.curl"), "utf8").matchAll(/^([\w-]+) = "(.*)"$/gm);
    return Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
  };
  const stateFile = () => join(data, "state/.pulumi/stacks/marketplace-leads/sandbox.json");
  const readState = () => JSON.parse(readFileSync(stateFile(), "utf8"));
  const isWorkflow = ({ type }: { type: string }) => type === "azure-native:logic:Workflow";
  const isServicePrincipal = ({ type }: { type: string }) => type.endsWith(":ServicePrincipal");

  it("leaves no process when all processes except the sandbox are killed during pulumi up", async () => {
    const killed = await start("--once");
    await killed.says(/logic:Workflow leads-workflow creating/);
    process.kill(-(killed.process.pid as number), "SIGKILL");
    await killed.end;
  });

  it("leaves no process when the first process is killed during pulumi up", async () => {
    const killed = await start("--once");
    await killed.says(/^3\/6/);
    killed.process.kill("SIGKILL");
    await killed.end;
  });

  it("continues where it stopped", async () => {
    const { code, text } = await (await start("--once")).end;
    assert.equal(code, 0, text);
    assert.match(text, /the row is in the Leads table/);
  });

  /** The state after a kill between a resource's creation and its record. */
  const forgetCreated = (isForgotten: (resource: { type: string }) => boolean) => {
    const state = readState();
    const { latest } = state.checkpoint;
    const { pending_operations = [] } = latest;
    const { id: _id, outputs: _outputs, ...resource } = latest.resources.find(isForgotten);
    latest.resources = latest.resources.filter((other: any) => !isForgotten(other));
    for (const other of latest.resources) {
      other.dependencies = other.dependencies?.filter((urn: string) => urn !== resource.urn);
    }
    latest.pending_operations = [...pending_operations, { resource, type: "creating" }];
    writeFileSync(stateFile(), JSON.stringify(state));
  };
  const knowsAgain = (isForgotten: (resource: { type: string }) => boolean) => {
    const { resources, pending_operations = [] } = readState().checkpoint.latest;
    assert.equal(resources.filter(isForgotten).length, 1);
    assert.deepEqual(pending_operations, []);
  };

  it("adopts what was created but is not in the state, with the callback URL", async () => {
    const { url } = callOf();
    forgetCreated(isWorkflow);
    forgetCreated(isServicePrincipal);
    writeFileSync(`${stateFile()}.attrs`, ""); // the result of a kill during the backend's own write
    const running = await start();
    await running.says(/Ctrl-C stops the sandbox/);
    assert.equal(callOf().url, url);
    for (const isForgotten of [isWorkflow, isServicePrincipal]) knowsAgain(isForgotten);
    process.kill(-(running.process.pid as number), "SIGINT");
    const { code, text } = await running.end;
    assert.equal(code, 0, text);
    assert.match(text, /The last deployment was interrupted/);
    assert.match(text, /the row is in the Leads table/);
  });

  it("leaves no sandbox after Ctrl-C", () => {
    lockDataDirectory(data).release();
  });

  it("leaves the clone unchanged", () => {
    assert.equal(gitStatus(), statusBefore);
  });
});
