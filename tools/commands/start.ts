/**
 * `npm start`: deploys to the sandbox and sends a lead, with the real Pulumi engine and a user's commands.
 *
 * `--once` ends after the row is there; `--data DIR` keeps the sandbox's state elsewhere.
 */
import { rmSync, writeFileSync } from "node:fs";
import { delimiter, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { callingShell, loadLine, shells } from "../../cli/shells";
import { sandboxEnvironment } from "../../sandbox/environment";
import { readInstance } from "../../sandbox/instance-file";
import { curlConfig } from "../curl-config";
import { obtainEngine } from "../engine/obtain-engine";
import {
  hasLeftLock,
  hasPendingOperations,
  removeCutOffAttributes,
  withPendingCreates,
} from "../interrupted-deployment";
import {
  capture,
  run,
  type SandboxProcess,
  startNoMore,
  startSandboxProcess,
  stopCommands,
} from "../processes";

const root = join(__dirname, "../..");
const leads = join(root, "cli/leads.mjs");
const publishedSample = join(root, "flow-definitions/samples/lead.published.json");
/** Name in Pulumi.yaml. */
const projectName = "marketplace-leads";
const stack = "sandbox";
const say = (line = "") => process.stdout.write(`${line}\n`);

let furthest = "nothing yet";
let sandbox: SandboxProcess | undefined;
let isEnding = false;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { once: { type: "boolean", default: false }, data: { type: "string" } },
  });
  const data = resolve(values.data ?? join(root, ".leads"));

  say("1/6  The Pulumi engine");
  const engine = await obtainEngine({ log: (line) => say(`     ${line}`) });
  reached(`Pulumi ${engine.version} is ready (${engine.origin})`);

  say("2/6  The sandbox: Resource Manager, Entra, Graph, Logic Apps and Dataverse on this machine");
  sandbox = await startSandboxProcess(leads, data);
  reached(`the sandbox listens on ${sandbox.origin}`);

  const instance = readInstance(data);
  if (instance === undefined) throw new Error(`The sandbox left no sandbox.json in ${data}.`);
  const env = {
    ...process.env,
    ...sandboxEnvironment(instance),
    PATH: `${engine.binDir}${delimiter}${process.env.PATH ?? ""}`,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    NO_UPDATE_NOTIFIER: "true",
  };
  const pulumi = (...args: string[]) =>
    run(engine.pulumi, [...args, "--non-interactive"], { cwd: root, env });

  /** After a kill: removes the lock, and adopts resources that were created but not recorded. */
  const takeUpInterrupted = async (isLocked: boolean) => {
    const { stateDirectory, subscriptionId } = instance;
    if (isLocked) await pulumi("cancel", "--yes", "--stack", stack);
    if (!hasPendingOperations(stateDirectory, projectName, stack)) return;
    say("     The last deployment was interrupted: what it had created is taken up.");
    const exported = await capture(engine.pulumi, ["stack", "export", "--stack", stack], { cwd: root, env });
    const file = join(stateDirectory, "interrupted.json");
    writeFileSync(file, JSON.stringify(withPendingCreates(JSON.parse(exported), subscriptionId)), {
      mode: 0o600,
    });
    await pulumi("stack", "import", "--file", file, "--stack", stack);
    rmSync(file);
    await pulumi("refresh", "--yes", "--skip-preview", "--stack", stack);
  };

  say("3/6  pulumi up");
  const isLocked = await hasLeftLock(instance.stateDirectory);
  removeCutOffAttributes(instance.stateDirectory);
  await pulumi("stack", "select", "--create", stack);
  await takeUpInterrupted(isLocked);
  await pulumi("up", "--yes", "--skip-preview", "--stack", stack);
  reached("the program is deployed");

  say("4/6  leads grant");
  await run(process.execPath, [leads, "grant", "--stack", stack], { cwd: root, env });
  reached("the application may write leads");

  say("5/6  leads send: Microsoft's published sample lead");
  await run(process.execPath, [leads, "send", "--stack", stack, "--file", publishedSample], {
    cwd: root,
    env,
  });
  reached("the row is in the Leads table");

  say("6/6  Your turn");
  const postFile = join(data, "post-lead.curl");
  const callbackUrl = await capture(
    engine.pulumi,
    ["stack", "output", "callbackUrl", "--show-secrets", "--stack", stack],
    {
      cwd: root,
      env,
    },
  );
  const { authorityFile } = instance;
  writeFileSync(postFile, curlConfig({ callbackUrl, authorityFile, leadFile: publishedSample }), {
    mode: 0o600,
  });
  say("     Post another lead (the callback URL is a secret, so it is in a file and not here):");
  // in PowerShell 5.1 curl without .exe is another program
  const curl = process.platform === "win32" ? "curl.exe" : "curl";
  say(`     ${curl} --config "${relative(process.cwd(), postFile)}"`);
  say(`     Portal: ${sandbox.origin}/`);
  if (values.once) return;
  say("     In another terminal:");
  for (const line of otherTerminal(engine.binDir, values.data)) say(`     ${line}`);
  say("     Ctrl-C stops the sandbox; npm start goes on where it stopped.");
  await sandbox.ended;
}

/** Lines for the calling shell: the sandbox's environment, and `pulumi` on its path. */
function otherTerminal(binDir: string, data: string | undefined): string[] {
  const shell = callingShell();
  const isOnPath = (process.env.PATH ?? "").split(delimiter).includes(binDir);
  const line = loadLine(shell, data === undefined ? "" : `--data "${data}"`);
  return [line, ...(isOnPath ? [] : [shells[shell].putFirst(binDir)])];
}

function reached(step: string): void {
  furthest = step;
  say(`     ✓ ${step}`);
}

// Ctrl-C comes twice: from the terminal and from tools/run.cjs
process.on("SIGINT", () => {
  startNoMore();
  if (sandbox === undefined) process.exit(130);
  void sandbox.stop();
});
process.once("SIGTERM", () => {
  stopCommands();
  void sandbox?.stop();
});
// tools/run.cjs started us with a channel: after it is killed, no one else stops us.
process.once("disconnect", () => {
  if (isEnding) return;
  stopCommands();
  void sandbox?.stop();
});

async function end(): Promise<void> {
  isEnding = true;
  await sandbox?.stop();
  if (process.connected) process.disconnect();
}

void main()
  .catch((error: Error) => {
    process.stderr.write(`${error.message}\nFurthest step reached: ${furthest}.\n`);
    process.exitCode = 1;
  })
  .then(end);
