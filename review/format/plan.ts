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
  /** Most stacks with a section of their own. 0 also leaves one stack's verdict only. */
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

/** A comment shows no value of 1,000 characters. */
export const longest: Plan = { ...everything, sentence: 1000, value: 120 };

const bare: Plan = { ...longest, leftOut: new Set(parts) };
const few: Plan = { ...bare, items: 1, sentence: 80, value: 40 };

/** After {@link longest}, from long to short. */
export const shorter: readonly Plan[] = [
  ...parts.map((_, index) => ({ ...longest, leftOut: new Set(parts.slice(0, index + 1)) })),
  ...(
    [
      [50, 500],
      [20, 300],
      [10, 300],
      [5, 200],
      [2, 120],
      [1, 100],
    ] as const
  ).map(([items, sentence]) => ({ ...bare, items, sentence, value: 60 })),
  ...[100, 30, 10, 3].map((stacks) => ({ ...few, stacks, stackRows: 10 * stacks })),
];

/** The verdict only. */
export const least: Plan = { ...few, stacks: 0, stackRows: 0 };
