/** What travels between `leads offers` and its child processes. */
import type { Job, Outcome } from "../../../fleet/outcome";

export type ToWorker = { job: Job } | { cancel: true };

/** `bug`: stack trace of a mistake of ours. */
export type FromWorker = { outcome: Outcome } | { bug: string };
