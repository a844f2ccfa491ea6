/** `leads sandbox env`: prints what a shell needs to use a running sandbox. */
import { connect } from "node:net";
import { resolve } from "node:path";
import { doublesOnly, type ProviderKind, sandboxEnvironment } from "../../sandbox/environment";
import { writeGoAuthorities } from "../../sandbox/go-authorities";
import { readInstance } from "../../sandbox/instance-file";
import { CommandError } from "../command-error";

/** @param providers whom Pulumi is to use: the sandbox's doubles, or the plugins it downloads */
export async function printEnvironment(data: string, providers: ProviderKind): Promise<void> {
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
  const forgotten = providers === "plugin" ? [`unset ${doublesOnly.join(" ")}`] : [];
  const exported = Object.entries(sandboxEnvironment(instance, providers)).map(
    ([name, value]) => `export ${name}=${quoted(value)}`,
  );
  const lines = [...forgotten, ...exported];
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
