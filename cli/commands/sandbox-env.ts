/** `leads sandbox env`: prints the lines that connect a shell to a running sandbox. */
import { connect } from "node:net";
import { resolve } from "node:path";
import { doublesOnly, type ProviderKind, sandboxEnvironment } from "../../sandbox/environment";
import { writeGoAuthorities } from "../../sandbox/go-authorities";
import { readInstance } from "../../sandbox/instance-file";
import { CommandError } from "../command-error";
import { callingShell, linesFor, loadLine, type ShellName } from "../shells";

/** Options of `leads sandbox env`. */
export interface EnvironmentOptions {
  data: string;
  /** Who creates the resources: the sandbox's doubles, or the plugins that Pulumi downloads. */
  providers: ProviderKind;
  /** @default the calling shell */
  shell?: ShellName;
}

export async function printEnvironment({
  data,
  providers,
  shell = callingShell(),
}: EnvironmentOptions): Promise<void> {
  const directory = resolve(data);
  const instance = readInstance(directory);
  if (instance === undefined || !(await listens(instance.port))) {
    throw new CommandError(
      "LEADS_SANDBOX_NOT_RUNNING",
      `No sandbox is running on ${directory}`,
      "Start one in another terminal with: npx leads sandbox (or npm start), or name its directory with --data DIR.",
    );
  }
  if (providers === "plugin") writeGoAuthorities(instance);
  const unset = providers === "plugin" ? doublesOnly : [];
  const lines = linesFor(shell, { unset, set: sandboxEnvironment(instance, providers) });
  process.stdout.write(`${lines.join("\n")}\n`);
  if (shell === "cmd" && /[^ -~]/.test(lines.join("")))
    process.stderr.write(
      "A path has letters other than a to z. First run chcp 65001, then repeat the command.\n",
    );
  // a hint for the person: the lines change nothing until the shell runs them
  if (process.stdout.isTTY) {
    const plugins = providers === "plugin" ? "--providers plugin" : "";
    const options = data === ".leads" ? plugins : `--data "${data}" ${plugins}`.trim();
    process.stderr.write(
      `\nTo set these variables in this shell (${shell}), run:\n  ${loadLine(shell, options)}\n`,
    );
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
    socket.once("close", () => socket.destroy());
    socket.once("connect", () => socket.end());
  });
}
