/**
 * Section `leads`: leads per second from POST to durable row, and the 99th percentile of the 202 at half that rate, compared with
 * Node-RED; with `--long`, the sandbox's memory over 100,000 leads.
 *
 * One sandbox takes our leads and is the Dataverse environment of Node-RED's: sandbox and Node-RED each have
 * a process, the load a third. All HTTP is over TLS with the same certificate and keep-alive connections.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import LibsqlDatabase from "libsql";
import { readInstance } from "../../sandbox/instance-file";
import { startSandboxProcess } from "../processes";
import { deployLeadDestination } from "./lead-destination";
import { LoadGenerator, type LoadJob, type LoadResult } from "./load";
import { type Limit, medians, say } from "./measure";
import { nodeRedVersion, startNodeRed } from "./node-red";

const root = join(__dirname, "../..");
const organization = "bench.crm4.dynamics.com";
const connections = 32;
const rounds = 5;
const leadsEachRound = 4000;
const pacedSeconds = 15;

/** @param folder scratch folder of this run */
export async function benchLeads(folder: string, isLong: boolean): Promise<Limit[]> {
  const data = join(folder, "data");
  const sandbox = await startSandboxProcess(join(root, "cli/leads.mjs"), data);
  const load = new LoadGenerator();
  try {
    const instance = readInstance(data);
    if (instance === undefined) throw new Error(`The sandbox left no sandbox.json in ${data}.`);
    const rows = new Rows(data);
    const { callbackUrl, token, authority } = await deployLeadDestination(instance, organization);
    const body = readFileSync(join(root, "flow-definitions/samples/lead.published.json"), "utf8");
    const { origin, pathname, search } = new URL(callbackUrl);
    const ours: Subject = {
      load,
      title: "our workflow on the sandbox",
      job: { origin, path: pathname + search, body, authority, connections },
      rows,
    };
    const limits = await besideNodeRed(ours, folder, {
      port: instance.port,
      organization,
      token,
      dataDirectory: data,
    });
    if (isLong) limits.push(await memoryOverLeads(ours, instance.pid));
    rows.close();
    return limits;
  } finally {
    load.stop();
    await sandbox.stop();
  }
}

interface Subject {
  load: LoadGenerator;
  title: string;
  /** Accepted leads that never became a row; counted for a subject without storage, a failure for ours. */
  lost?: number;
  job: Omit<LoadJob, "count">;
  rows: Rows;
}

async function besideNodeRed(
  ours: Subject,
  folder: string,
  target: Parameters<typeof startNodeRed>[1],
): Promise<Limit[]> {
  const nodeRed = await startNodeRed(join(folder, "node-red"), target);
  try {
    const theirs = {
      ...ours,
      title: `Node-RED ${nodeRedVersion}`,
      lost: 0,
      job: { ...ours.job, origin: nodeRed.origin, path: nodeRed.path },
    };
    const subjects = [ours, theirs];
    const rates = await medians(subjects, rounds, async (subject) => ({
      perSecond: await leadsPerSecond(subject, leadsEachRound),
    }));
    say(
      `Leads, from POST to durable row: median of ${rounds} × ${leadsEachRound} over ${connections} connections`,
    );
    for (const [index, subject] of subjects.entries()) {
      const perSecond = rates[index]?.perSecond ?? 0;
      const { p50, p99, longest, rate } = await paced(subject, perSecond / 2);
      say(
        `  ${subject.title.padEnd(30)} ${perSecond.toFixed(0).padStart(6)} leads/s   202 at ${rate.toFixed(0)}/s: median ${p50.toFixed(1)} ms, 99 % within ${p99.toFixed(1)} ms, longest ${longest.toFixed(0)} ms`,
      );
    }
    if (theirs.lost > 0)
      say(`  ${theirs.title} lost ${theirs.lost} of the leads it had accepted; ours lost none`);
    const ratio = (rates[0]?.perSecond ?? 0) / (rates[1]?.perSecond ?? 1);
    return [{ title: "leads per second against Node-RED", ratio, limit: 1, isLeast: true }];
  } finally {
    await nodeRed.stop();
  }
}

