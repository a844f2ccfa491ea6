// What every npm script needs before TypeScript can run: a Node.js that is new enough, and the dependencies.
// Plain JavaScript, built-in modules only: it runs in a fresh clone.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ends the process with one clear line when Node.js is older than package.json wants. */
function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const wanted = engines.node.replace(">=", "").split(".").map(Number);
  const found = process.versions.node.split(".").map(Number);
  const older = found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1]);
  if (!older) return;
  process.stderr.write(
    `Found Node.js ${process.versions.node}, expected ${engines.node}. Install a newer one from https://nodejs.org/ and run the command again.\n`,
  );
  process.exit(1);
}

/** Installs the locked dependencies when they are missing or older than the lock file. */
async function ensureDependencies() {
  const installed = join(root, "node_modules/.package-lock.json");
  const lock = join(root, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  process.stdout.write("Installing the dependencies (npm ci), about half a minute …\n");
  const started = Date.now();
  // Nothing here needs an install script, so none is run.
  const code = await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (code !== 0) {
    process.stderr.write("npm ci failed: see its message above. Fix that, and run the command again.\n");
    process.exit(1);
  }
  process.stdout.write(`Dependencies installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
    child.on("error", () => resolve(1));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/** npm waits for us, with a shell between us; once another process has taken npm's place, it was killed and nobody reads us. */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const before = ancestors();
  setInterval(() => {
    if (ancestors() !== before) child.kill("SIGTERM");
  }, 500).unref();
}

/** Our parent and, where the system tells (Linux), its parent. */
function ancestors() {
  const file = `/proc/${process.ppid}/stat`;
  if (!existsSync("/proc/self/stat")) return String(process.ppid);
  try {
    const [, parent] = readFileSync(file, "utf8").split(") ").at(-1).split(" ");
    return `${process.ppid} ${parent}`;
  } catch {
    return String(process.ppid); // it has just ended
  }
}

/** Prepares the clone, then runs a TypeScript file of tools/ in this process' place: same streams, signals and exit code. */
export async function runTool(file) {
  requireNode();
  await ensureDependencies();
  const child = spawn(
    process.execPath,
    ["--import=tsx", join(root, "tools", file), ...process.argv.slice(2)],
    {
      cwd: root,
      // The channel tells the tool when we are gone, also when we were killed and could not say so.
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    },
  );
  endWithNpm(child);
  // On Windows Ctrl-C reaches the tool by itself, and a signal of ours would kill it.
  const passOn = (signal) => process.platform === "win32" || child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => passOn(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 1;
  });
}
