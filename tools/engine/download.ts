/**
 * Downloads the official Pulumi with the Automation API.
 *
 * Runs in a separate process, because the installer has no time limit and cannot be stopped.
 * Source: https://www.pulumi.com/docs/iac/automation-api/
 */

import { join } from "node:path";
import { hasEngine } from "./cache";
import { runCommand } from "./run-command";

/** Longest time for a download, in milliseconds: 100 MB at 3 Mbit/s. */
const downloadTimeoutMilliseconds = 5 * 60_000;

// The first request shows within seconds whether there is a network, because a slow download may take minutes.
const installScript = `
  const [root, version] = process.argv.slice(1);
  const { PulumiCommand } = require("@pulumi/pulumi/automation");
  fetch("https://get.pulumi.com/install.sh", { method: "HEAD", signal: AbortSignal.timeout(15000) })
    .then(() => PulumiCommand.install({ root, version, skipVersionCheck: true }))
    .catch((error) => {
      process.stderr.write(String(error.cause?.message ?? error.message));
      process.exit(1);
    });`;

/**
 * Installs Pulumi into `<folder>/bin`.
 *
 * @returns undefined when it worked, otherwise the reason in one line
 */
export async function downloadEngine(
  folder: string,
  version: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const { code, stderr, problem } = await runCommand(
    process.execPath,
    ["-e", installScript, folder, version],
    {
      env,
      // Where node looks for @pulumi/pulumi.
      cwd: __dirname,
      timeoutMilliseconds: downloadTimeoutMilliseconds,
    },
  );
  if (code !== 0) return problem ?? lastLine(stderr) ?? `exit code ${code}`;
  return (await hasEngine(join(folder, "bin")))
    ? undefined
    : "the installer left no pulumi and language host";
}

function lastLine(text: string): string | undefined {
  return text.trim().split("\n").at(-1) || undefined;
}
