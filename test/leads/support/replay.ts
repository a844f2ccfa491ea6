/** Seeds and counts of generated tests, and the command that repeats a failure. */
import { appendFileSync } from "node:fs";

/** `LEADS_FUZZ_SEED`; a fixed one by default, so that a failure is the change's; `random` looks for new ones. */
export function leadFuzzSeed(setting = process.env.LEADS_FUZZ_SEED ?? "20261121"): number {
  return setting === "random" ? Math.floor(Math.random() * 2 ** 31) : Number(setting);
}

/** `LEADS_FUZZ_COUNT`, a tenth of the full campaign by default. */
export const leadFuzzCount = (usual: number): number => Number(process.env.LEADS_FUZZ_COUNT ?? usual);

/** Says with a failure how to repeat it. */
export async function withReplay(
  { seed, count, file }: { seed: number; count: number; file: string },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const command = `LEADS_FUZZ_SEED=${seed} LEADS_FUZZ_COUNT=${count} npx mocha --no-config --node-option import=tsx ${file}`;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Seed ${seed}. Again with: ${command}\n${reason}`, { cause: error });
  }
}

/** Tells `npm run test:long` what a campaign found. */
export function reportFigures(campaign: string, figures: Readonly<Record<string, number>>): void {
  const file = process.env.LEADS_FIGURES;
  if (file !== undefined && file !== "") appendFileSync(file, `${JSON.stringify({ campaign, figures })}\n`);
}
