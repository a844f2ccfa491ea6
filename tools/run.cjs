// Launcher of the npm scripts: `node tools/run.cjs start` installs what a clone needs and runs tools/commands/start.ts.
// Uses only syntax of Node.js 8, so that an old version can say that it is too old.
// Syntax of Node.js 8, so that an old one can say that it is too old.
"use strict";

const { spawn } = require("child_process");
const fs = require("fs");
const path = require("path");

const root = path.join(__dirname, "..");

/** The message when Node.js is older than package.json requires. */
function oldNode() {
  const wanted = require("../package.json").engines.node;
  const numbers = (version) => version.split(".").map(Number);
  const [major, minor] = numbers(wanted.replace(">=", ""));
  const [foundMajor, foundMinor] = numbers(process.versions.node);
  if (foundMajor > major || (foundMajor === major && foundMinor >= minor)) return undefined;
  return `Found Node.js ${process.versions.node}, expected ${wanted}. Install a newer one from https://nodejs.org/ and run the command again.`;
}

/** Installs the locked dependencies when they are missing or older than the lock file. */
function ensureDependencies(then) {
  const installed = path.join(root, "node_modules/.package-lock.json");
  const modified = (file) => fs.statSync(file).mtime.getTime();
  if (fs.existsSync(installed) && modified(installed) >= modified(path.join(root, "package-lock.json"))) {
    return then();
  }
  process.stdout.write("Installing the dependencies (npm ci), about half a minute …\n");
  const started = Date.now();
  // Nothing here needs an install script.
  const command = "npm ci --ignore-scripts --no-audit --no-fund --loglevel=error";
  const npm = spawn(command, { cwd: root, stdio: "inherit", shell: true }); // npm.cmd on Windows needs a shell
  const ended = (code) => {
    if (code !== 0) return fail("npm ci failed: see its message above. Fix that, and run the command again.");
    process.stdout.write(`Dependencies installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
    then();
  };
  npm.on("error", () => ended(1));
  npm.on("exit", ended);
}

/** npm waits for us, with a shell in between. When our ancestors change, npm was killed and no one reads our output. */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const before = ancestors();
  setInterval(() => {
    if (ancestors() !== before) child.kill("SIGTERM");
  }, 500).unref();
}

/** Our parent and, on Linux, its parent. */
function ancestors() {
  try {
    const stat = fs.readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    return `${process.ppid} ${stat.split(") ").pop().split(" ")[1]}`;
  } catch (_) {
    return String(process.ppid); // it has just ended, or this is not Linux
  }
}

/** Runs a command's TypeScript instead of this process: same streams, signals and exit code. */
function run(file, args) {
  // The channel tells the command when we end, also after a kill.
  const stdio = ["inherit", "inherit", "inherit", "ipc"];
  const child = spawn(process.execPath, ["--import=tsx", file].concat(args), { cwd: root, stdio });
  endWithNpm(child);
  // On Windows Ctrl-C reaches the command directly, and a signal from us would kill it.
  const passOn = (signal) => process.platform === "win32" || child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => passOn(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = signal === null ? code : 1;
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

function main(command, args) {
  const tooOld = oldNode();
  if (tooOld !== undefined) return fail(tooOld);
  const folder = path.join(__dirname, "commands");
  const commands = fs.readdirSync(folder).map((file) => file.replace(".ts", ""));
  if (commands.indexOf(command) === -1) {
    return fail(
      `Found command "${command}", expected one of: ${commands.join(", ")}. Run: node tools/run.cjs start`,
    );
  }
  ensureDependencies(() => run(path.join(folder, `${command}.ts`), args));
}

main(process.argv[2], process.argv.slice(3));
