/** What a document leaves out to stay below a length. */

/** Parts, the least important first: the order in which they are left out. */
export const parts = [
  "unchangedColumns",
  "rows",
  "coverage",
  "unchangedSettings",
  "steps",
  "settings",
  "cost",
  "advisoryPolicies",
  "columns",
  "dryRun",
  "resources",
  "mandatoryPolicies",
  "drift",
  "missing",
] as const;
export type Part = (typeof parts)[number];

export interface Plan {
  leftOut: ReadonlySet<Part>;
  /** Most items of a list of findings or of things to do. */
  items: number;
  /** Most characters of one sentence. */
  sentence: number;
  /** Most characters of one value. */
  value: number;
  /** Most stacks with a section of their own. */
  stacks: number;
  /** Most rows of the table of stacks. */
  stackRows: number;
}

export const everything: Plan = {
  leftOut: new Set(),
  items: Number.POSITIVE_INFINITY,
  sentence: Number.POSITIVE_INFINITY,
  value: Number.POSITIVE_INFINITY,
  stacks: Number.POSITIVE_INFINITY,
  stackRows: Number.POSITIVE_INFINITY,
};

/** From whole to short. A comment shows no value of 1,000 characters. */
export function* plans(): Generator<Plan> {
  const whole: Plan = { ...everything, sentence: 1000, value: 120 };
  for (let count = 0; count <= parts.length; count += 1)
    yield { ...whole, leftOut: new Set(parts.slice(0, count)) };
  const bare: Plan = { ...whole, leftOut: new Set(parts) };
  for (const [items, sentence] of [
    [50, 500],
    [20, 300],
    [10, 300],
    [5, 200],
    [2, 120],
    [1, 100],
  ] as const)
    yield { ...bare, items, sentence, value: 60 };
  const least: Plan = { ...bare, items: 1, sentence: 80, value: 40 };
  for (const stacks of [100, 30, 10, 3, 0]) yield { ...least, stacks, stackRows: 10 * stacks };
}
