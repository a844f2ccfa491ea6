/** A signal that is aborted by Ctrl-C and by the end of a CI job, so that a command ends cleanly. */

/** Runs `work`; while it runs, the signals abort instead of ending the process. */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, abort);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, abort);
  }
}
