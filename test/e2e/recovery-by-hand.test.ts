/** Without a dead-letter store, a lead that arrived before the grant stays in its failed run until a grant and a resubmit. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { engineTimeoutMilliseconds } from "../support/engine";
import { contosoConfig, Deployment } from "./support/deployment";

const sample = join(__dirname, "../../flow-definitions/samples/lead.published.json");
const personal = ["someone@contoso.com", "16175555555", "Esquire"];
const runName = "\\d{29}CU\\d{2}";

describe("recovery by hand", function () {
  this.bail(true);
  let deployment: Deployment;
  let workflowId: string;
  let failedRun: string;
  let writtenRun: string;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod", {
      ...contosoConfig,
      "marketplace-leads:deadLetter": "none",
    });
    await deployment.up();
    workflowId = (await deployment.outputs()).workflowId ?? "";
  });
  after(() => deployment?.close());

  const leads = (...args: string[]) => deployment.leads(...args, "--stack", "prod");
  const rows = async () => (await deployment.dataverse("GET", "leads")).body.value as unknown[];

  /** All answers of Resource Manager about the workflow's runs, and the content of their links, as one text. */
  const everythingShown = async () => {
    const texts: string[] = [];
    const get = async (path: string) => {
      const { status, body } = await deployment.arm("GET", `${path}?api-version=2019-05-01`);
      assert.equal(status, 200, path);
      const text = JSON.stringify(body);
      texts.push(text);
      for (const link of text.match(/https:\/\/localhost[^"]+\/contents\/[^"]+/g) ?? [])
        texts.push(await (await deployment.sandbox.fetch(link)).text());
      return body;
    };
    await get(workflowId);
    for (const { id } of (await get(`${workflowId}/runs`)).value) {
      await get(id);
      for (const action of (await get(`${id}/actions`)).value) await get(action.id);
    }
    for (const { id } of (await get(`${workflowId}/triggers/manual/histories`)).value) await get(id);
    return texts.join("\n");
  };
  const showsNobody = async () => {
    const text = await everythingShown();
    assert.ok(text.includes(failedRun));
    for (const value of personal) assert.equal(text.includes(value), false, `${value} is shown`);
  };

  it("starts with a run that failed for a missing right and hides its lead", async () => {
    const sent = await leads("send", "--file", sample);
    assert.equal(sent.code, 1);
    const listed = await leads("runs", "--status", "Failed");
    assert.equal(listed.code, 0, listed.stderr);
    const line = new RegExp(`^(${runName}) +\\S+Z +Failed +Create_lead: Forbidden$`, "m").exec(listed.stdout);
    assert.ok(line?.[1], listed.stdout);
    failedRun = line[1];
    assert.deepEqual(await rows(), []);
    await showsNobody();
  });

  it("fails again with the fix while the right is missing", async () => {
    const { code, stdout, stderr } = await leads("resubmit", failedRun);
    assert.equal(code, 1);
    assert.match(stdout, new RegExp(`^${failedRun} → ${runName} Failed \\(Create_lead: Forbidden\\)\n$`));
    assert.match(stderr, /LEADS_RUN_FAILED.*leads grant --stack prod.*leads resubmit --failed --stack prod/s);
    await showsNobody();
  });

  it("writes the lead once after the grant, although two of its runs failed", async () => {
    assert.equal((await leads("grant")).code, 0);
    const { code, stdout, stderr } = await leads("resubmit", "--failed");
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`^Skipped ${failedRun}: run ${runName} of the same lead is newer`));
    writtenRun = new RegExp(`^${runName} → (${runName}) Succeeded$`, "m").exec(stdout)?.[1] ?? "";
    assert.notEqual(writtenRun, "", stdout);
    const [row, ...others] = (await rows()) as { emailaddress1: string }[];
    assert.equal(row?.emailaddress1, "someone@contoso.com");
    assert.deepEqual(others, []);
    await showsNobody();
  });

  it("does nothing the second time", async () => {
    const { code, stdout } = await leads("resubmit", "--failed");
    assert.equal(code, 0);
    assert.match(
      stdout,
      new RegExp(`^Skipped ${failedRun}: run ${runName} of the same lead succeeded\\.$`, "m"),
    );
    assert.match(stdout, /^Nothing to resubmit\.$/m);
    assert.equal((await rows()).length, 1);
  });

  it("does not resubmit a run whose row exists, even when it is named", async () => {
    const { code, stdout } = await leads("resubmit", writtenRun);
    assert.equal(code, 0);
    assert.match(
      stdout,
      new RegExp(`^Skipped ${writtenRun}: the row of run ${writtenRun} is in Dataverse\\.\n$`),
    );
    assert.equal((await rows()).length, 1);
  });

  it("reports a missing run and a disabled Logic App", async () => {
    const unknown = await leads("resubmit", "08584000000000000000000000000CU00");
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /^\[LEADS_RUN_UNKNOWN\] /);
    await deployment.arm("POST", `${workflowId}/disable?api-version=2019-05-01`);
    const disabled = await leads("resubmit", failedRun);
    assert.equal(disabled.code, 1);
    assert.match(disabled.stderr, /^\[LEADS_RESUBMIT_REFUSED\] /);
    assert.equal((await rows()).length, 1);
  });
});
