/** Runs jobs in a few child processes, one at a time in each: a stray rejection in one program would fail every other in its process. */
import { type ChildProcess, fork } from "node:child_process";
import { dirname, extname, join } from "node:path";
import { type Failure, type Job, type Outcome, Result } from "../../fleet/outcome";
import { sentences } from "../../http-client/explained-error";
import { projectFile } from "../pulumi/project-folder";
import type { FromWorker, ToWorker } from "./worker/messages";
import { failedOutcome, outcomeOf } from "./worker/outcomes";
import { programOf } from "./worker/program";

export interface PoolOptions {
  /** @default 2: each preview starts the real plugins, which need some 300 MB each */
  processes?: number;
  /** No new job is started after so many failures. @default never */
  stopAfter?: number;
  /** Aborted: running jobs are cancelled, the others are not started. */
  signal: AbortSignal;
  whenStarted?: (job: Job) => void;
  whenEnded?: (outcome: Outcome) => void;
  /** Starts a child process that takes jobs. @default one with the project's program */
  start?: () => ChildProcess;
}

/** A child process grows by about 1.5 MB a preview. */
const jobsPerProcess = 100;

/** Never rejects for a job: each has an outcome, in the order of `jobs`. */
export async function runJobs(jobs: readonly Job[], options: PoolOptions): Promise<Outcome[]> {
  const { processes = 2, stopAfter = Number.POSITIVE_INFINITY, signal, start = workerStarter() } = options;
  const outcomes = new Map<Job, Outcome>();
  const waiting = [...jobs];
  let failures = 0;
  const end = (job: Job, outcome: Outcome) => {
    outcomes.set(job, outcome);
    if (outcome.result === Result.failed) failures++;
    options.whenEnded?.(outcome);
  };
  const next = () => (signal.aborted || failures >= stopAfter ? undefined : waiting.shift());
  const line = async () => {
    let worker: Worker | undefined;
    for (let job = next(); job !== undefined; job = next()) {
      options.whenStarted?.(job);
      worker ??= new Worker(start());
      end(job, await worker.run(job, signal));
      if (worker.isSpent) {
        worker.end();
        worker = undefined;
      }
    }
    worker?.end();
  };
  await Promise.all(Array.from({ length: Math.min(processes, jobs.length) }, line));
  for (const job of waiting) end(job, outcomeOf(job, Result.skipped));
  return jobs.map((job) => outcomes.get(job) as Outcome);
}

class Worker {
  readonly #child: ChildProcess;
  #jobs = 0;
  #hasEnded = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.once("exit", () => {
      this.#hasEnded = true;
    });
  }

  get isSpent(): boolean {
    return this.#hasEnded || this.#jobs >= jobsPerProcess;
  }

  /** Ends by itself when it has no parent. */
  end(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  run(job: Job, signal: AbortSignal): Promise<Outcome> {
    this.#jobs++;
    const child = this.#child;
    return new Promise((resolve) => {
      const cancel = () => send(child, { cancel: true });
      const settle = (outcome: Outcome) => {
        signal.removeEventListener("abort", cancel);
        child.off("message", answered).off("exit", ended).off("error", broken);
        resolve(outcome);
      };
      const answered = (message: FromWorker) => {
        if ("outcome" in message) return settle(message.outcome);
        this.#hasEnded = true;
        settle(failedOutcome(job, processEnded(job, message.bug)));
      };
      const ended = (code: number | null, by: string | null) =>
        settle(failedOutcome(job, processEnded(job, by ?? `exit code ${code}`)));
      // it may never have started, and then it does not exit
      const broken = (error: Error) => {
        this.#hasEnded = true;
        settle(failedOutcome(job, processEnded(job, error.message)));
      };
      child.on("message", answered).once("exit", ended).once("error", broken);
      signal.addEventListener("abort", cancel, { once: true });
      send(child, { job });
      if (signal.aborted) cancel();
    });
  }
}

/** A process that has just ended tells so itself. */
function send(child: ChildProcess, message: ToWorker): void {
  if (child.connected) child.send(message, () => {});
}

/** Starts our program with the Node.js options of the project, and drops what the project's program prints. */
function workerStarter(): () => ChildProcess {
  const project = projectFile();
  const program = programOf(project);
  const extension = extname(__filename);
  // a clone runs from its sources
  const ours = extension === ".ts" ? ["--require", require.resolve("tsx/cjs")] : [];
  // a program makes many short-lived objects: less garbage is copied
  const execArgv = [
    "--max-semi-space-size=32",
    ...ours,
    ...(program.kind === "inline" ? program.nodeOptions : []),
  ];
  return () =>
    fork(join(__dirname, "worker", `main${extension}`), {
      ...{ cwd: dirname(project), execArgv, serialization: "advanced" },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      // a Ctrl-C reaches only us: a second one would make the engine leave its lock behind
      detached: true,
    });
}

function processEnded({ task, stack }: Job, how: string): Failure {
  return {
    code: "LEADS_OFFERS_PROCESS",
    text: sentences(
      `The process that worked on stack ${stack} ended with ${how}, expected it to say what became of the stack`,
      `Run it again: npx leads offers ${task} --only ${stack}`,
    ),
  };
}
