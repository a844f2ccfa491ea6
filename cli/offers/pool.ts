/** Runs jobs in a few child processes, one at a time in each: a stray rejection in one program would fail every other in its process. */
import type { Job, Outcome } from "../../fleet/outcome";

export interface PoolOptions {
  /** @default 2: each preview starts the real plugins, which need some 300 MB each */
  processes?: number;
  /** No new job is started after so many failures. @default never */
  stopAfter?: number;
  /** Aborted: running jobs are cancelled, the others are not started. */
  signal: AbortSignal;
  whenStarted?: (job: Job) => void;
  whenEnded?: (outcome: Outcome) => void;
}

/** Never rejects for a job: each has an outcome, in the order of `jobs`. */
export function runJobs(_jobs: readonly Job[], _options: PoolOptions): Promise<Outcome[]> {
  throw new Error("not built yet");
}
