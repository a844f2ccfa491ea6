/** Leads over HTTP while `kill -9` ends the sandbox and redrive at random: each is written once. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startSandboxProcess } from "../../tools/processes";
import { leadsCommand } from "../e2e/support/sandbox-fixture";
import { environmentUrl } from "../leads/support/lead-destination";
import { reportFigures } from "../leads/support/replay";
import { connect, deploy, endedRuns, type SandboxClient } from "./support/http-client";
import { bundleProcess } from "./support/worker-process";

/** Leads that must be accepted before the kills end. */
const count = Number(process.env.LEADS_CRASH_COUNT ?? 30);
/** Longest time a sandbox works before it is killed, in milliseconds. */
const longestLife = 400;
/** Redrives that are killed, or whose sandbox is killed. */
const killedRedrives = Math.max(4, Math.ceil(count / 20));

describe("a sandbox and a redrive that are killed at random", function () {
  this.timeout(120_000 + 2_000 * count);
  let folder: string;
  let data: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-killed-"));
    data = join(folder, "data");
    bundleProcess("redrive-worker.ts", join(folder, "redrive.cjs"));
  });
  after(() => rmSync(folder, { recursive: true }));

  let target: Awaited<ReturnType<typeof deploy>>;
  const accepted: string[] = [];
  let kills = 0;

  /** Starts a sandbox, runs a function, and kills the sandbox at random unless it has ended before. */
  const inKilledSandbox = async (work: (client: SandboxClient, isAlive: () => boolean) => Promise<void>) => {
    const sandbox = await startSandboxProcess(leadsCommand, data);
    const client = connect(data);
    let isAlive = true;
    const working = work(client, () => isAlive);
    await sleep(Math.random() * longestLife);
    process.kill(client.instance.pid, "SIGKILL");
    isAlive = false;
    kills += 1;
    await Promise.all([sandbox.ended, working]);
  };

  const redrive = (): ChildProcess =>
    spawn(
      process.execPath,
      [join(folder, "redrive.cjs"), data, target.callbackUrl, JSON.stringify(target.destination)],
      {
        env: { ...process.env, NODE_PATH: join(__dirname, "../../node_modules") },
        stdio: ["ignore", "ignore", "pipe"],
      },
    );

  it(`write each lead once: ${count} leads`, async () => {
    const first = await startSandboxProcess(leadsCommand, data);
    target = await deploy(connect(data));
    await first.stop();
    for (let round = 0; accepted.length < count; round++) {
      await inKilledSandbox((client, isAlive) =>
        postLeads(client, target.callbackUrl, round, accepted, isAlive),
      );
    }
    const letters = await inSandbox(async (client) => {
      await endedRuns(client);
      return (await letterNames(client, target.destination.deadLetterUrl)).length;
    });
    assert.ok(letters > 0, "no letter was stored");

    for (let kill = 0; kill < killedRedrives; kill++) {
      if (kill % 2 === 0) {
        await inKilledSandbox(async () => void (await once(redrive(), "close")));
      } else {
        await inSandbox(async () => {
          const child = redrive();
          setTimeout(() => child.kill("SIGKILL"), 150 + Math.random() * longestLife);
          await once(child, "close");
        });
        kills += 1;
      }
    }
    await inSandbox(checkEnd);
    reportFigures("leads over HTTP under kill -9", { leads: accepted.length, letters, kills });
  });

  async function inSandbox<Result>(work: (client: SandboxClient) => Promise<Result>): Promise<Result> {
    const sandbox = await startSandboxProcess(leadsCommand, data);
    try {
      return await work(connect(data));
    } finally {
      await sandbox.stop();
    }
  }

  async function checkEnd(client: SandboxClient): Promise<void> {
    await endedRuns(client);
    const child = redrive();
    let said = "";
    child.stderr?.on("data", (text) => {
      said += text;
    });
    const [code] = await once(child, "close");
    assert.equal(code, 0, said);
    assert.deepEqual(await letterNames(client, target.destination.deadLetterUrl), []);
    const { value } = await client.call(
      "GET",
      environmentUrl,
      "/api/data/v9.2/leads?$select=emailaddress1,lastname",
    );
    const rows = value as { emailaddress1: string; lastname: string }[];
    const emails = rows.map((row) => row.emailaddress1);
    assert.deepEqual(
      accepted.filter((email) => !emails.includes(email)),
      [],
      "accepted leads are lost",
    );
    assert.equal(new Set(emails).size, emails.length, "a lead is there twice");
    for (const { emailaddress1, lastname } of rows)
      assert.equal(lastname, lastNameOf(emailaddress1).replace("\u0007", "\ufffd"));
  }
});

/** Every second lead cannot be written unchanged. */
const lastNameOf = (email: string) => (/[02468]@/.test(email) ? "Doe" : "Bell\u0007");

/** Posts leads, two in parallel, while the sandbox runs, and records the accepted ones. */
async function postLeads(
  { fetch }: SandboxClient,
  callbackUrl: string,
  round: number,
  accepted: string[],
  isAlive: () => boolean,
): Promise<void> {
  const post = async (email: string) => {
    const body = JSON.stringify({ UserDetails: { LastName: lastNameOf(email), Email: email } });
    const headers = { "content-type": "application/json" };
    // it may be killed before it has answered
    const status = await fetch(callbackUrl, { method: "POST", headers, body }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 202) accepted.push(email);
  };
  for (let burst = 0; isAlive() && burst < 8; burst++) {
    await Promise.all([1, 2].map((lead) => post(`lead-${round}-${burst}-${lead}@contoso.com`)));
  }
}

async function letterNames({ fetch, token }: SandboxClient, deadLetterUrl: string): Promise<string[]> {
  const answer = await fetch(`${deadLetterUrl}?restype=container&comp=list`, {
    headers: {
      authorization: `Bearer ${await token("https://storage.azure.com")}`,
      "x-ms-version": "2023-11-03",
    },
  });
  assert.equal(answer.status, 200);
  return [...(await answer.text()).matchAll(/<Name>([^<]*)</g)].map(([, name = ""]) => name);
}
