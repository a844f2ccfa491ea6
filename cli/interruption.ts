/** A signal that is aborted by Ctrl-C, a closed terminal and the end of a CI job, so that a command ends cleanly. */

const signals = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

/** Runs `work`; while it runs, the signals abort instead of ending the process. */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const name of signals) process.on(name, abort);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, abort);
  }
}
