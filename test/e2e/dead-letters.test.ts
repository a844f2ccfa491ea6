/** A dead letter, from its failed run to its row, with an operator's commands. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { engineTimeoutMilliseconds } from "../support/engine";
import { callerObjectId } from "./support/caller-object-id";
import { contosoConfig, Deployment, type StackConfig } from "./support/deployment";

const sample = join(__dirname, "../../flow-definitions/samples/lead.published.json");
const personal = ["someone@contoso.com", "16175555555", "Esquire"];

describe("a dead letter", function () {
  this.bail(true);
  let deployment: Deployment;
  let config: StackConfig;
  let run: string;
  let id: string;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    const up = await deployment.up();
    assert.match(up.stdout, /A new role works after some minutes, up to 10/);
  });
  after(() => deployment?.close());

  const leads = (...args: string[]) => deployment.leads(...args, "--stack", "prod");
  const rows = async () => (await deployment.dataverse("GET", "leads")).body.value as object[];

  it("is kept and explained by its cause and fix before anyone has read access", async () => {
    const sent = await leads("send", "--file", sample);
    assert.equal(sent.code, 1);
    assert.match(
      sent.stderr,
      /\[LEADS_RUN_FAILED\] .*may not write leads.*\n {2}npx leads grant --stack prod\n {2}npx leads redrive --all/s,
    );
    run = /run (\S+)\./.exec(sent.stdout)?.[1] ?? "";
    const listed = await leads("dead-letters");
    assert.equal(listed.code, 1);
    assert.match(listed.stderr, /\[LEADS_STORE_FORBIDDEN\] .*you have no role on the letters/s);
    const runs = await leads("runs");
    assert.equal(runs.code, 0, runs.stderr);
    assert.match(runs.stdout, new RegExp(`^${run} .*Create_lead: Forbidden`, "m"));
  });

  it("is listed without its lead after the reader has the role, and shown on request", async () => {
    const reader = `servicePrincipal:${await callerObjectId(deployment.sandbox)}`;
    config = { ...contosoConfig, "marketplace-leads:deadLetterReaders": JSON.stringify([reader]) };
    deployment.configure(config);
    assert.match((await deployment.up()).stdout, /A new reader .* after some minutes, up to 10/);
    const listed = await leads("dead-letters");
    assert.equal(listed.code, 0, listed.stderr);
    id = new RegExp(`^(\\S{36}) .* ${run} `, "m").exec(listed.stdout)?.[1] ?? assert.fail(listed.stdout);
    for (const text of personal) assert.equal(listed.stdout.includes(text), false);
    const shown = await leads("dead-letters", "--show", id);
    for (const text of personal) assert.ok(shown.stdout.includes(text), shown.stdout + shown.stderr);
  });

  it("is named by its run, and that run is not resubmitted", async () => {
    assert.match((await leads("runs")).stdout, new RegExp(`^${run} .*\\(letter ${id}\\)$`, "m"));
    const resubmit = await leads("resubmit", run);
    assert.equal(resubmit.code, 1);
    assert.match(resubmit.stderr, /\[LEADS_LEAD_IN_LETTER\] .*is in dead letter/);
    assert.match(resubmit.stderr, new RegExp(`npx leads redrive --stack prod ${id}`));
  });

  it("prevents the stack from deleting its store", async () => {
    deployment.configure({ ...contosoConfig, "marketplace-leads:deadLetter": "none" });
    const { code, stdout } = await deployment.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
    assert.notEqual(code, 0);
    assert.match(stdout, /\[LEADS_LETTERS_WAIT\] dead letters wait in /);
    deployment.configure(config);
    await deployment.up();
    assert.match((await leads("dead-letters")).stdout, new RegExp(`^${id} `, "m"));
  });

  it("stays when redrive cannot write it, with the reason", async () => {
    const { code, stdout, stderr } = await leads("redrive", id);
    assert.equal(code, 1);
    assert.match(stdout + stderr, /\[LEADS_REDRIVE_INCOMPLETE\] .*is not a user of/s);
    assert.match((await leads("dead-letters")).stdout, new RegExp(`^${id} `, "m"));
  });

  it("becomes one row, also when two redrives run together", async () => {
    assert.equal((await leads("grant")).code, 0);
    const both = await Promise.all([leads("redrive", "--all"), leads("redrive", "--all")]);
    for (const { code, stderr } of both) assert.equal(code, 0, stderr);
    assert.match(both.map(({ stdout }) => stdout).join(""), new RegExp(`^${id} .*written by run `, "m"));
    assert.deepEqual(
      (await rows()).map((row) => (row as { leadid: string }).leadid),
      [id],
    );
    assert.match((await leads("dead-letters")).stderr, /No dead letters\./);
    assert.match((await leads("redrive", "--all")).stdout, /Nothing to redrive\./);
    assert.equal((await rows()).length, 1);
  });

  it("is absent from all that Resource Manager shows of the runs", async () => {
    const { workflowId } = await deployment.outputs();
    const { body } = await deployment.arm("GET", `${workflowId}/runs?api-version=2019-05-01`);
    const texts = [JSON.stringify(body)];
    for (const { id } of body.value) {
      const actions = await deployment.arm("GET", `${id}/actions?api-version=2019-05-01`);
      texts.push(JSON.stringify(actions.body));
    }
    for (const link of texts.join().match(/https:\/\/localhost[^"]+\/contents\/[^"]+/g) ?? [])
      texts.push(await (await deployment.sandbox.fetch(link)).text());
    for (const text of personal) assert.equal(texts.join("\n").includes(text), false, `${text} is shown`);
  });

  it("no longer blocks deleting the store after it is redriven", async () => {
    deployment.configure({ ...contosoConfig, "marketplace-leads:deadLetter": "none" });
    await deployment.up();
    assert.equal((await deployment.outputs()).deadLetterUrl, "");
    assert.equal((await leads("send")).code, 0);
    const none = await leads("dead-letters");
    assert.equal(none.code, 1);
    assert.match(none.stderr, /\[LEADS_NO_LETTERS\] .*deadLetter/);
  });

  it("is not needed for a lead that failed before there was a store: redrive reads it from its run", async () => {
    const written = (await rows()).length;
    const { clientId } = await deployment.outputs();
    const users = await deployment.dataverse("GET", `systemusers?$filter=applicationid eq ${clientId}`);
    const user = `systemusers(${users.body.value[0].systemuserid})`;
    await deployment.dataverse("PATCH", user, { isdisabled: true });
    assert.equal((await leads("send")).code, 1);
    deployment.configure(config);
    await deployment.up();
    await deployment.dataverse("PATCH", user, { isdisabled: false });
    const { code, stdout, stderr } = await leads("redrive", "--all");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^run \S+ {2}→ \S+ Succeeded$/m);
    assert.equal((await rows()).length, written + 1);
    assert.match((await leads("redrive", "--all")).stdout, /Nothing to redrive\./);
  });
});
