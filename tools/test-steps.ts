/** Runs the steps of a test command in sequence or in parallel, and prints `N passed, N failed`. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { HeldOutput } from "./held-output";

const root = join(__dirname, "..");
const scratch = mkdtempSync(join(tmpdir(), "leads-test-"));
const totals = { passed: 0, failed: 0 };

/** Path of a file below `node_modules`. */
export const bin = (path: string) => join(root, "node_modules", path);

/** Mocha arguments that write its counts. */
export const counted = ["--reporter", join(root, "test/support/counting-reporter.cjs")];

/** One command of a test run. A step that cannot count is one check. */
export interface Step {
  title: string;
  args: string[];
  /** Mocha runs count their tests themselves. */
  counts?: boolean;
  env?: NodeJS.ProcessEnv;
  /** Destination of its output; the terminal when absent. */
  output?: HeldOutput;
}

export async function step({ title, args, counts = false, env = {}, output }: Step): Promise<void> {
  const say = (text: string) => (output ?? process.stdout).write(text);
  say(`\n── ${title} ──\n`);
  const started = Date.now();
  const countsFile = join(scratch, `${title}.json`);
  const code = await run(args, { ...process.env, ...env, LEADS_TEST_COUNTS: countsFile }, output);
  const { passed, failed } =
    counts && existsSync(countsFile) ? readCounts(countsFile) : { passed: 0, failed: 0 };
  const good = code === 0;
  // A runner that fails without a failing test (a crash, a coverage gap) is one failed check.
  totals.passed += counts ? passed : Number(good);
  totals.failed += counts && (good || failed > 0) ? failed : Number(!good);
  say(`${title}: ${good ? "passed" : "FAILED"} in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/** Runs steps in this order, one more at a time than the machine has cores, because they wait for other processes. */
export async function inParallel(steps: readonly Step[]): Promise<void> {
  const waiting = [...steps];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      process.stdout.write(`Started: ${next.title}\n`);
      const output = new HeldOutput(process.stdout);
      await step({ ...next, output });
      output.release();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
}

function readCounts(file: string): typeof totals {
  return JSON.parse(readFileSync(file, "utf8")) as typeof totals;
}

function run(args: string[], env: NodeJS.ProcessEnv, output: HeldOutput | undefined): Promise<number> {
  return new Promise((resolve) => {
    const stdio = output === undefined ? "inherit" : "pipe";
    const child: ChildProcess = spawn(process.execPath, args, { cwd: root, env, stdio });
    if (output !== undefined)
      for (const stream of [child.stdout, child.stderr]) stream?.pipe(output, { end: false });
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/** Runs a test command to the end. The process exits with 1 unless something passed and nothing failed. */
export function runSteps(main: () => Promise<void>): void {
  main()
    .catch((error: Error) => {
      process.stderr.write(`${error.message}\n`);
      totals.failed++;
    })
    .finally(() => {
      rmSync(scratch, { recursive: true, force: true });
      process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`);
      process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
    });
}
