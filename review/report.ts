/**
 * The report of one stack: plain JSON without secrets, URLs, times and paths of the machine. The same change makes the same bytes.
 *
 * `leads report --json` prints it; the Markdown and HTML forms are made from it alone.
 */

/** How much a person must look at: nothing to worry about, something to decide, or the engine refuses it. */
export const Level = { safe: "safe", attention: "attention", refused: "refused" } as const;
export type Level = (typeof Level)[keyof typeof Level];

/** One thing that a reviewer must know. */
export interface Finding {
  /** `safe` is a remark. */
  level: Level;
  /** One sentence: what changes for leads. */
  line: string;
  /** A command or an edit. */
  fix?: string;
}

/** What a person must do after `pulumi up`. */
export interface Todo {
  line: string;
  command?: string;
}

export type Change = "created" | "changed" | "unchanged" | "deleted";

/** Where a column's value comes from. */
export interface ColumnSource {
  /** Lead property path such as `UserDetails.Email`, `@expression`, constant, or several paths in words. */
  from: string;
  /** Longest text that the flow writes; it cuts the rest. */
  limit?: number;
}

/** One column of a destination. */
export interface ColumnView {
  name: string;
  change: Change;
  before?: ColumnSource;
  after?: ColumnSource;
  /** Longest text that the destination takes; absent when it is not known, or not text. */
  longest?: number;
}

/** How the published lead schema is used after the change. */
export interface Coverage {
  /** Properties that no column reads. */
  unused: readonly string[];
  /** Properties whose text is cut by every column that reads them, with the longest. */
  cut: readonly { property: string; limit: number }[];
  /** Properties that the flow reads and the schema does not have. */
  missing: readonly string[];
}

/** A step of the definition that differs. */
export interface StepChange {
  name: string;
  change: Exclude<Change, "unchanged">;
  /** Paths inside the step, e.g. `inputs.retryPolicy.count`; sorted. */
  paths: readonly string[];
}

/** One setting, in words. */
export interface SettingView {
  /** E.g. `security`, `retry`, `dead letter`, `alerts`. */
  group: string;
  name: string;
  before?: string;
  after?: string;
}

/** What became of a sample lead. */
export interface DryRunOutcome {
  kind: "row" | "dead letter" | "lost" | "refused" | "not run";
  /** Column → value, as text; only of the samples that come with the program. */
  row?: Readonly<Record<string, string>>;
  /** Column → number of characters, of leads that a person named: their text is not shown. */
  lengths?: Readonly<Record<string, number>>;
  /** Why it is no row. */
  reason?: string;
  executions: Executions;
}

/** Billed executions. A retry is one more. */
export interface Executions {
  /** Triggers and built-in actions. */
  builtIn: number;
  /** Calls of standard connectors. */
  standard: number;
}

/** One lead through the deployed and the new definition. */
export interface DryRunLead {
  /** Name of its file. */
  file: string;
  before?: DryRunOutcome;
  after?: DryRunOutcome;
  /** Columns whose value differs; sorted. */
  differing: readonly string[];
}

/** Mermaid flowcharts, without fences. */
export interface FlowPictures {
  before: string;
  after: string;
}

/** One Logic App. */
export interface WorkflowReport {
  /** Logical name of the resource. */
  name: string;
  destination: string;
  /** The destination's name for people. */
  label: string;
  change: Change;
  columns: readonly ColumnView[];
  coverage: Coverage;
  steps: readonly StepChange[];
  /** Absent when the steps and their order stay as they are. */
  picture?: FlowPictures;
  settings: readonly SettingView[];
  dryRun: readonly DryRunLead[];
}

/** A resource that changes. */
export interface ResourceReport {
  name: string;
  type: string;
  op: "create" | "update" | "replace" | "delete" | "import" | "forget";
  isProtected: boolean;
  /** Paths that differ, never values; sorted. */
  paths: readonly string[];
}

/** A resource that was changed in Azure, outside the stack. */
export interface DriftReport {
  name: string;
  type: string;
  isDeleted: boolean;
  paths: readonly string[];
}

/** A policy violation. */
export interface PolicyReport {
  policy: string;
  pack: string;
  level: "mandatory" | "advisory";
  severity?: string;
  /** Logical name; empty for the whole stack. */
  resource: string;
  message: string;
  fix?: string;
  /** Reference of a framework, e.g. `Microsoft cloud security benchmark v1 IM-3`. */
  framework?: string;
  url?: string;
}

/** Executions and cost of 1,000 leads, all Logic Apps of the stack together. */
export interface CostReport {
  before?: Executions & { dollars: number };
  after?: Executions & { dollars: number };
  /** E.g. `0.000025 US dollars a built-in execution (page, date)`. */
  prices: string;
}

export interface Report {
  /** Raised when a field changes its meaning. */
  version: 1;
  project: string;
  stack: string;
  /** Empty when the preview did not get so far. */
  offerId: string;
  verdict: { level: Level; line: string };
  /** For `leads up --reviewed`. Absent without the engine, without refresh, and when the preview failed. */
  digest?: string;
  /** The most important first. */
  findings: readonly Finding[];
  todo: readonly Todo[];
  workflows: readonly WorkflowReport[];
  /** Of the stack: storage, identity, alerts. */
  settings: readonly SettingView[];
  cost?: CostReport;
  resources: readonly ResourceReport[];
  drift: readonly DriftReport[];
  policies: readonly PolicyReport[];
  /** What was not looked at, and why, one sentence each. */
  missing: readonly string[];
}

/** A part of the report with what a reviewer must know of it. */
export interface Reviewed<Part> {
  part: Part;
  findings: readonly Finding[];
}
