/** `npm test`: everything that CI runs, the fastest checks first. */
import { cpSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { obtainEngine } from "../engine/obtain-engine";
import { HeldOutput } from "../held-output";
import { bin, counted, runSteps, step } from "../test-steps";

const root = join(__dirname, "../..");

async function main(): Promise<void> {
  await step({
    title: "Format and lint",
    args: [bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."],
  });
  await step({ title: "Imports", args: [bin("dependency-cruiser/bin/dependency-cruise.mjs"), "."] });
  await step({ title: "Types", args: [bin("typescript/bin/tsc"), "-p", "."] });
  const compiled = compiledPackage();
  await step({ title: "Build", args: [join(root, "tools/build.mjs"), join(compiled, "dist")] });
  const engine = await obtainEngine({ log: (line) => process.stdout.write(`${line}\n`) });
  const env = {
    PATH: `${engine.binDir}${delimiter}${process.env.PATH ?? ""}`,
    LEADS_TEST_PACKAGE: compiled,
  };
  const mocha = bin("mocha/bin/mocha.js");
  const expressionTests = ["test/expressions/**/*.test.ts", "test/conformance/**/*.test.ts"];
  const endToEndTests = { first: "test/e2e/[a-o]*.test.ts", second: "test/e2e/[p-z]*.test.ts" };
  // a test without processes that takes longer hangs
  const quick = ["--timeout", "20000"];
  // These mostly wait for other processes, so two in parallel take little longer than one.
  const output = new HeldOutput(process.stdout);
  const endToEnd = step({
    title: "End to end, with the real engine (a to o)",
    args: [mocha, ...counted, endToEndTests.first],
    counts: true,
    env,
    output,
  });
  await step({
    title: "Unit tests",
    args: [
      ...[mocha, ...counted, ...quick, "test/**/*.test.ts"],
      ...["test/e2e/**", ...expressionTests].flatMap((tests) => ["--ignore", tests]),
    ],
    counts: true,
    env,
  });
  await step({
    title: "Expressions, with coverage",
    args: [
      ...[bin("c8/bin/c8.js"), "--config", join(root, "test/coverage.json"), process.execPath],
      ...[mocha, ...counted, ...quick, ...expressionTests],
    ],
    counts: true,
  });
  await step({
    title: "End to end, with the real engine (p to z)",
    args: [mocha, ...counted, endToEndTests.second],
    counts: true,
    env,
  });
  output.release();
  await endToEnd;
}

/** A folder like an installed package, for the build. Node.js finds packages from there. */
function compiledPackage(): string {
  const folder = join(root, "node_modules/.cache/leads-test");
  mkdirSync(folder, { recursive: true });
  for (const name of ["package.json", "cli/leads.mjs"]) cpSync(join(root, name), join(folder, name));
  return folder;
}

runSteps(main);
