/** A child process of `leads offers`: one task of one stack at a time. */
import { type Job, type Outcome, Result, type Task } from "../../../fleet/outcome";
import { ExplainedError } from "../../../http-client/explained-error";
import { createEngine, type Engine } from "./engine";
import type { FromWorker, ToWorker } from "./messages";
import { failedOutcome, failureOf, outcomeOf } from "./outcomes";

type RunTask = (job: Job, engine: Engine, signal: AbortSignal) => Promise<Outcome>;

/** Loaded when needed. */
const tasks: Readonly<Record<Task, () => RunTask>> = {
  preview: () => (require("./tasks/preview") as typeof import("./tasks/preview")).previewTask,
  report: () => (require("./tasks/report") as typeof import("./tasks/report")).reportTask,
  up: () => (require("./tasks/up") as typeof import("./tasks/up")).upTask,
  refresh: () => (require("./tasks/refresh") as typeof import("./tasks/refresh")).refreshTask,
  destroy: () => (require("./tasks/destroy") as typeof import("./tasks/destroy")).destroyTask,
};

// Pulumi takes a stack trace for each promise; with source maps they take a twentieth of a preview
process.setSourceMapsEnabled(false);

let engine: Promise<Engine> | undefined;
let running: AbortController | undefined;

async function outcomeOfJob(job: Job, signal: AbortSignal): Promise<Outcome> {
  const started = performance.now();
  const outcome = await done(job, signal).catch((error: unknown) => {
    if (signal.aborted) return outcomeOf(job, Result.canceled);
    if (error instanceof ExplainedError) return failedOutcome(job, failureOf(error));
    throw error;
  });
  return { ...outcome, seconds: (performance.now() - started) / 1000 };
}

async function done(job: Job, signal: AbortSignal): Promise<Outcome> {
  const task = tasks[job.task]();
  engine ??= createEngine();
  // the next job tries again
  engine.catch(() => {
    engine = undefined;
  });
  return task(job, await engine, signal);
}

async function work(job: Job): Promise<void> {
  running = new AbortController();
  const { signal } = running;
  const answer = await outcomeOfJob(job, signal).then(
    (outcome): FromWorker => ({ outcome }),
    (error: Error): FromWorker => ({ bug: error.stack ?? String(error) }),
  );
  running = undefined;
  if (process.connected) process.send?.(answer);
  else process.exit();
}

process.on("message", (message: ToWorker) => {
  if ("cancel" in message) running?.abort();
  else void work(message.job);
});
// our parent has ended: without it, nobody wants the result, but the engine must release its lock
process.on("disconnect", () => {
  if (running === undefined) process.exit();
  running.abort();
});
