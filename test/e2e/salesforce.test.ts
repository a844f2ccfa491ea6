/** A stack that writes leads to Salesforce: the commands of docs/salesforce.md, leads, and its secrets nowhere in clear. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import sample from "../../flow-definitions/samples/lead.published.json";
import newOrg from "../../sandbox/salesforce/new-org.json";
import { engineTimeoutMilliseconds } from "../support/engine";
import { runShell } from "../support/shell";
import { callerObjectId } from "./support/caller-object-id";
import { Deployment } from "./support/deployment";
import { leadsCommand } from "./support/sandbox-fixture";

const page = readFileSync(join(__dirname, "../../docs/salesforce.md"), "utf8");
/** Commands of the page's shell blocks, one list for each block. */
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = ""]) => text.trim().split("\n"));
const [app] = newOrg.apps;
const secret = app?.clientSecret ?? "";
const org = "https://contoso.my.salesforce.com";

const config = {
  "azure-native:location": "westeurope",
  "marketplace-leads:offerId": "contoso.crm-connector",
  "marketplace-leads:protect": "false",
};

describe("a stack with Salesforce", function () {
  this.bail(true);
  this.timeout(240_000);
  let deployment: Deployment;
  const texts = new Map<string, string>();
  const { Email, LastName } = {
    Email: "planted.person@contoso.com",
    LastName: "Planted-Lastname-3F",
  };
  const lead = { ...sample, UserDetails: { ...sample.UserDetails, Email, LastName } };

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("salesforce", config);
    const reader = `servicePrincipal:${await callerObjectId(deployment.sandbox)}`;
    deployment.configure({ ...config, "marketplace-leads:deadLetterReaders": JSON.stringify([reader]) });
  });
  after(() => deployment?.close());

  /** Runs the commands of a block, as a person pastes them. */
  async function paste(block: number): Promise<void> {
    const options = { cwd: deployment.project, env: deployment.env };
    for (const command of blocks[block] ?? assert.fail(`docs/salesforce.md has no block ${block}`)) {
      const line = command
        .replace(/^pulumi up$/, "pulumi up --yes --skip-preview --diff")
        .replace(/^npx leads/, `node "${leadsCommand}"`);
      const { code, stdout, stderr } = await runShell(`${line} --stack salesforce`, options);
      assert.equal(code, 0, `${line}\n${stdout}${stderr}`);
      texts.set(`${block}: ${command.replace(secret, "")}`, `${stdout}${stderr}`);
    }
  }

  async function token(): Promise<string> {
    const body = new URLSearchParams({
      ...{ grant_type: "client_credentials", client_id: app?.clientId ?? "", client_secret: secret },
    });
    const answer = await deployment.sandbox.fetch(`${org}/services/oauth2/token`, { method: "POST", body });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  async function leads(): Promise<any[]> {
    const query = encodeURIComponent("SELECT Email, LastName, LeadSource, Marketplace_Lead_Id__c FROM Lead");
    const headers = { authorization: `Bearer ${await token()}` };
    const answer = await deployment.sandbox.fetch(`${org}/services/data/v64.0/query?q=${query}`, { headers });
    return ((await answer.json()) as { records: any[] }).records;
  }

  /** A text of the dead-letter container. */
  async function storedText(path: string): Promise<string> {
    const { deadLetterUrl } = await deployment.outputs();
    const authorization = `Bearer ${await deployment.sandbox.token("https://storage.azure.com")}`;
    const headers = { authorization, "x-ms-version": "2023-11-03" };
    return (await deployment.sandbox.fetch(`${deadLetterUrl}${path}`, { headers })).text();
  }

  async function letterNames(): Promise<string[]> {
    const list = await storedText("?restype=container&comp=list");
    return [...list.matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name = ""]) => name);
  }

  /** Posts a lead and waits for the end of its run. */
  async function post(body: object, leadId?: string): Promise<any> {
    const { callbackUrl = "", workflowId } = await deployment.outputs();
    const headers = { "content-type": "application/json" };
    const options = { method: "POST", headers, body: JSON.stringify(body) };
    const url = leadId === undefined ? callbackUrl : `${callbackUrl}&leadId=${leadId}`;
    const name = (await deployment.sandbox.fetch(url, options)).headers.get("x-ms-workflow-run-id");
    for (;;) {
      const run = await deployment.arm("GET", `${workflowId}/runs/${name}?api-version=2019-05-01`);
      if (run.body.properties.status !== "Running") return run.body.properties;
    }
  }

  async function collectRuns(runs: { id: string; name: string }[]): Promise<void> {
    for (const run of runs) {
      const { body } = await deployment.arm("GET", `${run.id}/actions?api-version=2019-05-01`);
      texts.set(`actions of ${run.name}`, JSON.stringify(body));
      const links = JSON.stringify([run, body]).match(/https:\/\/localhost[^"]+/g) ?? [];
      for (const link of links) texts.set(link, await (await deployment.sandbox.fetch(link)).text());
    }
  }

  /** What Resource Manager, Pulumi, the portal and the stack file show. */
  async function collectTexts(): Promise<void> {
    const { workflowId } = await deployment.outputs();
    for (const path of ["", "/versions", "/runs", "/triggers/manual/histories"]) {
      const { body } = await deployment.arm("GET", `${workflowId}${path}?api-version=2019-05-01`);
      texts.set(`ARM ${path}`, JSON.stringify(body));
      if (path === "/runs") await collectRuns(body.value);
    }
    for (const args of [
      ["preview", "--diff", "--expect-no-changes"],
      ["stack", "export"],
      ["stack", "output", "--json"],
      ["config", "--json"],
    ]) {
      const { stdout, stderr } = await deployment.must(...args, "--stack", "salesforce");
      texts.set(`pulumi ${args.join(" ")}`, stdout + stderr);
    }
    const portal = await deployment.sandbox.fetch(`https://localhost:${deployment.sandbox.instance.port}/`);
    texts.set("the portal", await portal.text());
    texts.set("the stack file", readFileSync(join(deployment.project, "Pulumi.salesforce.yaml"), "utf8"));
  }

  it("is deployed by the commands of the page, without anything of Dynamics 365", async () => {
    await paste(0);
    const { dynamicsUrl, clientId, connectionId } = await deployment.outputs();
    assert.deepEqual([dynamicsUrl, clientId, connectionId], ["", "", ""]);
    assert.doesNotMatch(texts.get("0: pulumi up") ?? "", /azuread|web:Connection|can become two/);
  });

  it("has nothing to grant, and shows what an administrator gives it", async () => {
    const { stdout, stderr } = await deployment.leads("grant", "--stack", "salesforce");
    assert.match(stdout + stderr, /External Client App.*Run As.*Marketplace_Lead_Id__c/s);
  });

  it("has written the test lead of leads send", async () => {
    const [written] = await leads();
    assert.match(written.LastName, /^MSFT_TEST_/);
    const headers = { authorization: `Bearer ${await token()}` };
    const gone = await deployment.sandbox.fetch(`${org}${written.attributes.url}`, {
      method: "DELETE",
      headers,
    });
    assert.equal(gone.status, 204);
  });

  it("writes a lead under its id", async () => {
    assert.equal((await post(lead)).status, "Succeeded");
    const [written, ...others] = await leads();
    assert.deepEqual(others, []);
    assert.deepEqual([written.Email, written.LastName, written.LeadSource], [Email, LastName, "Web"]);
    assert.match(written.Marketplace_Lead_Id__c, /^[0-9a-f-]{36}$/);
  });

  it("has nothing to change after a refresh", async () => {
    await deployment.up("--refresh", "--expect-no-changes");
  });

  it("keeps a lead with Salesforce's words while the secret is wrong, and writes it under its id after the fix", async () => {
    const set = (value: string) =>
      deployment.must(
        ...["config", "set", "--secret", "--path", "marketplace-leads:salesforce.clientSecret"],
        ...[value, "--stack", "salesforce"],
      );
    await set("a-wrong-secret-of-the-test");
    await deployment.up();
    assert.equal((await post(lead)).error.code, "LeadNotWritten");
    const [name = "", ...others] = await letterNames();
    const [, id = ""] = /^salesforce\/([0-9a-f-]{36})\.json$/.exec(name) ?? [];
    assert.deepEqual(others, []);
    const { message, status } = JSON.parse(await storedText(`/${name}`));
    assert.deepEqual([status, message.error], [400, "invalid_client"]);
    const listed = await deployment.leads("dead-letters", "--stack", "salesforce");
    texts.set("leads dead-letters", listed.stdout + listed.stderr);
    assert.match(listed.stdout, /secret is not that of the External Client App \(invalid_client\)/);
    assert.match(
      listed.stdout,
      /pulumi config set --secret --path "marketplace-leads:salesforce\.clientSecret"/,
    );
    await set(secret);
    await deployment.up();
    const redriven = await deployment.leads("redrive", "--all", "--stack", "salesforce");
    texts.set("leads redrive", redriven.stdout + redriven.stderr);
    assert.equal(redriven.code, 0, redriven.stderr);
    assert.deepEqual(await letterNames(), []);
    assert.equal((await leads()).at(-1).Marketplace_Lead_Id__c, id);
  });

  it("shows neither its secrets nor the lead in any text", async () => {
    await collectTexts();
    assert.ok(texts.size > 12);
    const basic = Buffer.from(`${app?.clientId}:${secret}`).toString("base64");
    const secrets = [secret, "a-wrong-secret", basic, await token()];
    for (const [name, text] of texts) {
      // the portal shows the sandbox's records
      const hidden = name === "the portal" ? secrets : [...secrets, Email, LastName];
      for (const one of hidden) assert.ok(!text.includes(one), `${one} is in ${name}`);
    }
  });

  it("changes its map by the commands of the page", async () => {
    await paste(1);
    assert.equal((await post(lead)).status, "Succeeded");
    assert.equal((await leads()).at(-1).LeadSource, "Partner Referral");
    const good = await deployment.leads("map", "--check", "--stack", "salesforce");
    assert.equal(good.code, 0, good.stderr);
    await paste(2);
    assert.match(texts.get("2: pulumi preview") ?? "", /workflow/i);
    const differing = await deployment.leads("map", "--check", "--stack", "salesforce");
    assert.equal(differing.code, 1);
    assert.match(differing.stderr, /LEADS_MAP_DIFFERS.*CountryCode/s); // this org has no country picklists
  });

  it("says at preview what is promised without an external id field", async () => {
    const field = ["config", "set", "--path", "marketplace-leads:salesforce.externalIdField", "none"];
    await deployment.must(...field, "--stack", "salesforce");
    const { stdout, stderr } = await deployment.must("preview", "--stack", "salesforce");
    assert.match(stdout + stderr, /Salesforce: without an external id field, a lead can become two/);
  });
});
