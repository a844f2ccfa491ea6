/** Causes a real failure for each row of the cause table, runs the printed fix, and expects redrive to succeed. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Clock, systemClock } from "../../sandbox/support/clock";
import { engineTimeoutMilliseconds } from "../support/engine";
import { runShell } from "../support/shell";
import { callerObjectId } from "./support/caller-object-id";
import { must, ownedBy, setTeamReading, takePrivilege } from "./support/dataverse-rights";
import { contosoConfig, Deployment, type StackConfig } from "./support/deployment";
import { pointAt, putConnection } from "./support/portal-edits";
import { quickly } from "./support/printed-command";
import { SandboxFixture } from "./support/sandbox-fixture";

const root = join(__dirname, "../..");
const sample = readFileSync(join(root, "flow-definitions/samples/lead.partner-center-test.json"), "utf8");

/** How to cause a failure, and what `leads dead-letters` must say. */
interface Provoked {
  what: string;
  says: RegExp;
  provoke: (deployment: Deployment, config: StackConfig) => Promise<void>;
  /** The lead that is sent. @default Partner Center's test lead */
  body?: string;
  contentType?: string;
  /** Whether the configuration has to be restored. */
  configures?: true;
  /** What the advice says before the printed commands. */
  beforeFix?: (deployment: Deployment) => Promise<unknown>;
}

/** Milliseconds that the sandbox's clock is ahead of the machine's, so that a secret expires without a wait. */
let sandboxIsAhead = 0;
const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + sandboxIsAhead) };

const role = "Marketplace lead writer";

/** `npm test` runs causes whose fixes differ; `npm run test:long` runs all. test/leads tests each row of the table in process. */
const usual: readonly string[] = [
  "the application is not a user of the environment",
  "the owner may not read leads",
  "the secret has expired",
  "a column refuses its value",
  "the body is not JSON",
];
const isAll = process.env.LEADS_CAUSES === "all";

