/**
 * `leads sandbox env`: prints what a shell needs to use a running sandbox.
 *
 * Layer: cli.
 */
import { connect } from "node:net";
import { resolve } from "node:path";
import { sandboxEnvironment } from "../../sandbox/environment";
import { readInstance } from "../../sandbox/instance-file";
import { CommandError } from "../command-error";

export async function printEnvironment(data: string): Promise<void> {
  const directory = resolve(data);
  const instance = readInstance(directory);
  if (instance === undefined || !(await listens(instance.port))) {
    throw new CommandError(
      "LEADS_SANDBOX_NOT_RUNNING",
      `No sandbox is running on ${directory}`,
      "Start one in another terminal with: npx leads sandbox (or npm start), or name its directory with --data DIR.",
    );
  }
  const lines = Object.entries(sandboxEnvironment(instance)).map(
    ([name, value]) => `export ${name}=${quoted(value)}`,
  );
  process.stdout.write(`${lines.join("\n")}\n`);
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

const quoted = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;
