/** A stack of the version without dead letters is updated while leads arrive. */
import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resourceNames } from "../../infra/names/names";
import { engineTimeoutMilliseconds, runPulumi } from "../support/engine";
import { makeRoleAsBefore } from "./support/dataverse-rights";
import { contosoConfig, Deployment } from "./support/deployment";

const previous = join(__dirname, "../fixtures/previous-version");
const sample = readFileSync(join(__dirname, "../../flow-definitions/samples/lead.published.json"), "utf8");

describe("an update from the previous version", function () {
  this.bail(true);
  let deployment: Deployment;
  let deployed: Record<string, string>;
  let sent = 0;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
  });
  after(() => deployment?.close());

  const send = async () => {
    const answer = await deployment.sandbox.fetch(deployed.callbackUrl ?? "", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: sample,
    });
    assert.equal(answer.status, 202);
    await answer.body?.cancel();
    sent += 1;
  };
  const rows = async () => (await deployment.dataverse("GET", "leads?$select=leadid")).body.value.length;

  it("starts with a deployment of that version", async () => {
    const folder = join(deployment.sandbox.folder, "previous");
    cpSync(previous, folder, { recursive: true });
    symlinkSync(join(__dirname, "../../node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), "{}");
    const names = resourceNames({ offerId: "contoso.crm-connector", stack: "prod" });
    const env = { ...deployment.env, LEADS_PREVIOUS_NAMES: Object.values(names).join(",") };
    cpSync(join(deployment.project, "Pulumi.prod.yaml"), join(folder, "Pulumi.prod.yaml"));
    const up = await runPulumi(["up", "--yes", "--skip-preview", "--stack", "prod", "--non-interactive"], {
      cwd: folder,
      env,
    });
    assert.equal(up.code, 0, up.stdout + up.stderr);
    deployed = await deployment.outputs();
    assert.equal((await deployment.leads("grant", "--stack", "prod")).code, 0);
    await send();
    rmSync(folder, { recursive: true });
  });

  it("keeps the callback URL, replaces nothing, and loses no lead that arrives during the update", async () => {
    let isUpdating = true;
    const sending = (async () => {
      for (; isUpdating; await new Promise((resolve) => setImmediate(resolve))) if (sent < 200) await send();
    })();
    deployment.configure(contosoConfig);
    const { stdout } = await deployment.up();
    isUpdating = false;
    await sending;
    assert.doesNotMatch(stdout, /replac|delet/);
    assert.match(
      stdout,
      /This version writes leads with more rights than the one before\. Run: npx leads grant --stack prod\n/,
    );
    assert.equal((await deployment.outputs()).callbackUrl, deployed.callbackUrl);
    await send();
    assert.ok(sent > 10);
    const idle = await deployment.leads("send", "--stack", "prod");
    assert.equal(idle.code, 0, idle.stderr);
    assert.equal(await rows(), sent + 1);
  });

  it("updates the role with the grant that it asks for", async () => {
    await makeRoleAsBefore(deployment);
    const refused = await deployment.leads("send", "--stack", "prod");
    assert.match(refused.stderr, /\[LEADS_RUN_FAILED\][\s\S]*npx leads grant --stack prod/);
    const { code, stdout } = await deployment.leads("grant", "--stack", "prod");
    assert.equal(code, 0);
    assert.match(
      stdout,
      /: gave the role prvCreateLead, prvReadLead, prvWriteLead, .*prvReadAsyncOperation at depth Local\n$/,
    );
    assert.equal((await deployment.leads("send", "--stack", "prod")).code, 0);
  });

  it("has no further changes, with or without refresh", async () => {
    await deployment.up("--expect-no-changes");
    await deployment.up("--refresh", "--expect-no-changes");
  });
});
