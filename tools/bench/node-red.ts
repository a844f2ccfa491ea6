/**
 * Node-RED with the compared flow: HTTP in → function → http request to the same Dataverse emulator, repeated after a failure.
 *
 * As favourable to Node-RED as we know: no editor, no log, keep-alive on both sides, 202 before the row is
 * written (as our trigger does it; unlike ours, its 202 promises nothing).
 * Source: https://nodered.org/docs/user-guide/runtime/settings-file
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { npmPackage } from "./npm-package";

/** Exact, so that results are comparable over time. */
export const nodeRedVersion = "4.1.8";

/** The target of the flow's rows. */
export interface NodeRedTarget {
  /** Port of the sandbox on 127.0.0.1. */
  port: number;
  /** Host name of the Dataverse environment. */
  organization: string;
  token: string;
  /** Data directory of the sandbox: its certificate serves Node-RED too. */
  dataDirectory: string;
}

/** A running Node-RED. */
export interface NodeRed {
  origin: string;
  path: string;
  pid: number;
  stop(): Promise<void>;
}

const path = "/lead";

/** @param folder new folder for its settings and flow */
export async function startNodeRed(folder: string, target: NodeRedTarget): Promise<NodeRed> {
  const installed = await npmPackage("node-red", nodeRedVersion);
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const origin = `https://localhost:${port}`;
  writeFileSync(join(folder, "settings.js"), `module.exports = ${JSON.stringify(settings(port, target))};\n`);
  writeFileSync(join(folder, "flows.json"), JSON.stringify(flow(target)));
  const main = join(installed, "node_modules/node-red/red.js");
  const child = spawn(
    process.execPath,
    [main, "--settings", join(folder, "settings.js"), "--userDir", folder],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        NODE_ENV: "production",
        NODE_EXTRA_CA_CERTS: join(target.dataDirectory, "ca.pem"),
      },
    },
  );
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const closed = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      await Promise.race([closed, sleep(5000).then(() => child.kill("SIGKILL"))]);
    }
  };
  try {
    await flowRuns(child, origin, target.dataDirectory);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, path, pid: child.pid ?? 0, stop };
}

function settings(port: number, { dataDirectory }: NodeRedTarget): object {
  return {
    uiHost: "127.0.0.1",
    uiPort: port,
    https: {
      key: readFileSync(join(dataDirectory, "server.key"), "utf8"),
      cert: readFileSync(join(dataDirectory, "server.pem"), "utf8"),
    },
    httpAdminRoot: false,
    flowFile: "flows.json",
    credentialSecret: false,
    diagnostics: { enabled: false, ui: false },
    runtimeState: { enabled: false, ui: false },
    telemetry: { enabled: false, updateNotification: false },
    externalModules: { palette: { allowInstall: false }, modules: { allowInstall: false } },
    logging: { console: { level: "off", metrics: false, audit: false } },
    editorTheme: { projects: { enabled: false } },
  };
}

function flow({ port, organization, token }: NodeRedTarget): object[] {
  const z = "flow";
  const header = (keyValue: string, valueValue: string) => ({
    keyType: "other",
    keyValue,
    valueType: "other",
    valueValue,
  });
  return [
    { id: z, type: "tab", label: "leads" },
    { id: "in", type: "http in", z, url: path, method: "post", upload: false, wires: [["map", "accepted"]] },
    { id: "ready", type: "http in", z, url: "/ready", method: "get", upload: false, wires: [["running"]] },
    { id: "running", type: "http response", z, statusCode: "200", headers: {}, wires: [] },
    { id: "accepted", type: "http response", z, statusCode: "202", headers: {}, wires: [] },
    {
      id: "map",
      type: "function",
      z,
      func: mapping,
      outputs: 1,
      timeout: 0,
      initialize: "",
      finalize: "",
      libs: [],
      wires: [["post"]],
    },
    {
      id: "post",
      type: "http request",
      z,
      method: "POST",
      ret: "obj",
      paytoqs: "ignore",
      url: `https://localhost:${port}/api/data/v9.1/leads`,
      persist: true,
      authType: "",
      senderr: false,
      headers: [
        header("host", organization),
        header("authorization", `Bearer ${token}`),
        header("prefer", "return=representation"),
        header("odata-version", "4.0"),
        header("odata-maxversion", "4.0"),
        header("accept", "application/json"),
        header("content-type", "application/json; charset=utf-8"),
      ],
      wires: [["again"]],
    },
    {
      ...{ id: "again", type: "function", z, func: retry, outputs: 1, timeout: 0 },
      ...{ initialize: "", finalize: "", libs: [], wires: [["wait"]] },
    },
    {
      ...{ id: "wait", type: "delay", z, pauseType: "delayv", timeout: "15", timeoutUnits: "seconds" },
      ...{ rate: "1", nbRateUnits: "1", rateUnits: "second", randomFirst: "1", randomLast: "5" },
      ...{ randomUnits: "seconds", drop: false, allowrate: false, outputs: 1, wires: [["post"]] },
    },
  ];
}

