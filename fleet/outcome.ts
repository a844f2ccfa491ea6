/** What is done to one stack of the fleet, and what became of it. Plain data: both travel between processes. */
import type { Finding, Report } from "../review/report";

/** What a child process does to a stack. */
export const Task = { preview: "preview", report: "report", up: "up", refresh: "refresh", destroy: "destroy" } as const;
export type Task = (typeof Task)[keyof typeof Task];

/** One task of one stack. */
export interface Job {
  task: Task;
  stack: string;
  /** File of the offer; '' for a stack whose file is gone. */
  file: string;
  /** '' as for `file`. */
  offerId: string;
  /** Whether the backend has no such stack yet. A preview of it happens in a private backend, so nothing is made. */
  isNew: boolean;
  /** Text of a new stack's file, for a preview before the file is written. @default the file itself */
  newStackFile?: string;
  /** How a new stack's secrets are encrypted. */
  secretsProvider?: string;
  /** Whether Azure is read before the comparison. */
  refresh: boolean;
  /** `up`: digest that the review showed. The preview must have the same one. */
  reviewed?: string;
  /** `up`: whether a lock is removed if its process is not running on this machine any more. */
  releaseLocks?: boolean;
  /** Folders of policy packs to run as analyzers. Our own rules are judged in the process. */
  policyPacks: readonly string[];
  policyPackConfigs: readonly string[];
  /** Whether our own rules are judged. */
  policies: boolean;
  /** `report`: folder with more leads. */
  leads?: string;
}

/** How a task ended. `skipped` was not started. */
export const Result = {
  unchanged: "unchanged",
  changed: "changed",
  failed: "failed",
  canceled: "canceled",
  skipped: "skipped",
} as const;
export type Result = (typeof Result)[keyof typeof Result];

/** How many resources of each kind; unchanged ones are not counted. */
export interface Changes {
  create: number;
  update: number;
  replace: number;
  delete: number;
}

export interface Failure {
  /** `LEADS_…` */
  code: string;
  /** Found, expected and the fix, without the code; may have several lines. */
  text: string;
}

export interface Outcome {
  stack: string;
  file: string;
  result: Result;
  /** Of a preview: what would change. */
  changes: Changes;
  /** Refused and to be looked at; of `preview` and `up`. */
  findings: readonly Finding[];
  /** When `result` is `failed`, or `skipped` for a reason of its own. */
  failure?: Failure;
  /** Remarks of one sentence: a lock that was removed, a pending create that was settled. */
  notes: readonly string[];
  /** Of `report`. */
  report?: Report;
  /** Digest of the preview; absent without refresh and when it failed. */
  digest?: string;
  seconds: number;
}
