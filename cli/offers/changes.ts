/** Runs jobs that change stacks, and says what became of each. */
import type { Job, Outcome } from "../../fleet/outcome";
import { fleetSummary, isComplete, type Orphan } from "../../fleet/summary";
import { ownCommand } from "./own-command";
import { runJobs } from "./pool";
import { fleetProgress } from "./progress";

/** Options of all commands that change stacks. */
export interface ChangeOptions {
  processes?: number;
  stopAfter?: number;
  releaseLocks?: boolean;
  yes?: boolean;
  json?: boolean;
}

export function runChanges(
  jobs: readonly Job[],
  { processes, stopAfter }: ChangeOptions,
  signal: AbortSignal,
): Promise<Outcome[]> {
  const { end, ...progress } = fleetProgress(jobs.length);
  return runJobs(jobs, {
    ...{ signal, ...progress },
    ...(processes !== undefined && { processes }),
    ...(stopAfter !== undefined && { stopAfter }),
  }).finally(end);
}

/** Exit code 1 unless every stack is as asked. */
export function tellChanges(
  outcomes: readonly Outcome[],
  { json = false, orphans }: { json?: boolean | undefined; orphans: readonly Orphan[] },
): void {
  process.stdout.write(
    json
      ? `${JSON.stringify({ stacks: outcomes, orphans }, undefined, 2)}\n`
      : fleetSummary(outcomes, { orphans, command: ownCommand(), withChanges: true }),
  );
  if (!isComplete(outcomes)) process.exitCode = 1;
}
