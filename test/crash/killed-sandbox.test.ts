import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeJwt } from "jose";
import { createHttpClient, parseRoutes } from "../../http-client/http-client";
import { sandboxEnvironment } from "../../sandbox/environment";
import type { RoutedFetch } from "../../sandbox/http/host-table";
import { readInstance, type SandboxInstance } from "../../sandbox/instance-file";
import { lockDataDirectory } from "../../sandbox/storage/data-lock";
import { systemClock } from "../../sandbox/support/clock";
import { clientToken } from "../../tools/client-token";
import { startSandboxProcess } from "../../tools/processes";
import type { Destination } from "../leads/support/lead-destination";
import { reportFigures } from "../leads/support/replay";
import { type Redriven, redriveAllOf } from "../leads/support/world-redrive";
import { deployLeadWorkflow, environment, isOdd, leadOf, leadWorkflowPath } from "./support/lead-workflow";

const management = "https://management.azure.com";
const leadsCommand = join(__dirname, "../../cli/leads.mjs");
/** Leads that are accepted in all. */
const wanted = Number(process.env.LEADS_CRASH_COUNT ?? 30);
/** Most leads that are accepted in one life. */
const longestLife = 12;

describe("`leads sandbox`", function () {
  this.timeout(60_000);
  let folder: string;
  let data: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-killed-"));
    data = join(folder, "data");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it(`keeps ${wanted} leads and its callback URL when it is killed at random, also while letters are stored and redriven`, async function () {
    this.timeout(60_000 + wanted * 1_500);
    const accepted: string[] = [];
    let destination: Deployed | undefined;
    /** Starts a sandbox, lets work go on until the life's end, and kills it. */
    const live = async (work: (client: Client, deployed: Deployed) => Promise<unknown>) => {
      const sandbox = await startSandboxProcess(leadsCommand, data);
      const client = await connect(data);
      destination ??= await deploy(client);
      await work(client, destination);
      process.kill(client.instance.pid, "SIGKILL");
      await sandbox.ended;
    };
    let lives = 0;
    while (accepted.length < wanted) {
      const end = accepted.length + 1 + Math.floor(Math.random() * longestLife);
      await live(async (client, { callbackUrl }) => {
        const number = lives++;
        const posting = postLeads(client, callbackUrl, number, accepted, () => accepted.length < end);
        await posting;
      });
    }
    const letters = accepted.filter(isOdd).length;
    // a redrive is killed with its sandbox after each number of letters, until none is left
    for (let written = 0; written < Math.min(letters, 20); written++) {
      await live((client, deployed) => redriveSome(client, deployed, 1 + (written % 3)));
    }
    const sandbox = await startSandboxProcess(leadsCommand, data);
    const client = await connect(data);
    const { left } = await redrive(client, destination as unknown as Deployed, () => {});
    const runs = await endedRuns(client);
    const { value } = await client.call("GET", environment, "/api/data/v9.2/leads?$select=emailaddress1");
    const rows = (value as { emailaddress1: string }[]).map((row) => row.emailaddress1);
    const { left: again } = await redrive(client, destination as unknown as Deployed, () => {
      assert.fail("a letter is left");
    });
    await sandbox.stop();
    assert.deepEqual([left, again], [[], []]);
    assert.deepEqual(
      accepted.filter((email) => !rows.includes(email)),
      [],
      "accepted leads are lost",
    );
    assert.equal(new Set(rows).size, rows.length, "a lead is there twice");
    assert.ok(letters > 0 && runs.includes("Failed"), "no lead was odd");
    reportFigures("leads over HTTP with kill -9", {
      leads: accepted.length,
      letters,
      lives,
      rows: rows.length,
    });
  });

  it("refuses a data directory that another one has, and leaves that one alone", async () => {
    const first = await startSandboxProcess(leadsCommand, data);
    const second = spawn(process.execPath, [leadsCommand, "sandbox", "--data", data]);
    let said = "";
    second.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const [code] = await once(second, "close");
    assert.equal(code, 1);
    assert.match(said, /^\[LEADS_DATA_IN_USE\] Another sandbox is using .*--data DIR\.\n$/);
    assert.equal((await (await connect(data)).fetch(first.origin)).status, 200);
    await first.stop();
  });

  it("ends with the program that started it, however that ends", async () => {
    const program = `require("tsx/cjs"); require("./tools/processes.ts").startSandboxProcess(${JSON.stringify(leadsCommand)}, process.argv[1]).then(() => process.kill(process.pid, "SIGKILL"));`;
    const starter = spawn(process.execPath, ["-e", program, data], { cwd: join(__dirname, "../..") });
    assert.deepEqual(await once(starter, "close"), [null, "SIGKILL"]);
    await untilFree(data);
  });
});

