/** Posts leads from a separate process, so that load and server do not share an event loop. */
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

/** The job: target, leads and rate. */
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
  /** Total number of leads. */
  count: number;
  /** Leads per second, independent of earlier answers; absent: as fast as the answers come. */
  rate?: number;
}

/** The result. */
export interface LoadResult {
  /** Answers by status; a request without an answer counts as 0. */
  statuses: Record<string, number>;
  /** Milliseconds since the epoch when the first request was sent. */
  startedAt: number;
  /** Seconds until the last answer. */
  seconds: number;
  /** Milliseconds from the time a lead was due to its answer. */
  p50: number;
  p99: number;
  longest: number;
}

/** Longest time for a load, in seconds. */
export const loadTimeLimit = 600;

/**
 * The load generator: one process for all loads of a bench. Only its first loads run before the JIT has compiled the code.
 * Processor time of the load is missing for the measured programs.
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
    this.#ended.catch(() => {}); // reported to the caller that waits for a load
  }

  /** Runs one load to its end. */
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
