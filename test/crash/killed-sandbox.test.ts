import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createHttpClient, parseRoutes } from "../../http-client/http-client";
import { sandboxEnvironment } from "../../sandbox/environment";
import { readInstance, type SandboxInstance } from "../../sandbox/instance-file";
import { lockDataDirectory } from "../../sandbox/storage/data-lock";
import { startSandboxProcess } from "../../tools/processes";
import { deployLeadWorkflow, environment, leadOf, leadWorkflowPath } from "./support/lead-workflow";

const leadsCommand = join(__dirname, "../../cli/leads.mjs");
const kills = 10;
/** Longest a sandbox works before it is killed, in milliseconds. */
const longestLife = 150;
const management = "https://management.azure.com";

describe("`leads sandbox`", function () {
  this.timeout(60_000);
  let folder: string;
  let data: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-killed-"));
    data = join(folder, "data");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it(`keeps its leads and its callback URL when it is killed, ${kills} times`, async () => {
    const accepted: string[] = [];
    let callbackUrl = "";
    for (let kill = 0; kill < kills; kill++) {
      const sandbox = await startSandboxProcess(leadsCommand, data);
      const client = await connect(data);
      if (kill === 0) callbackUrl = await deploy(client);
      let isAlive = true;
      const work = postLeads(client, callbackUrl, kill, accepted, () => isAlive);
      await sleep(Math.random() * longestLife);
      process.kill(client.instance.pid, "SIGKILL");
      isAlive = false;
      await Promise.all([sandbox.ended, work]);
    }
    const sandbox = await startSandboxProcess(leadsCommand, data);
    const client = await connect(data);
    const runs = await endedRuns(client);
    const { value } = await client.call("GET", environment, "/api/data/v9.2/leads?$select=emailaddress1");
    const rows = (value as { emailaddress1: string }[]).map((row) => row.emailaddress1);
    await sandbox.stop();
    assert.deepEqual(
      accepted.filter((email) => !rows.includes(email)),
      [],
      "accepted leads are lost",
    );
    assert.ok(accepted.length > 0);
    assert.equal(new Set(rows).size, rows.length, "a lead is there twice");
    assert.deepEqual(
      runs,
      rows.map(() => "Succeeded"),
    );
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
  call(method: string, origin: string, path: string, body?: object): Promise<any>;
}

async function connect(data: string): Promise<Client> {
  const instance = readInstance(data) as SandboxInstance;
  const routes = parseRoutes(sandboxEnvironment(instance).LEADS_ROUTES ?? "");
  const fetch = createHttpClient({ routes, authority: readFileSync(instance.authorityFile, "utf8") });
  const { tenantId, clientId, clientSecret } = instance;
  return {
    instance,
    fetch,
    async call(method, origin, path, body) {
      const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
      const token = await fetch(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ ...form, scope: `${origin}/.default` }).toString(),
      });
      const { access_token } = (await token.json()) as { access_token: string };
      const answer = await fetch(`${origin}${path}`, {
        method,
        headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
  };
}

async function deploy({ instance, call }: Client): Promise<string> {
  await deployLeadWorkflow(instance, (path, body, apiVersion) =>
    call("PUT", management, `${path}?api-version=${apiVersion}`, body),
  );
  const trigger = `${leadWorkflowPath(instance.subscriptionId)}/triggers/manual/listCallbackUrl`;
  return (await call("POST", management, `${trigger}?api-version=2019-05-01`)).value;
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
    await Promise.all([1, 2, 3].map((lead) => post(`lead-${round}-${burst}-${lead}@contoso.com`)));
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
