/**
 * Posts leads from a process of its own, so that making the load and serving it share no event loop.
 *
 * Layer: tools.
 */
import { fork } from "node:child_process";
import { join } from "node:path";

/** What to post where. */
export interface LoadJob {
  /** e.g. `https://localhost:8443`. */
  origin: string;
  /** Path and query. */
  path: string;
  body: string;
  /** PEM text of the certificate authority to trust. */
  authority: string;
  /** Keep-alive connections, each with one request at a time. */
  connections: number;
  /** Leads in all. */
  count: number;
  /** Leads per second, sent whether or not earlier ones were answered; absent: as fast as the answers come. */
  rate?: number;
}

/** How it went. */
export interface LoadResult {
  /** Answers by status; a request without an answer counts as 0. */
  statuses: Record<string, number>;
  /** Milliseconds since the epoch when the first request was sent. */
  startedAt: number;
  /** Seconds until the last answer. */
  seconds: number;
  /** Milliseconds from the instant a lead was due to its answer. */
  p50: number;
  p99: number;
  longest: number;
}

/** Longest a load may take, in seconds. */
export const loadTimeLimit = 600;

/** Runs a load to its end. */
export function postLeads(job: LoadJob): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, "load-process.ts"), { execArgv: ["--import=tsx"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), loadTimeLimit * 1000);
    let result: LoadResult | undefined;
    child.once("message", (message) => {
      result = message as LoadResult;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      if (result !== undefined) resolve(result);
      else reject(new Error(`The load generator ended with ${signal ?? `exit code ${code}`}.`));
    });
    child.send(job);
  });
}
