/** Posts leads from a process of its own, so that making the load and serving it share no event loop. */
import { type ChildProcess, fork } from "node:child_process";
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

/**
 * The load generator: one process for all loads of a bench, so that only the first ones are made by code that is not compiled
 * yet; what the load takes of the processors, the measured programs lack.
 */
export class LoadGenerator {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;

  constructor() {
    this.#child = fork(join(__dirname, "load-process.ts"), { execArgv: ["--import=tsx"] });
    this.#ended = new Promise((_, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (code, signal) =>
        reject(new Error(`The load generator ended with ${signal ?? `exit code ${code}`}.`)),
      );
    });
    this.#ended.catch(() => {}); // told to whoever waits for a load
  }

  /** Runs a load to its end; one at a time. */
  async post(job: LoadJob): Promise<LoadResult> {
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), loadTimeLimit * 1000);
    try {
      const result = new Promise<LoadResult>((resolve) =>
        this.#child.once("message", (message) => resolve(message as LoadResult)),
      );
      this.#child.send(job);
      return await Promise.race([result, this.#ended]);
    } finally {
      clearTimeout(timer);
    }
  }

  stop(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}
