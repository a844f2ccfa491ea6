/** Runs jobs that change stacks, and says what became of each. */
import type { Job, Outcome } from "../../fleet/outcome";
import { fleetSummary, isComplete, type Orphan, outcomeLine } from "../../fleet/summary";
import { ownCommand } from "./own-command";
import { runJobs } from "./pool";

/** Options of all commands that change stacks. */
export interface ChangeOptions {
  processes?: number;
  stopAfter?: number;
  releaseLocks?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** How jobs are run and where texts go. */
export interface ChangeMeans {
  signal: AbortSignal;
  run?: typeof runJobs;
  write?: (text: string) => void;
}

/** Runs them; each line is printed when its stack is done. */
export function runChanges(
  jobs: readonly Job[],
  { processes, stopAfter, json }: ChangeOptions,
  { signal, run = runJobs, write = writeOutput }: ChangeMeans,
): Promise<Outcome[]> {
  return run(jobs, {
    signal,
    ...(processes !== undefined && { processes }),
    ...(stopAfter !== undefined && { stopAfter }),
    whenEnded: (outcome) => {
      if (json !== true) write(`${outcomeLine(outcome)}\n`);
    },
  });
}

/** Exit code 1 unless every stack is as asked. */
export function tellChanges(
  outcomes: readonly Outcome[],
  { json = false, orphans }: { json?: boolean | undefined; orphans: readonly Orphan[] },
  write = writeOutput,
): void {
  write(
    json
      ? `${JSON.stringify({ outcomes, withoutFile: orphans }, undefined, 2)}\n`
      : fleetSummary(outcomes, { orphans, command: ownCommand() }),
  );
  if (!isComplete(outcomes)) process.exitCode = 1;
}

const writeOutput = (text: string): void => void process.stdout.write(text);
