/**
 * `npm test`: everything CI runs, in the order in which it fails fastest, ending in `N passed, N failed`.
 *
 * Layer: tools. Development only. Each step counts its own checks; a step that cannot count is one check.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { obtainEngine } from "./engine/obtain-engine";
import { HeldOutput } from "./held-output";

const root = join(__dirname, "..");
const bin = (path: string) => join(root, "node_modules", path);
const scratch = mkdtempSync(join(tmpdir(), "leads-test-"));
const totals = { passed: 0, failed: 0 };

interface Step {
  title: string;
  args: string[];
  /** Mocha runs count their tests themselves. */
  counts?: boolean;
  env?: NodeJS.ProcessEnv;
  /** Where its output goes; the terminal when absent. */
  output?: HeldOutput;
}

async function main(): Promise<void> {
  await step({
    title: "Format and lint",
    args: [bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."],
  });
  await step({ title: "Types", args: [bin("typescript/bin/tsc"), "-p", "."] });
  const engine = await obtainEngine({ log: (line) => process.stdout.write(`${line}\n`) });
  const env = { PATH: `${engine.binDir}${delimiter}${process.env.PATH ?? ""}` };
  const mocha = bin("mocha/bin/mocha.js");
  const reporter = ["--reporter", join(root, "test/support/counting-reporter.cjs")];
  const expressionTests = ["test/expressions/**/*.test.ts", "test/conformance/**/*.test.ts"];
  // Each waits for other processes much of its time: side by side the two take little longer than one of them.
  const output = new HeldOutput(process.stdout);
  const endToEnd = step({
    title: "End to end, with the real engine",
    args: [mocha, "--config", join(root, "test/e2e/mocharc.json"), ...reporter],
    counts: true,
    env,
    output,
  });
  await step({
    title: "Unit tests",
    args: [mocha, ...reporter, ...expressionTests.flatMap((tests) => ["--ignore", tests])],
    counts: true,
    env,
  });
  await step({
    title: "Expressions, with coverage",
    args: [
      ...[bin("c8/bin/c8.js"), "--config", join(root, "test/coverage.json"), process.execPath],
      ...[mocha, "--config", join(root, "test/expressions/mocharc.json"), ...reporter],
    ],
    counts: true,
  });
  output.release();
  await endToEnd;
}

async function step({ title, args, counts = false, env = {}, output }: Step): Promise<void> {
  const say = (text: string) => (output ?? process.stdout).write(text);
  say(`\n── ${title} ──\n`);
  const started = Date.now();
  const countsFile = join(scratch, `${title}.json`);
  const code = await run(args, { ...process.env, ...env, LEADS_TEST_COUNTS: countsFile }, output);
  const { passed, failed } =
    counts && existsSync(countsFile) ? readCounts(countsFile) : { passed: 0, failed: 0 };
  const good = code === 0;
  // A runner that fails without a failing test (a crash, a coverage gap) is a failed check of its own.
  totals.passed += counts ? passed : Number(good);
  totals.failed += counts && (good || failed > 0) ? failed : Number(!good);
  say(`${title}: ${good ? "passed" : "FAILED"} in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
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
