/**
 * `leads sandbox`: runs the sandbox in the foreground until it is stopped.
 *
 * The one line on standard output is for programs; people read standard error.
 */
import { appendFileSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startSandbox } from "../../sandbox/sandbox";
import { reportFailure } from "../report-failure";

/** The lead that the portal's button sends. The sandbox does not read it. */
const testLead = join(__dirname, "../../flow-definitions/samples/lead.partner-center-test.json");

/** Options of `leads sandbox`. */
export interface SandboxCommandOptions {
  port?: number;
  data: string;
  seed?: string;
  /** Seconds. */
  roleLag?: number;
  /** File to which each permission check is appended. */
  accessLog?: string;
}

export async function runSandbox({
  port,
  data,
  seed,
  roleLag,
  accessLog,
}: SandboxCommandOptions): Promise<void> {
  const sandbox = await startSandbox({
    dataDirectory: resolve(data),
    testLead: readFileSync(testLead, "utf8"),
    log: (message) => process.stderr.write(`${message}\n`),
    ...(port !== undefined && { port }),
    ...(seed !== undefined && { seed }),
    ...(roleLag !== undefined && { roleLagSeconds: roleLag }),
    ...(accessLog !== undefined && {
      onAccessCheck: (check) => appendFileSync(resolve(accessLog), `${JSON.stringify(check)}\n`),
    }),
  });
  void sandbox.failed.then((error) => {
    reportFailure(error);
    process.exit();
  });
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= sandbox.close().finally(() => process.connected && process.disconnect());
    return stopping;
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());
  // Started by another program with an IPC channel: end when that program ends.
  process.on("disconnect", () => void stop());
  if (process.send !== undefined && !process.connected) return stop(); // it ended during our start
  const { origin, dataDirectory } = sandbox;
  process.stdout.write(
    `${JSON.stringify({ ready: true, pid: process.pid, origin, portalUrl: `${origin}/`, dataDirectory })}\n`,
  );
}
