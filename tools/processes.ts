/** Runs the commands of `npm start` as child processes. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Folder and environment of a command. */
export interface RunOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** Runs a command with our own streams; rejects when it fails. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<void> {
  requireGoingOn();
  const child = spawn(command, args, { ...options, stdio: ["ignore", "inherit", "inherit"] });
  await succeeded(child, `${command} ${args.join(" ")}`);
}

/** Runs a command and returns what it prints, without the last line break; rejects when it fails. */
export async function capture(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<string> {
  requireGoingOn();
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  await succeeded(child, `${command} ${args.join(" ")}`);
  return text.replace(/\r?\n$/, "");
}

const commands = new Set<ChildProcess>();

let isEnding = false;

/** Starts no more commands, because their sandbox ends. */
export function startNoMore(): void {
  isEnding = true;
}

function requireGoingOn(): void {
  if (isEnding) throw new Error("Stopped.");
}

/** Ends the running commands, because no one is there to see them, and starts no more. */
export function stopCommands(): void {
  startNoMore();
  for (const child of commands) child.kill("SIGTERM");
}

function succeeded(child: ChildProcess, title: string): Promise<void> {
  commands.add(child);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      commands.delete(child);
      if (code === 0) resolve();
      else reject(new Error(`${title} ended with ${signal ?? `exit code ${code}`}.`));
    });
  });
}

/** A sandbox in a child process that ends with this process. */
export interface SandboxProcess {
  origin: string;
  ended: Promise<void>;
  /** Stops it and waits for its end. */
  stop(): Promise<void>;
}

/** @param leads path of cli/leads.mjs */
export async function startSandboxProcess(
  leads: string,
  dataDirectory: string,
  args: readonly string[] = [],
): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [leads, "sandbox", "--data", dataDirectory, ...args], {
    // A separate process group: Ctrl-C reaches us, and we stop the sandbox in order.
    detached: true,
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  // not "close", which never comes when we end the channel
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ready = await new Promise<{ origin: string }>((resolve, reject) => {
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    lines.once("line", (line) => resolve(JSON.parse(line) as { origin: string }));
    child.once("error", reject);
    child.once("close", () => reject(new Error("The sandbox did not start: see its message above.")));
  });
  return {
    origin: ready.origin,
    ended,
    stop() {
      // it ends in order with the channel; on Windows a signal would kill it
      if (child.connected) child.disconnect();
      return ended;
    },
  };
}
