/**
 * The load generator's process: takes jobs from its parent in turn, posts leads and reports. Ends with its parent's channel.
 *
 * Connects only to loopback.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import type { LoadJob, LoadResult } from "./load";

process.on("message", (job) => {
  runJob(job as LoadJob)
    .then((result) => process.send?.(result))
    .catch((error: Error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exit(1);
    });
});

async function runJob(job: LoadJob): Promise<LoadResult> {
  if (!["localhost", "127.0.0.1"].includes(new URL(job.origin).hostname)) {
    throw new Error("The load generator posts to loopback only.");
  }
  const pool = new Pool(job.origin, {
    connections: job.connections,
    connect: { ca: job.authority },
    bodyTimeout: 60_000,
    headersTimeout: 60_000,
  });
  const statuses: Record<string, number> = {};
  const latencies: number[] = [];
  const post = async (due: number) => {
    const status = await postOnce(pool, job);
    latencies.push(performance.now() - due);
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const startedAt = Date.now();
  const started = performance.now();
  await (job.rate === undefined ? asAnswered(job, post) : atRate(job, job.rate, post));
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.ceil(latencies.length * share) - 1] ?? Number.NaN;
  return {
    statuses,
    startedAt,
    seconds,
    p50: at(0.5),
    p99: at(0.99),
    longest: at(1),
  };
}

/**
 * One POST. @returns its status, 0 without an answer
 *
 * Uses undici's callbacks without a stream for each answer, to leave processor time to the measured programs.
 */
function postOnce(pool: Pool, { path, body }: LoadJob): Promise<number> {
  return new Promise((resolve) => {
    let status = 0;
    pool.dispatch(
      { method: "POST", path, headers: { "content-type": "application/json" }, body },
      {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData() {},
        onResponseEnd: () => resolve(status),
        onResponseError: () => resolve(0),
      },
    );
  });
}

/** Each connection sends its next lead as soon as the last one was answered. */
async function asAnswered(job: LoadJob, post: (due: number) => Promise<void>): Promise<void> {
  let left = job.count;
  const worker = async () => {
    while (left-- > 0) await post(performance.now());
  };
  await Promise.all(Array.from({ length: job.connections }, worker));
}

/** Sends leads at even intervals. A slow answer does not delay the next lead, and its waiting time counts as latency. */
async function atRate(job: LoadJob, rate: number, post: (due: number) => Promise<void>): Promise<void> {
  const started = performance.now();
  const posts: Promise<void>[] = [];
  while (posts.length < job.count) {
    const due = started + (posts.length * 1000) / rate;
    if (due <= performance.now()) posts.push(post(due));
    else await sleep(1);
  }
  await Promise.all(posts);
}
