/** `npm run test:long`: runs the campaigns completely, of which `npm test` runs a tenth, and prints their figures. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bin, counted, runSteps, step } from "../test-steps";

/** Title → test file and its full size. */
const campaigns: [title: string, file: string, size: NodeJS.ProcessEnv][] = [
  // about 6 of 100 claim to be JSON and are not, so the trigger refuses them
  ["2,000 nasty leads", "test/leads/generated-leads.test.ts", { LEADS_FUZZ_COUNT: "2140" }],
  [
    "2,000 leads to each destination through faults, and 500 to all together",
    "test/leads/faults/faults.test.ts",
    { LEADS_FUZZ_COUNT: "2000" },
  ],
  ["300 leads over HTTP with kill -9", "test/crash/killed-leads.test.ts", { LEADS_CRASH_COUNT: "300" }],
  [
    "20 offers, killed 20 times during leads offers up",
    "test/e2e/killed-fleet.test.ts",
    { LEADS_TEST_KILLS: "20" },
  ],
  ["1,000 killed processes", "test/crash/killed-process.test.ts", { LEADS_TEST_KILLS: "1000" }],
  ["Every cause of a failed write, with its fix", "test/e2e/causes.test.ts", { LEADS_CAUSES: "all" }],
  [
    "Every right of a deployer taken away",
    "test/e2e/permissions-removed.test.ts",
    { LEADS_TAKE_AWAY: "all" },
  ],
];

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "leads-figures-"));
  const figures = join(folder, "figures");
  for (const [title, file, size] of campaigns) {
    const args = [bin("mocha/bin/mocha.js"), "--no-config", "--node-option", "import=tsx", ...counted, file];
    await step({ title, args, counts: true, env: { ...size, LEADS_FIGURES: figures } });
  }
  if (existsSync(figures)) process.stdout.write(`\n${told(readFileSync(figures, "utf8"))}`);
  rmSync(folder, { recursive: true });
}

/** Prints each figure of each campaign. */
function told(lines: string): string {
  const found = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { campaign: string; figures: Record<string, number> });
  return found
    .map(({ campaign, figures }) => {
      const rows = Object.entries(figures).map(
        ([name, value]) => `  ${value.toLocaleString("en")} ${name}\n`,
      );
      return `${campaign}:\n${rows.join("")}`;
    })
    .join("");
}

runSteps(main);
