/** A stack that posts leads to a webhook: the commands of docs/webhook.md, one lead, and its secrets nowhere in clear. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { receiverAudience, receiverKey } from "../../sandbox/webhook/defaults";
import { engineTimeoutMilliseconds } from "../support/engine";
import { runShell } from "../support/shell";
import { callerObjectId } from "./support/caller-object-id";
import { Deployment } from "./support/deployment";

const page = readFileSync(join(__dirname, "../../docs/webhook.md"), "utf8");
/** Commands of the page's shell blocks, one list for each block. */
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = ""]) => text.trim().split("\n"));

/** A log without Pulumi's dumps of its own messages, which hold secrets (docs/decisions/0017). */
const withoutDumps = (log: string) =>
  log
    .split("\n")
    .filter((line) => !/(?:Unm|M)arshaling property for RPC\[|Invoke RPC finished: /.test(line))
    .join("\n");

const config = {
  "azure-native:location": "westeurope",
  "marketplace-leads:offerId": "contoso.crm-connector",
  "marketplace-leads:protect": "false",
};

describe("a stack with a webhook", function () {
  this.bail(true);
  let deployment: Deployment;
  const texts = new Map<string, string>();

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("webhook");
    const reader = `servicePrincipal:${await callerObjectId(deployment.sandbox)}`;
    deployment.configure({ ...config, "marketplace-leads:deadLetterReaders": JSON.stringify([reader]) });
  });
  after(() => deployment?.close());

  /** Runs the commands of a block, as a person pastes them. */
  async function paste(block: number): Promise<void> {
    const options = { cwd: deployment.project, env: deployment.env };
    for (const command of blocks[block] ?? assert.fail(`docs/webhook.md has no block ${block}`)) {
      const line = command === "pulumi up" ? "pulumi up --yes --skip-preview --diff" : command;
      const { code, stdout, stderr } = await runShell(`${line} --stack webhook`, options);
      assert.equal(code, 0, `${line}\n${stdout}${stderr}`);
      texts.set(`${block}: ${command.replace(receiverKey, "")}`, `${stdout}${stderr}`);
    }
  }

  async function calls(): Promise<any[]> {
    const headers = { "x-api-key": receiverKey };
    const answer = await deployment.sandbox.fetch("https://key.webhook.example.com/calls", { headers });
    return ((await answer.json()) as { value: any[] }).value;
  }

  /** Posts a lead and waits for the end of its run. @returns the run */
  async function post(lead: object): Promise<any> {
    const { callbackUrl = "", workflowId } = await deployment.outputs();
    const answer = await deployment.sandbox.fetch(callbackUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(lead),
    });
    const name = answer.headers.get("x-ms-workflow-run-id");
    for (;;) {
      const { body } = await deployment.arm("GET", `${workflowId}/runs/${name}?api-version=2019-05-01`);
      if (body.properties.status !== "Running") return body;
    }
  }

  /** What Resource Manager, Pulumi, the portal and the stack file show. */
  async function collectTexts(): Promise<void> {
    const { workflowId } = await deployment.outputs();
    for (const path of ["", "/versions", "/runs", "/triggers/manual/histories"]) {
      const { body } = await deployment.arm("GET", `${workflowId}${path}?api-version=2019-05-01`);
      texts.set(`ARM ${path}`, JSON.stringify(body));
      for (const run of path === "/runs" ? body.value : []) {
        const actions = await deployment.arm("GET", `${run.id}/actions?api-version=2019-05-01`);
        texts.set(`actions of ${run.name}`, JSON.stringify(actions.body));
      }
    }
    for (const args of [
      ["preview", "--diff", "--expect-no-changes"],
      ["stack", "export"],
      ["stack", "output", "--json"],
      ["config", "--json"],
    ]) {
      const { stdout, stderr } = await deployment.must(...args, "--stack", "webhook");
      texts.set(`pulumi ${args.join(" ")}`, stdout + stderr);
    }
    const up = await deployment.must(
      "up",
      "--yes",
      "--skip-preview",
      "--logtostderr",
      "-v=9",
      "--stack",
      "webhook",
    );
    texts.set("pulumi up", up.stdout);
    texts.set("the log at -v=9", withoutDumps(up.stderr));
    const portal = await deployment.sandbox.fetch(`https://localhost:${deployment.sandbox.instance.port}/`);
    texts.set("the portal", await portal.text());
    texts.set("the stack file", readFileSync(join(deployment.project, "Pulumi.webhook.yaml"), "utf8"));
  }

  const lead = {
    UserDetails: { LastName: "Planted-Lastname-3F", Email: "planted.person@contoso.com" },
    OfferTitle: "CRM connector",
  };

  it("is deployed by the commands of the page, which say what is promised", async function () {
    this.timeout(120_000);
    await paste(0);
    assert.match(texts.get("0: pulumi up") ?? "", /Webhook: a lead can arrive more than once\./);
    const { resourceGroupName, ...outputs } = await deployment.outputs();
    assert.deepEqual([outputs.dynamicsUrl, outputs.clientId], ["", ""]);
  });

  it("posts a lead, which the receiver stores with its id as the key", async () => {
    const run = await post(lead);
    assert.equal(run.properties.status, "Succeeded");
    const [call, second] = await calls();
    assert.equal(second, undefined);
    assert.deepEqual([call.path, call.body.email], ["/leads", lead.UserDetails.Email]);
    assert.equal(call.headers["idempotency-key"], call.body.id);
  });

  it("takes the test lead of leads send", async () => {
    const before = (await calls()).length;
    const { code, stdout, stderr } = await deployment.leads("send", "--stack", "webhook");
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual(
      (await calls()).slice(before).map(({ body }) => body.isTest),
      [true],
    );
  });

  it("has nothing to change after a refresh", async function () {
    this.timeout(120_000);
    await deployment.up("--refresh", "--expect-no-changes");
  });

  it("shows neither its secrets nor the lead in any text", async function () {
    this.timeout(120_000);
    await collectTexts();
    assert.ok(texts.size > 12);
    const { Email, LastName } = lead.UserDetails;
    for (const [name, text] of texts) {
      // the sandbox's portal shows what its receivers got
      const secrets = name === "the portal" ? [] : ["key.webhook.example.com", Email, LastName];
      for (const secret of [receiverKey, ...secrets])
        assert.ok(!text.includes(secret), `${secret} is in ${name}`);
    }
  });

  it("keeps a lead that the receiver refuses, says why, and delivers it once after the fix", async function () {
    this.timeout(240_000);
    const url = ["config", "set", "--secret", "--path", "marketplace-leads:webhook.url"];
    const set = (path: string) =>
      deployment.must(...url, `https://key.webhook.example.com${path}`, "--stack", "webhook");
    await set("/answers/403");
    await deployment.up();
    const before = (await calls()).length;
    assert.equal((await post(lead)).properties.error.code, "LeadNotWritten");
    const { stdout, stderr } = await deployment.leads("dead-letters", "--stack", "webhook");
    assert.match(stdout + stderr, /the receiver refuses the sign-in \(403 Forbidden\)/);
    assert.doesNotMatch(stdout + stderr, /planted/i);
    await set("/leads");
    await deployment.up();
    const redriven = await deployment.leads("redrive", "--all", "--stack", "webhook");
    assert.equal(redriven.code, 0, redriven.stderr);
    const [refused, delivered, ...others] = (await calls()).slice(before);
    assert.deepEqual([refused.body.id, delivered.path, others], [delivered.body.id, "/leads", []]);
    const left = await deployment.leads("dead-letters", "--stack", "webhook");
    assert.doesNotMatch(left.stdout, /^[0-9a-f-]{36} /m);
  });

  it("signs in with the Logic App's identity after the commands of the page", async function () {
    this.timeout(120_000);
    await paste(1);
    const run = await post(lead);
    assert.equal(run.properties.status, "Succeeded");
    const call = (await calls()).at(-1);
    assert.equal(call.host, "entra.webhook.example.com");
    const { stdout } = await deployment.must("config", "--json", "--stack", "webhook");
    assert.ok(!stdout.includes(receiverKey));
    assert.ok(page.includes(receiverAudience));
  });

  it("tells a Slack channel and then a Teams channel", async function () {
    this.timeout(240_000);
    for (const [block, host] of [
      [2, "hooks.slack.com"],
      [3, "default0000000000004000800000000000.01.environment.api.powerplatform.com"],
    ] as const) {
      await paste(block);
      assert.equal((await post(lead)).properties.status, "Succeeded");
      const call = (await calls()).at(-1);
      assert.deepEqual([call.host, call.outcome], [host, "posted"]);
    }
  });
});
