/**
 * `npm run bench`: our speed as ratios, all measured in the same run on this machine.
 *
 * Sections by name (`npm run bench -- leads expressions`), all without one; `--long` adds the memory over
 * 100,000 leads. Exits with 1 when a ratio misses its limit.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchExpressions } from "../bench/expressions";
import { benchFleet } from "../bench/fleet";
import { benchLeads } from "../bench/leads";
import { type Limit, reportLimits, say } from "../bench/measure";
import { benchPreview } from "../bench/preview";
import { benchReport } from "../bench/report";
import { benchStart } from "../bench/start";

const sections: Readonly<Record<string, (folder: string, isLong: boolean) => Promise<Limit[]>>> = {
  preview: benchPreview,
  report: benchReport,
  fleet: benchFleet,
  start: benchStart,
  leads: benchLeads,
  expressions: benchExpressions,
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { long: { type: "boolean", default: false } },
  });
  const unknown = positionals.find((name) => !Object.hasOwn(sections, name));
  if (unknown !== undefined) {
    throw new Error(`Found section "${unknown}", expected one of: ${Object.keys(sections).join(", ")}.`);
  }
  const limits: Limit[] = [];
  for (const name of positionals.length === 0 ? Object.keys(sections) : positionals) {
    const folder = mkdtempSync(join(tmpdir(), "leads-bench-"));
    try {
      limits.push(...((await sections[name]?.(folder, values.long)) ?? []));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    say();
  }
  if (!reportLimits(limits)) process.exitCode = 1;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
