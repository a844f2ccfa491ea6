/**
 * `npm start`: the package's main job on the sandbox, with the real Pulumi engine, from a fresh clone.
 *
 * Layer: tools. It runs the commands a user would type, prints each, and stops at the first that fails.
 * `--once` ends after the row is there; `--data DIR` keeps the sandbox's state elsewhere.
 */
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { sandboxEnvironment } from "../sandbox/environment";
import { readInstance } from "../sandbox/instance-file";
import { obtainEngine } from "./engine/obtain-engine";
import { capture, run, type SandboxProcess, startSandboxProcess } from "./processes";

const root = join(__dirname, "..");
const leads = join(root, "cli/leads.mjs");
const stack = "sandbox";
const say = (line = "") => process.stdout.write(`${line}\n`);

let furthest = "nothing yet";
let sandbox: SandboxProcess | undefined;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { once: { type: "boolean", default: false }, data: { type: "string" } },
  });
  const data = resolve(values.data ?? join(root, ".leads"));

  say("1/6  The Pulumi engine");
  const engine = await obtainEngine({ log: (line) => say(`     ${line}`) });
  reached(`Pulumi ${engine.version} is at hand (${engine.origin})`);

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

  say("3/6  pulumi up");
  await pulumi("stack", "select", "--create", stack);
  if (hasLock(instance.stateDirectory)) await pulumi("cancel", "--yes", "--stack", stack); // a killed run left it
  await pulumi("up", "--yes", "--skip-preview", "--stack", stack);
  reached("the program is deployed");

  say("4/6  leads grant");
  await run(process.execPath, [leads, "grant", "--stack", stack], { cwd: root, env });
  reached("the application may write leads");

  say("5/6  leads send: Microsoft's published sample lead");
  await run(process.execPath, [leads, "send", "--stack", stack], { cwd: root, env });
  reached("the row is in the Leads table");

  say("6/6  Your turn");
  const urlFile = join(data, "callback-url");
  const url = await capture(
    engine.pulumi,
    ["stack", "output", "callbackUrl", "--show-secrets", "--stack", stack],
    {
      cwd: root,
      env,
    },
  );
  writeFileSync(urlFile, url, { mode: 0o600 });
  const shown = (file: string) => relative(process.cwd(), file) || ".";
  say("     Post another lead (the callback URL is a secret, so it is in a file and not here):");
  say(
    `     curl --cacert ${shown(instance.authorityFile)} -H 'Content-Type: application/json' -d @${shown(join(root, "flow-definitions/samples/lead.published.json"))} -i "$(cat ${shown(urlFile)})"`,
  );
  say(`     Portal: ${sandbox.origin}/`);
  if (values.once) return;
  say(`     In another terminal: eval "$(npx leads sandbox env)"${onPath(engine.binDir)}`);
  say("     Ctrl-C stops the sandbox; npm start goes on where it stopped.");
  await sandbox.ended;
}

const onPath = (binDir: string) =>
  (process.env.PATH ?? "").split(delimiter).includes(binDir) ? "" : `; export PATH="${binDir}:$PATH"`;

function reached(step: string): void {
  furthest = step;
  say(`     ✓ ${step}`);
}

function hasLock(stateDirectory: string): boolean {
  const locks = join(stateDirectory, ".pulumi/locks");
  return (
    existsSync(locks) &&
    readdirSync(locks, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile())
  );
}

process.once("SIGINT", () => void sandbox?.stop());
process.once("SIGTERM", () => void sandbox?.stop());

main()
  .catch((error: Error) => {
    process.stderr.write(`${error.message}\nFurthest step reached: ${furthest}.\n`);
    process.exitCode = 1;
  })
  .finally(() => sandbox?.stop());
