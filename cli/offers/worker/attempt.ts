/** One task of one stack: its remarks, its lock, and how it ended early. */
import { type Job, type Outcome, Result } from "../../../fleet/outcome";
import { changesText } from "../../../fleet/summary";
import { ExplainedError } from "../../../http-client/explained-error";
import { failures } from "../../../review/failure";
import type { Preview } from "../../../review/preview";
import { CommandError } from "../../command-error";
import { changesOf, failureOf, outcomeOf } from "./outcomes";
import type { StackLock } from "./settle";
import * as ownSettling from "./settle";

/** What settles the rest of a killed update. */
export type Settling = Pick<typeof ownSettling, "locksIn" | "releaseDeadLocks" | "settlePendingCreates">;

/** What a task says of its end. */
export type Ending = Pick<Outcome, "result"> & Partial<Pick<Outcome, "changes" | "digest" | "failure">>;

export interface Attempt {
  job: Job;
  /** Sentences for the person, also when it fails. */
  notes: string[];
  settling: Settling;
}

/** Throws only for a mistake of ours. */
export async function attempt(
  job: Job,
  { signal, settling = ownSettling }: { signal: AbortSignal; settling?: Settling },
  work: (attempt: Attempt) => Promise<Ending>,
): Promise<Outcome> {
  const notes: string[] = [];
  const ending = await work({ job, notes, settling }).catch((error: unknown): Ending => {
    if (signal.aborted) return { result: Result.canceled };
    if (!(error instanceof ExplainedError)) throw error;
    return { result: Result.failed, failure: failureOf(error) };
  });
  return { ...outcomeOf(job, ending.result), ...ending, notes };
}

/**
 * Does what takes the stack's lock. A lock of a process that has ended is removed if the job says so, and the work is repeated once.
 *
 * @throws {CommandError} LEADS_STACK_LOCKED with who holds the lock
 */
export async function withLock<Value>(
  { job, notes, settling }: Attempt,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CommandError) || error.code !== "LEADS_STACK_LOCKED") throw error;
    const locks = settling.locksIn(error.problem);
    const isDead = locks.length > 0 && locks.every((lock) => lock.isDead);
    if (!isDead || job.releaseLocks !== true) throw locked(job, locks, error);
    notes.push(...(await settling.releaseDeadLocks(job.stack, locks)));
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

/** Creations that the state does not know the end of would be made twice. */
export async function settle(one: Attempt): Promise<void> {
  const { job, notes, settling } = one;
  notes.push(...(await withLock(one, () => settling.settlePendingCreates(job.stack))));
}

/** What the engine did before it ended with an error. */
interface EarlyEnd {
  task: "update" | "refresh" | "deletion";
  done: Preview;
  /** Command that goes on. */
  again: string;
  /** Offer file, which overwrites what is set in the stack file. */
  file?: string;
}

/** A failure with the code of our program, if that is the reason, or LEADS_UPDATE_FAILED. */
export function endedEarly({ task, done, again, file }: EarlyEnd): Ending {
  const changes = changesOf(done);
  const count = changesText(changes);
  const reasons = failures(done)
    .filter(({ line }) => line !== "update failed")
    .map(({ line, fix }) => (fix === undefined ? line : `${line} ${fix}`));
  const own = reasons.flatMap((reason) => /\[(LEADS_\w+)\] ([\s\S]*)/.exec(reason) ?? [])[1];
  const text = [
    `The ${task} of stack ${done.stack} ended early${count === "" ? "" : ` after it began: ${count}`}. Fix this, then go on: ${again}`,
    ...reasons.map((reason) => `  ${reason}`),
    ...(file !== undefined && reasons.some((reason) => /pulumi config set (?!--secret)/.test(reason))
      ? [
          `  Set it under config in ${file} instead of with pulumi config set, which the next update would undo.`,
        ]
      : []),
  ].join("\n");
  return { result: Result.failed, changes, failure: { code: own ?? "LEADS_UPDATE_FAILED", text } };
}