/** The body of the function node: JavaScript as a person would write it, for the same columns of the published lead. */
const mapping = `
const lead = msg.payload || {};
const user = lead.UserDetails || lead.userDetails || {};
const text = (value, length) => String(value === undefined || value === null ? "" : value).trim().slice(0, length);
const digits = () => Math.floor(Math.random() * 65536).toString(16).padStart(4, "0");
const isDnc = text(lead.ActionCode, 100).toUpperCase() === "DNC";
const isTest = text(user.LastName, 50).startsWith("MSFT_TEST_");
msg.row = {
  leadid: [digits() + digits(), digits(), "4" + digits().slice(1), "8" + digits().slice(1), digits() + digits() + digits()].join("-"),
  subject: text((isTest ? "[TEST] " : "") + (lead.OfferTitle || "contoso.crm-connector") + " - " + text(lead.ActionCode, 100), 300),
  firstname: text(user.FirstName, 50),
  lastname: text(user.LastName, 50) || text(user.Email, 50) || "(not given)",
  companyname: text(user.Company, 100),
  emailaddress1: text(user.Email, 100),
  telephone1: text(user.Phone, 50),
  jobtitle: text(user.Title, 100),
  address1_country: text(user.Country, 80),
  description: text([text(lead.Description, 1500), "Run: " + msg._msgid, "Offer: contoso.crm-connector",
    "Lead source: " + text(lead.LeadSource, 2000), "Action: " + text(lead.ActionCode, 2000),
    "As received: " + JSON.stringify(lead)].join("\\n"), 2000),
  leadsourcecode: 8,
};
for (const column of ["donotemail", "donotphone", "donotbulkemail", "donotpostalmail", "donotfax"]) msg.row[column] = isDnc;
msg.payload = msg.row;
return msg;
`;

/** Repeats like our retry policy: after 15 seconds, doubled each time, at most 8 times. */
const retry = `
const isRepeated = msg.statusCode === 408 || msg.statusCode === 429 || msg.statusCode >= 500 || typeof msg.statusCode !== "number";
msg.tries = (msg.tries || 0) + 1;
if (!isRepeated || msg.tries > 8) return null;
msg.delay = 15000 * 2 ** (msg.tries - 1);
msg.payload = msg.row;
delete msg.headers;
return msg;
`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const startLimitSeconds = 60;

/** Waits until the flow runs: its second route then answers. */
async function flowRuns(child: ChildProcess, origin: string, dataDirectory: string): Promise<void> {
  const agent = new Agent({ connect: { ca: readFileSync(join(dataDirectory, "ca.pem"), "utf8") } });
  try {
    for (let waited = 0; waited < startLimitSeconds * 10; waited++) {
      if (child.exitCode !== null) throw new Error(`Node-RED ended with exit code ${child.exitCode}.`);
      const status = await request(`${origin}/ready`, { dispatcher: agent })
        .then(async ({ statusCode, body }) => {
          await body.dump();
          return statusCode;
        })
        .catch(() => 0);
      if (status === 200) return;
      await sleep(100);
    }
  } finally {
    await agent.close();
  }
  throw new Error(`Node-RED's flow did not run within ${startLimitSeconds} seconds.`);
}