/** Posts leads and waits until each is a row. Measures from the first request to the last row. */
async function leadsPerSecond(subject: Subject, count: number): Promise<number> {
  const { startedAt, endedAt } = await postAndCount(subject, { ...subject.job, count });
  return count / ((endedAt - startedAt) / 1000);
}

async function paced(subject: Subject, rate: number): Promise<LoadResult & { rate: number }> {
  const count = Math.round(rate * pacedSeconds);
  return { ...(await postAndCount(subject, { ...subject.job, count, rate })), rate };
}

async function postAndCount(subject: Subject, job: LoadJob): Promise<LoadResult & { endedAt: number }> {
  const before = subject.rows.now();
  const result = await subject.load.post(job);
  requireAccepted(result, job.count);
  const { found, endedAt } = await subject.rows.more(before, job.count);
  if (found !== job.count && (subject.lost === undefined || found > job.count)) {
    throw new Error(`${subject.title}: expected ${job.count} rows of leads, found ${found}.`);
  }
  if (subject.lost !== undefined) subject.lost += job.count - found;
  return { ...result, endedAt };
}

function requireAccepted({ statuses }: LoadResult, count: number): void {
  if (statuses[202] === count) return;
  throw new Error(`Expected ${count} answers 202, found ${JSON.stringify(statuses)} (0 is no answer).`);
}

const memorySteps = [20_000, 60_000, 100_000];

async function memoryOverLeads(subject: Subject, pid: number): Promise<Limit> {
  say(`Memory of the sandbox's process, over ${memorySteps.at(-1)} leads at full speed`);
  const sizes: number[] = [];
  let sent = 0;
  for (const step of memorySteps) {
    const perSecond = await leadsPerSecond(subject, step - sent);
    sent = step;
    const megabytes = residentMegabytes(pid);
    sizes.push(megabytes);
    say(
      `  after ${String(step).padStart(7)} leads   ${megabytes.toFixed(0)} MB   (${perSecond.toFixed(0)} leads/s)`,
    );
  }
  const ratio = (sizes.at(-1) ?? 0) / (sizes[0] ?? 1);
  return { title: "memory after 100,000 leads against after 20,000", ratio, limit: 1.15 };
}

/** Resident memory of a process. */
function residentMegabytes(pid: number): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
}

/** Longest wait for a row, in seconds. */
const stallLimitSeconds = 20;

/**
 * Committed rows of the Leads table, read from the sandbox's file by our own connection: a row counts when it would
 * survive the sandbox's death, and counting does not slow the sandbox.
 */
class Rows {
  readonly #database: InstanceType<typeof LibsqlDatabase>;

  constructor(dataDirectory: string) {
    this.#database = new LibsqlDatabase(join(dataDirectory, "sandbox.db"));
  }

  #count(): number {
    const sql = "SELECT count(*) AS count FROM dataverse_rows WHERE organization = ? AND tbl = 'lead'";
    return Number((this.#database.prepare(sql).get(organization) as { count: number }).count);
  }

  /**
   * Resolves after so many rows since `before`, or when no more come for a while, with the time of the last one.
   *
   * Reads only the number of the last row while it waits, because counting all rows takes processor time from
   * the measured programs.
   */
  async more(
    before: { count: number; last: number },
    expected: number,
  ): Promise<{ found: number; endedAt: number }> {
    let last = before.last;
    let changedAt = Date.now();
    while (last - before.last < expected && Date.now() - changedAt < stallLimitSeconds * 1000) {
      await sleep(10);
      const now = this.#last();
      if (now !== last) changedAt = Date.now();
      last = now;
    }
    return { found: this.#count() - before.count, endedAt: changedAt };
  }

  now(): { count: number; last: number } {
    return { count: this.#count(), last: this.#last() };
  }

  #last(): number {
    const row = this.#database.prepare("SELECT max(rowid) AS last FROM dataverse_rows").get();
    return Number((row as { last: number }).last);
  }

  close(): void {
    this.#database.close();
  }
}
