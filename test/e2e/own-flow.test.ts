/** A stack with an own flow: the commands of docs/own-flow.md, a row and a chat, a failing chat, and a failing row. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { slackWebhook } from "../../sandbox/webhook/defaults";
import { engineTimeoutMilliseconds } from "../support/engine";
import { runShell } from "../support/shell";
import { callerObjectId } from "./support/caller-object-id";
import { Deployment } from "./support/deployment";

const page = readFileSync(join(__dirname, "../../docs/own-flow.md"), "utf8");
const [, block = ""] = /```sh\n([\s\S]*?)```/.exec(page) ?? [];
const config = {
  "azure-native:location": "westeurope",
  "marketplace-leads:offerId": "contoso.crm-connector",
  "marketplace-leads:protect": "false",
};
const lead = {
  UserDetails: { LastName: "Planted-Lastname-7A", Email: "planted.person@contoso.com", Company: "Contoso" },
  OfferTitle: "CRM connector",
};

describe("a stack with an own flow", function () {
  this.bail(true);
  let deployment: Deployment;
  const texts = new Map<string, string>();

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("own", config);
    const reader = `servicePrincipal:${await callerObjectId(deployment.sandbox)}`;
    deployment.configure({ ...config, "marketplace-leads:deadLetterReaders": JSON.stringify([reader]) });
  });
  after(() => deployment?.close());

  const rows = async (): Promise<any[]> => (await deployment.dataverse("GET", "leads")).body.value;

  /** Posts a lead and waits for the end of its run. @returns the run */
  async function post(body: object): Promise<any> {
    const { callbackUrl = "", workflowId } = await deployment.outputs();
    const answer = await deployment.sandbox.fetch(callbackUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const name = answer.headers.get("x-ms-workflow-run-id");
    for (;;) {
      const run = await deployment.arm("GET", `${workflowId}/runs/${name}?api-version=2019-05-01`);
      if (run.body.properties.status !== "Running") return run.body;
    }
  }

  /** Keeps every text of the Logic App and its runs. */
  async function readHistory(): Promise<void> {
    const { workflowId } = await deployment.outputs();
    const read = async (path: string) => (await deployment.arm("GET", `${path}?api-version=2019-05-01`)).body;
    const runs = (await read(`${workflowId}/runs`)).value;
    const actions = await Promise.all(runs.map(({ id }: any) => read(`${id}/actions`)));
    const shown = JSON.stringify([await read(workflowId ?? ""), runs, actions]);
    texts.set("Resource Manager", shown);
    for (const link of shown.match(/https:\/\/localhost[^"]+/g) ?? [])
      texts.set(link, await (await deployment.sandbox.fetch(link)).text());
  }

  it("is deployed by the commands of the page, which end with a row, and say what a redrive repeats", async function () {
    this.timeout(180_000);
    const options = { cwd: deployment.project, env: deployment.env };
    for (const command of block.trim().split("\n")) {
      const ready = command.replace("CHAT_URL", slackWebhook).replace(/^npx leads (\w+)$/, "$1");
      if (/^(grant|send)$/.test(ready)) {
        const { code, stdout, stderr } = await deployment.leads(ready, "--stack", "own");
        assert.equal(code, 0, stderr);
        texts.set(command, stdout + stderr);
        continue;
      }
      const line = ready.startsWith("cp ")
        ? ready
        : `${ready.replace(/^pulumi up$/, "pulumi up --yes --skip-preview --diff")} --stack own`;
      const { code, stdout, stderr } = await runShell(line, options);
      assert.equal(code, 0, `${line}\n${stdout}${stderr}`);
      texts.set(command, stdout + stderr);
    }
    assert.match(
      texts.get("pulumi up") ?? "",
      /Your flow: a redrive runs the whole flow again\. The step Tell_chat does not use/,
    );
    assert.equal((await rows()).length, 1);
  });

  it("writes the row of a lead, and tells the chat", async () => {
    const run = await post(lead);
    assert.equal(run.properties.status, "Succeeded");
    const [row] = (await rows()).filter(({ lastname }) => lastname === lead.UserDetails.LastName);
    assert.equal(row?.companyname, "Contoso");
    const { body } = await deployment.arm("GET", `${run.id}/actions?api-version=2019-05-01`);
    const statuses = Object.fromEntries(body.value.map((one: any) => [one.name, one.properties.status]));
    assert.deepEqual(statuses, {
      ...{ Lead: "Succeeded", Your_flow: "Succeeded", Find_row: "Succeeded", Row_is_missing: "Succeeded" },
      ...{ Create_row: "Succeeded", Tell_chat: "Succeeded", Chat_was_not_told: "Skipped" },
      ...{
        Failed_steps: "Skipped",
        Lead_has_no_row: "Skipped",
        Keep_lead: "Skipped",
        End_as_failed: "Skipped",
      },
    });
  });

  it("has nothing to change after a refresh", async function () {
    this.timeout(120_000);
    await deployment.up("--refresh", "--expect-no-changes");
  });

  it("shows neither its secret nor the lead in any text", async function () {
    this.timeout(120_000);
    await readHistory();
    for (const args of [
      ["preview", "--diff", "--expect-no-changes"],
      ["stack", "export"],
    ]) {
      const { stdout, stderr } = await deployment.must(...args, "--stack", "own");
      texts.set(args.join(" "), stdout + stderr);
    }
    texts.set("the stack file", readFileSync(join(deployment.project, "Pulumi.own.yaml"), "utf8"));
    for (const [name, text] of texts)
      for (const secret of [slackWebhook, lead.UserDetails.Email, lead.UserDetails.LastName])
        assert.ok(!text.includes(secret), `${secret} is in ${name}`);
  });

  it("keeps the row when the chat fails", async function () {
    this.timeout(120_000);
    const set = ["config", "set", "--secret", "--path", "marketplace-leads:flowSecrets.chatUrl"];
    await deployment.must(
      ...set,
      "https://hooks.slack.com/services/T00000000/B00000000/wrong",
      "--stack",
      "own",
    );
    await deployment.up();
    const before = (await rows()).length;
    const run = await post(lead);
    assert.equal(run.properties.status, "Succeeded");
    assert.equal((await rows()).length, before + 1);
  });

  it("keeps the lead in a letter when the row fails, and redrive writes it once", async function () {
    this.timeout(180_000);
    const file = join(deployment.project, "own-flow.json");
    const good = readFileSync(file, "utf8");
    const failing = "string(div(1,length(outputs('Lead')['LastName'])))";
    writeFileSync(file, good.replace("'(not given)'", failing));
    await deployment.up();
    const before = (await rows()).length;
    const run = await post({ ...lead, UserDetails: { Email: "no.name@contoso.com" } });
    assert.equal(run.properties.error.code, "LeadNotWritten");
    assert.match(run.properties.error.message, /code 'ActionFailed'/);
    assert.equal((await rows()).length, before);
    writeFileSync(file, good);
    await deployment.up();
    const redriven = await deployment.leads("redrive", "--all", "--stack", "own");
    assert.equal(redriven.code, 0, redriven.stdout + redriven.stderr);
    assert.equal((await rows()).length, before + 1);
  });

  it("reports every mistake in the file together, and changes nothing", async function () {
    this.timeout(120_000);
    const file = join(deployment.project, "own-flow.json");
    const flow = JSON.parse(readFileSync(file, "utf8"));
    flow.actions.Tell_chat.inputs.uri = slackWebhook;
    flow.actions.Find_row.runAfter = { Nobody: ["Succeeded"] };
    writeFileSync(file, JSON.stringify(flow));
    const { code, stdout, stderr } = await deployment.pulumi("preview", "--stack", "own");
    assert.notEqual(code, 0);
    const told = stdout + stderr;
    assert.match(told, /flow own-flow\.json#\/actions\/Tell_chat\/inputs\/uri: found a secret in clear/);
    assert.match(told, /#\/actions\/Find_row\/runAfter\/Nobody: found no action of this level/);
    assert.ok(!told.includes(slackWebhook));
  });
});
