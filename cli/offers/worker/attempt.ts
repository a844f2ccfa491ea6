/** One task of one stack as an outcome: its failure, its remarks, its locks. */
import { type Job, type Outcome, Result } from "../../../fleet/outcome";
import { changesOf, changesText, noChanges } from "../../../fleet/summary";
import { ExplainedError } from "../../../http-client/explained-error";
import { failures } from "../../../review/failure";
import type { Preview } from "../../../review/preview";
import { CommandError, type CommandErrorCode } from "../../command-error";
import { locksIn, releaseDeadLocks, type StackLock } from "./settle";

/** What a task says of its end, if it gets there. */
export type Ending = Pick<Outcome, "result"> & Partial<Pick<Outcome, "changes" | "findings" | "digest" | "failure">>;

export interface Attempt {
  job: Job;
  signal: AbortSignal;
  /** Sentences for the person. */
  notes: string[];
}

/** @param work its explained failures become outcomes; every other one is a mistake of ours */
export async function attempt(
  job: Job,
  signal: AbortSignal,
  work: (attempt: Attempt) => Promise<Ending>,
): Promise<Outcome> {
  const started = performance.now();
  const notes: string[] = [];
  const ending = await work({ job, signal, notes }).catch((error: unknown) => failed(error, signal));
  return {
    ...{ stack: job.stack, file: job.file, changes: noChanges, findings: [], notes },
    ...ending,
    seconds: (performance.now() - started) / 1000,
  };
}

function failed(error: unknown, signal: AbortSignal): Ending {
  if (signal.aborted) return { result: Result.canceled };
  if (!(error instanceof ExplainedError)) throw error;
  return { result: Result.failed, failure: failureOf(error) };
}

const failureOf = ({ code, problem, fix }: ExplainedError) => ({ code, text: `${problem}. ${fix}` });

/**
 * Does what takes the stack's lock. A lock of a process that has ended is removed if the job says so, and the work is repeated once.
 *
 * @throws {CommandError} LEADS_STACK_LOCKED with who holds the lock
 */
export async function withLock<Value>(
  { job, notes }: Attempt,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CommandError) || error.code !== "LEADS_STACK_LOCKED") throw error;
    const locks = locksIn(error.problem);
    const isDead = locks.length > 0 && locks.every((lock) => lock.isDead);
    if (!isDead || job.releaseLocks !== true) throw locked(job, locks, error);
    notes.push(...(await releaseDeadLocks(job.stack, locks)));
    return await work();
  }
}

function locked({ task, stack }: Job, locks: readonly StackLock[], cause: CommandError): CommandError {
  if (locks.length === 0) return cause;
  const isDead = locks.every((lock) => lock.isDead);
  const fix = isDead
    ? `Remove the lock and go on: npx leads offers ${task} --only ${stack} --release-locks`
    : `Wait for that update. If it does not run any more, remove the lock: pulumi cancel --yes --stack ${stack}`;
  return new CommandError(
    "LEADS_STACK_LOCKED",
    `Stack ${stack} is locked by ${locks.map(holder).join(" and by ")}; nothing was changed`,
    fix,
    { cause },
  );
}

const holder = ({ user, host, pid, time, isDead }: StackLock): string =>
  `${user}@${host} (process ${pid}, since ${time}${isDead ? ", which has ended" : ""})`;

/** What the engine did before it ended with an error. */
interface EarlyEnd {
  task: "update" | "refresh" | "deletion";
  done: Preview;
  /** Command that goes on. */
  again: string;
}

/** A failure with the code of our program, if it has one, or LEADS_UPDATE_FAILED. */
export function endedEarly({ task, done, again }: EarlyEnd): Ending {
  const count = changesText(changesOf(done));
  const begun = count === "" ? "" : ` after it began: ${count}`;
  const reasons = failures(done).map(({ line, fix }) => (fix === undefined ? line : `${line} ${fix}`));
  const [, code = "LEADS_UPDATE_FAILED" satisfies CommandErrorCode] =
    /\[(LEADS_\w+)\]/.exec(reasons.join("\n")) ?? [];
  const text = [
    `The ${task} of stack ${done.stack} ended early${begun}. Fix this, then go on: ${again}`,
    ...reasons.map((reason) => `  ${reason}`),
  ].join("\n");
  return { result: Result.failed, changes: changesOf(done), failure: { code, text } };
}