interface Client {
  instance: SandboxInstance;
  fetch: typeof fetch;
  token(audience: string): Promise<string>;
  call(method: string, origin: string, path: string, body?: object): Promise<any>;
}

async function connect(data: string): Promise<Client> {
  const instance = readInstance(data) as SandboxInstance;
  const routes = parseRoutes(sandboxEnvironment(instance).LEADS_ROUTES ?? "");
  const fetch = createHttpClient({ routes, authority: readFileSync(instance.authorityFile, "utf8") });
  const token = (audience: string) => clientToken(fetch, instance, audience);
  return {
    instance,
    fetch,
    token,
    async call(method, origin, path, body) {
      const answer = await fetch(`${origin}${path}`, {
        method,
        headers: { authorization: `Bearer ${await token(origin)}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
  };
}

interface Deployed {
  destination: Destination;
  callbackUrl: string;
}

async function deploy({ instance, call, token }: Client): Promise<Deployed> {
  const objectId = String(decodeJwt(await token(management)).oid);
  const destination = await deployLeadWorkflow({ ...instance, objectId }, (method, path, apiVersion, body) =>
    call(method, management, `${path}?api-version=${apiVersion}`, body),
  );
  const trigger = `${leadWorkflowPath(instance.subscriptionId)}/triggers/manual/listCallbackUrl`;
  const { value } = await call("POST", management, `${trigger}?api-version=2019-05-01`);
  return { destination, callbackUrl: value };
}

/** What `leads redrive --all` does. */
function redrive(
  { fetch, token }: Client,
  { destination, callbackUrl }: Deployed,
  report: () => void,
): Promise<Redriven> {
  const busy = async <Result>(work: () => Result | Promise<Result>) => work();
  const parts = { fetch: fetch as RoutedFetch, token };
  return redriveAllOf(parts, { clock: systemClock, busy }, destination, callbackUrl, report);
}

/** Redrives until this many letters are done; the rest ends when the sandbox does. */
function redriveSome(client: Client, deployed: Deployed, letters: number): Promise<void> {
  return new Promise((resolve) => {
    let done = 0;
    const stop = () => {
      if (++done === letters) resolve();
    };
    redrive(client, deployed, stop).then(
      () => resolve(),
      () => resolve(),
    );
  });
}

/** Posts leads, three at once, while the sandbox is there; notes those that were accepted. */
async function postLeads(
  { fetch }: Client,
  callbackUrl: string,
  round: number,
  accepted: string[],
  isAlive: () => boolean,
): Promise<void> {
  const post = async (email: string) => {
    try {
      const body = JSON.stringify(leadOf(email));
      const headers = { "content-type": "application/json" };
      const { status } = await fetch(callbackUrl, { method: "POST", headers, body });
      if (status === 202) accepted.push(email);
    } catch {
      // killed before it answered
    }
  };
  for (let burst = 0; isAlive(); burst++) {
    await Promise.all(
      ["lead", "lead", "odd"].map((kind, lead) => post(`${kind}-${round}-${burst}-${lead}@contoso.com`)),
    );
  }
}

/** Statuses of the runs, once all have ended. */
async function endedRuns({ instance, call }: Client): Promise<string[]> {
  for (;;) {
    const statuses: string[] = [];
    let path = `${leadWorkflowPath(instance.subscriptionId)}/runs?api-version=2019-05-01&$top=250`;
    while (path !== "") {
      const page = await call("GET", management, path);
      for (const run of page.value) statuses.push(run.properties.status);
      path = page.nextLink === undefined ? "" : page.nextLink.slice(new URL(page.nextLink).origin.length);
    }
    if (!statuses.includes("Running")) return statuses;
  }
}

/** Waits until no process holds the data directory. */
async function untilFree(data: string): Promise<void> {
  for (;;) {
    try {
      return lockDataDirectory(data).release();
    } catch {
      await sleep(20);
    }
  }
}