const causes: Provoked[] = [
  {
    what: "the application is not a user of the environment",
    says: /the application is not a user of https:\/\/contoso\.crm4\.dynamics\.com.*\(0x80072560\)/,
    provoke: async () => {},
  },
  {
    what: "its role is missing",
    says: /the application lacks a role or privilege for leads .*\(0x80042f09\)/,
    provoke: async (deployment) => {
      const user = await userOf(deployment);
      const [{ roleid }] = (await deployment.dataverse("GET", `roles?$filter=name eq '${role}'`)).body.value;
      const path = `systemusers(${user})/systemuserroles_association(${roleid})/$ref`;
      assert.equal((await deployment.dataverse("DELETE", path)).status, 204);
    },
  },
  {
    what: "its role lacks a privilege",
    says: /the application lacks a role or privilege for leads .*\(0x80040220\)/,
    provoke: (deployment) => takePrivilege(deployment, "prvReadAsyncOperation"),
  },
  {
    what: "the owner's business unit is out of the role's reach",
    says: /role in .* does not reach the business unit of the rows' owner, team:[0-9a-f-]{36} \(0x80048306\)/,
    configures: true,
    provoke: async (deployment, config) => {
      const [root] = (await deployment.dataverse("GET", "businessunits")).body.value;
      const parent = `/businessunits(${root.businessunitid})`;
      await must(deployment, "POST", "businessunits", {
        name: "Below",
        "parentbusinessunitid@odata.bind": parent,
      });
      const [unit] = (await deployment.dataverse("GET", "businessunits?$filter=name eq 'Below'")).body.value;
      const bind = { "businessunitid@odata.bind": `/businessunits(${unit.businessunitid})` };
      await must(deployment, "POST", "teams", { name: "Far", ...bind });
      await setTeamReading(deployment, "Far", true);
      await ownedBy(deployment, config, "Far");
    },
  },
  {
    what: "the owner may not read leads",
    says: /the owner of the rows, team:[0-9a-f-]{36}, may not read leads .*\(0x80040299\)[\s\S]*Give team [0-9a-f-]{36} a role that reads leads/,
    configures: true,
    provoke: async (deployment, config) => {
      await must(deployment, "POST", "teams", { name: "Sales" });
      await ownedBy(deployment, config, "Sales");
    },
    // the advice says so
    beforeFix: (deployment) => setTeamReading(deployment, "Sales", true),
  },
  {
    what: "the owner is gone",
    says: /the owner of the rows, team:[0-9a-f-]{36}, is not in .*\(404 0x80040217\)/,
    configures: true,
    provoke: async (deployment, config) => {
      await must(deployment, "POST", "teams", { name: "Former" });
      await setTeamReading(deployment, "Former", true);
      const id = await ownedBy(deployment, config, "Former");
      await must(deployment, "DELETE", `teams(${id})`);
    },
  },
  {
    what: "the connection's secret is wrong",
    says: /client secret is not one of the application's \(AADSTS7000215: Invalid client secret provided/,
    provoke: (deployment) => putConnection(deployment, { "token:clientSecret": "not the secret" }),
  },
  {
    what: "the secret has expired",
    says: /client secret has expired \(AADSTS7000222: /,
    configures: true,
    provoke: async (deployment, config) => {
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
      deployment.configure({ ...config, "marketplace-leads:clientSecretExpires": tomorrow });
      await deployment.up();
      sandboxIsAhead += 2 * 86_400_000;
    },
  },
  {
    what: "the connection is deleted",
    says: /the Logic App's connection to Dataverse is gone/,
    provoke: async (deployment) => {
      const { connectionId } = await deployment.outputs();
      await deployment.arm("DELETE", `${connectionId}?api-version=2016-06-01`);
    },
  },
  {
    what: "the Logic App writes to another environment",
    says: /the Logic App writes to https:\/\/fabrikam\.crm4\.dynamics\.com/,
    provoke: (deployment) => pointAt(deployment, "https://fabrikam.crm4.dynamics.com"),
  },
  {
    what: "a column refuses its value",
    says: /Lead Source column has no such choice/,
    configures: true,
    provoke: async (deployment, config) => {
      deployment.configure({ ...config, "marketplace-leads:leadSourceCode": "987654" });
      await deployment.up();
    },
  },
  {
    what: "the lead has a character that Dataverse refuses",
    says: /a character that Dataverse refuses/,
    provoke: async () => {},
    body: JSON.stringify({ UserDetails: { LastName: "One\u0001" } }),
  },
  {
    what: "the body is not JSON",
    says: /the body was not a JSON object/,
    provoke: async () => {},
    body: sample,
    contentType: "application/octet-stream",
  },
];

describe("a lead that Dataverse does not take because", function () {
  this.bail(true);
  let deployment: Deployment;
  let config: StackConfig;
  let env: NodeJS.ProcessEnv;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod", contosoConfig, () => SandboxFixture.onClock(clock));
    const reader = `servicePrincipal:${await callerObjectId(deployment.sandbox)}`;
    config = { ...contosoConfig, "marketplace-leads:deadLetterReaders": JSON.stringify([reader]) };
    deployment.configure(config);
    await deployment.up();
    env = { ...deployment.env, PULUMI_SKIP_CONFIRMATIONS: "true" };
  });
  after(() => deployment?.close());

  const leads = (...args: string[]) => deployment.leads(...args, "--stack", "prod");
  const rows = async () => (await deployment.dataverse("GET", "leads?$select=leadid")).body.value.length;

  /** Posts a lead, waits until its run has failed, and returns the run's name. */
  const fail = async ({ body = sample, contentType = "application/json" }: Provoked) => {
    const { callbackUrl = "", workflowId } = await deployment.outputs();
    const headers = { "content-type": contentType };
    const answer = await deployment.sandbox.fetch(callbackUrl, { method: "POST", headers, body });
    assert.equal(answer.status, 202);
    await answer.body?.cancel();
    const run = answer.headers.get("x-ms-workflow-run-id");
    for (;;) {
      const { body } = await deployment.arm("GET", `${workflowId}/runs/${run}?api-version=2019-05-01`);
      if (body.properties.status === "Running" || body.properties.status === "Waiting") continue;
      assert.equal(body.properties.status, "Failed");
      return { run: String(run), error: body.properties.error };
    }
  };
  /** Runs every printed command except the last in order, and returns the last one. */
  const fix = async (printed: string) => {
    const commands = [...printed.matchAll(/^ {2}((?:npx|pulumi) .*)$/gm)].map(([, command]) =>
      String(command),
    );
    for (const command of commands) {
      const { code, stdout, stderr } = await runShell(quickly(command), { cwd: deployment.project, env });
      assert.equal(code, 0, `${command}\n${stdout}\n${stderr}`);
    }
    assert.equal(commands.at(-1), "npx leads redrive --all --stack prod");
  };

  for (const cause of causes.filter(({ what }) => isAll || usual.includes(what))) {
    it(`${cause.what} is kept, explained, fixed and written`, async function () {
      this.timeout(120_000);
      await cause.provoke(deployment, config);
      const before = await rows();
      const { run, error } = await fail(cause);
      assert.equal(error.code, "LeadNotWritten");
      const listed = await leads("dead-letters");
      assert.equal(listed.code, 0, listed.stderr);
      assert.match(listed.stdout, cause.says);
      assert.match(listed.stdout, new RegExp(`  ${run}  `));
      assert.doesNotMatch(listed.stdout + JSON.stringify(error), /MSFT_TEST_|1234567890/);
      assert.equal(await rows(), before);
      await cause.beforeFix?.(deployment);
      await fix(listed.stdout);
      assert.equal(await rows(), before + 1);
      assert.match((await leads("dead-letters")).stderr, /No dead letters\./);
      if (!cause.configures) return;
      deployment.configure(config);
      await deployment.up();
    });
  }

  for (const [what, says, provoke] of [
    [
      "the Logic App's role is missing",
      /the Logic App's role on the dead-letter store is missing/,
      async (container: string) => {
        const path = `${container}/providers/Microsoft.Authorization/roleAssignments`;
        const { body } = await deployment.arm("GET", `${path}?api-version=2022-04-01`);
        const { workflowId } = await deployment.outputs();
        const workflow = (await deployment.arm("GET", `${workflowId}?api-version=2019-05-01`)).body;
        const [identity] = Object.values<any>(workflow.identity.userAssignedIdentities);
        const own = body.value.find(({ properties }: any) => properties.principalId === identity.principalId);
        assert.ok((await deployment.arm("DELETE", `${own.id}?api-version=2022-04-01`)).status < 300);
      },
    ],
    [
      "the store is gone",
      /the dead-letter store is gone/,
      async (container: string) => {
        const [account] = container.split("/blobServices/");
        assert.ok((await deployment.arm("DELETE", `${account}?api-version=2024-01-01`)).status < 300);
      },
    ],
  ] as const) {
    it(`${what}, without a letter, stays in its run, is explained, fixed and written`, async function () {
      this.timeout(120_000);
      await pointAt(deployment, "https://fabrikam.crm4.dynamics.com");
      await provoke(await containerOf(deployment));
      const before = await rows();
      const { run, error } = await fail(causes[0] as Provoked);
      assert.equal(error.code, "ActionFailed");
      const listed = await leads("runs", "--status", "Failed", "--top", "1");
      assert.equal(listed.code, 0, listed.stderr);
      assert.match(listed.stdout, says);
      assert.match(listed.stdout, new RegExp(`^${run} `, "m"));
      await fix(listed.stdout);
      assert.equal(await rows(), before + 1);
      const again = await leads("redrive", "--all");
      assert.match(again.stdout, /Nothing to redrive\./);
      assert.equal(await rows(), before + 1);
    });
  }
});

/** Resource Manager id of the container of dead letters. */
async function containerOf(deployment: Deployment): Promise<string> {
  const { workflowId = "", deadLetterUrl = "" } = await deployment.outputs();
  const [account, container] = [
    new URL(deadLetterUrl).hostname.split(".")[0],
    new URL(deadLetterUrl).pathname.slice(1),
  ];
  const group = workflowId.split("/providers/")[0];
  return `${group}/providers/Microsoft.Storage/storageAccounts/${account}/blobServices/default/containers/${container}`;
}

async function userOf(deployment: Deployment): Promise<string> {
  const { clientId } = await deployment.outputs();
  const { body } = await deployment.dataverse("GET", `systemusers?$filter=applicationid eq ${clientId}`);
  return body.value[0].systemuserid;
}
