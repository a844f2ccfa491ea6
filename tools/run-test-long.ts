/** `npm run test:long`: the campaigns over many leads that `npm test` runs a tenth of, with their figures. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..");

interface Campaign {
  title: string;
  file: string;
  env: Record<string, string>;
}

const campaigns: readonly Campaign[] = [
  {
    title: "2,000 generated leads",
    file: "test/leads/generated-leads.test.ts",
    env: { LEADS_FUZZ_COUNT: "2000" },
  },
  {
    title: "10,000 leads under faults",
    file: "test/leads/faults/faults.test.ts",
    env: { LEADS_FUZZ_COUNT: "10000" },
  },
  {
    title: "300 leads over HTTP under kill -9",
    file: "test/crash/killed-leads.test.ts",
    env: { LEADS_CRASH_COUNT: "300" },
  },
];

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "leads-long-"));
  try {
    for (const [index, campaign] of campaigns.entries()) {
      await runCampaign(campaign, join(folder, `${index}.jsonl`));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runCampaign({ title, file, env }: Campaign, figuresFile: string): Promise<void> {
  const started = Date.now();
  const mocha = join(root, "node_modules/mocha/bin/mocha.js");
  const args = [mocha, "--no-config", "--node-option", "import=tsx", file];
  const code = await run(args, { ...process.env, ...env, LEADS_FIGURES: figuresFile });
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  say(`${title}: ${code === 0 ? "passed" : "FAILED"} in ${seconds} s`);
  if (code !== 0) process.exitCode = 1;
  for (const line of existsSync(figuresFile) ? readFileSync(figuresFile, "utf8").split("\n") : []) {
    if (line === "") continue;
    const { figures } = JSON.parse(line) as { figures: Record<string, number> };
    for (const [name, figure] of Object.entries(figures)) say(`  ${name}: ${figure.toLocaleString("en-US")}`);
  }
  say("");
}

function run(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: "inherit" });
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

const say = (line: string) => process.stdout.write(`${line}\n`);

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
