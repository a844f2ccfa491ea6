/**
 * Runs a client program with the environment that `leads sandbox env` prints, like a user's shell, and reads the
 * JSON line at its end.
 *
 * Needs a separate process, because programs read their certificate authorities when they start.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../../..");

/**
 * Runs a program to its end and returns what it prints.
 *
 * @param timeout time limit in milliseconds
 * @throws {Error} with its error output when it fails
 */
export function runProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  timeout = 60_000,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], timeout });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve(output.stdout);
      else reject(new Error(`${command} ${args.join(" ")} ended with ${signal ?? code}\n${output.stderr}`));
    });
  });
}

/** Only the variables to find programs and temporary folders, and none of the developer's Azure, Pulumi or Node.js settings. */
export function cleanEnvironment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = ["PATH", "TMPDIR", "SYSTEMROOT"] as const;
  return {
    ...Object.fromEntries(
      kept.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined),
    ),
    ...extra,
  };
}

/** Runs a TypeScript program of `test/clients/scripts` and parses the JSON it prints. */
export async function runScript(name: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<any> {
  const file = join(root, "test/clients/scripts", name);
  return JSON.parse(
    await runProgram(process.execPath, ["--import=tsx", file, ...args], cleanEnvironment(env)),
  );
}
