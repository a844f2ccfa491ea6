/** Measures programs in alternating runs, so that a busy machine slows all equally. */

/** One run's figures, by name. */
export type Figures = Record<string, number>;

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + high) / 2 : high;
}

/**
 * Runs every subject in turn, `rounds` times after one warm-up, and returns the median of each figure.
 */
export async function medians<Subject>(
  subjects: readonly Subject[],
  rounds: number,
  run: (subject: Subject) => Promise<Figures>,
): Promise<Figures[]> {
  const all = subjects.map((): Figures[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, subject] of subjects.entries()) {
      const figures = await run(subject);
      if (round > 0) all[index]?.push(figures);
    }
  }
  return all.map((runs) =>
    Object.fromEntries(
      Object.keys(runs[0] ?? {}).map((name) => [name, median(runs.map((one) => one[name] ?? 0))]),
    ),
  );
}

/** A limit on a ratio, as its issue states it. */
export interface Limit {
  title: string;
  ratio: number;
  limit: number;
  /** Whether the ratio must be at least the limit, instead of at most. @default false */
  isLeast?: boolean;
  /** What the two numbers are. @default "×" */
  unit?: string;
}

/** Prints the ratios with their limits; returns whether all hold. */
export function reportLimits(limits: readonly Limit[]): boolean {
  for (const limit of limits) {
    const { unit = "×" } = limit;
    const [verdict, word] = holds(limit)
      ? ["within", limit.isLeast ? "at least" : "limit"]
      : limit.isLeast
        ? ["UNDER", "at least"]
        : ["OVER", "limit"];
    process.stdout.write(
      `${verdict.padEnd(6)}  ${limit.title}: ${limit.ratio.toFixed(2)} ${unit} (${word} ${limit.limit} ${unit})\n`,
    );
  }
  return limits.every(holds);
}

function holds({ ratio, limit, isLeast = false }: Limit): boolean {
  return isLeast ? ratio >= limit : ratio <= limit;
}

/** Prints a line. */
export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}
