/** `npm test`: everything that CI runs, the fastest checks first. */
import { delimiter, join } from "node:path";
import { obtainEngine } from "../engine/obtain-engine";
import { bin, counted, inParallel, runSteps, type Step } from "../test-steps";

const root = join(__dirname, "../..");
const cache = join(root, "node_modules/.cache/leads-test");
/** In node_modules, where the package finds its dependencies. */
const packed = join(cache, "packed");
const mocha = bin("mocha/bin/mocha.js");
const expressionTests = ["test/expressions/**/*.test.ts", "test/conformance/**/*.test.ts"];
/** First letters of the files that run in one process, the longest first, so that no process works alone at the end. */
const endToEndGroups = ["o", "p", "[qs]", "[d-g]", "c", "r", "[l-n]", "[h-k]", "[ab]", "[t-z]"];
// a test without processes that takes longer hangs
const quick = ["--timeout", "20000"];

const checks: Step[] = [
  {
    title: "Format and lint",
    args: [bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."],
  },
  { title: "Imports", args: [bin("dependency-cruiser/bin/dependency-cruise.mjs"), "."] },
  { title: "Package", args: [join(root, "tools/pack.mjs"), packed] },
  {
    title: "Types",
    args: [
      ...[bin("typescript/bin/tsc"), "-p", "."],
      // files that did not change since the last run are not checked again
      ...["--incremental", "--tsBuildInfoFile", join(cache, "types.tsbuildinfo")],
    ],
  },
];

const tests = (env: NodeJS.ProcessEnv): Step[] => [
  {
    title: "Unit tests",
    args: [
      ...[mocha, ...counted, ...quick, "test/**/*.test.ts"],
      ...["test/e2e/**", ...expressionTests].flatMap((files) => ["--ignore", files]),
    ],
    counts: true,
    env,
  },
  ...endToEndGroups.map((group) => ({
    title: `End to end, with the real engine, ${group}`,
    args: [mocha, ...counted, `test/e2e/${group}*.test.ts`],
    counts: true,
    env,
  })),
  {
    title: "Expressions, with coverage",
    args: [
      ...[bin("c8/bin/c8.js"), "--config", join(root, "test/coverage.json"), process.execPath],
      ...[mocha, ...counted, ...quick, ...expressionTests],
    ],
    counts: true,
  },
];

async function main(): Promise<void> {
  await inParallel(checks);
  const engine = await obtainEngine({ log: (line) => process.stdout.write(`${line}\n`) });
  await inParallel(
    tests({
      PATH: `${engine.binDir}${delimiter}${process.env.PATH ?? ""}`,
      LEADS_TEST_PACKAGE: join(packed, "package"),
    }),
  );
}

runSteps(main);
