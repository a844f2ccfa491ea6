/** Seeds and counts of generated tests, and the command that repeats a failure. */
import { appendFileSync } from "node:fs";

/** `LEADS_FUZZ_SEED`; fixed by default, so that only a code change causes a failure; `random` finds new failures. */
export function leadFuzzSeed(setting = process.env.LEADS_FUZZ_SEED ?? "20261121"): number {
  return setting === "random" ? Math.floor(Math.random() * 2 ** 31) : Number(setting);
}

/** `LEADS_FUZZ_COUNT`, a tenth of the full campaign by default. */
export const leadFuzzCount = (usual: number): number => Number(process.env.LEADS_FUZZ_COUNT ?? usual);

/** Adds to a failure how to repeat it. */
export async function withReplay(
  { seed, count, file, title }: { seed: number; count: number; file: string; title?: string },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const only = title === undefined ? "" : ` -g "${title}"`;
    const command = `LEADS_FUZZ_SEED=${seed} LEADS_FUZZ_COUNT=${count} npx mocha --no-config --node-option import=tsx ${file}${only}`;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Seed ${seed}. Again with: ${command}\n${reason}`, { cause: error });
  }
}

/** Reports a campaign's figures to `npm run test:long`. */
export function reportFigures(campaign: string, figures: Readonly<Record<string, number>>): void {
  const file = process.env.LEADS_FIGURES;
  if (file !== undefined && file !== "") appendFileSync(file, `${JSON.stringify({ campaign, figures })}\n`);
}
