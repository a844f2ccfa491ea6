/** An owner of the rows, from its name to its rows: grant --owner, the printed commands, send, redrive, revoke. */
import assert from "node:assert/strict";
import { engineTimeoutMilliseconds } from "../support/engine";
import { runShell } from "../support/shell";
import { callerObjectId } from "./support/caller-object-id";
import { must, setTeamReading } from "./support/dataverse-rights";
import { contosoConfig, Deployment, type StackConfig } from "./support/deployment";
import { quickly } from "./support/printed-command";

describe("an owner of the rows", function () {
  this.bail(true);
  let deployment: Deployment;
  let config: StackConfig;
  let team: string;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    const reader = `servicePrincipal:${await callerObjectId(deployment.sandbox)}`;
    config = { ...contosoConfig, "marketplace-leads:deadLetterReaders": JSON.stringify([reader]) };
    deployment.configure(config);
  });
  after(() => deployment?.close());

  const leads = (...args: string[]) => deployment.leads(...args, "--stack", "prod");
  const owners = async (): Promise<string[]> =>
    (await must(deployment, "GET", "leads?$select=_ownerid_value")).value.map(
      (row: any) => row._ownerid_value,
    );
  /** Runs the commands a text prints, in order. */
  const runPrinted = async (printed: string) => {
    const env = { ...deployment.env, PULUMI_SKIP_CONFIRMATIONS: "true" };
    let told = "";
    for (const [, command = ""] of printed.matchAll(/^ {2}((?:npx|pulumi) .*)$/gm)) {
      const { code, stdout, stderr } = await runShell(quickly(command), { cwd: deployment.project, env });
      assert.equal(code, 0, `${command}\n${stdout}\n${stderr}`);
      told += stdout;
    }
    return told;
  };

  it("is optional: the first up ends with the grant", async () => {
    const { stdout } = await deployment.up();
    assert.match(
      stdout,
      /The application has no access to Dataverse yet\. Run: npx leads grant --stack prod\n/,
    );
    assert.equal((await deployment.outputs()).owner, "");
    assert.equal((await leads("grant")).code, 0);
    assert.equal((await leads("send")).code, 0);
  });

  it("is refused with the fix while it cannot read leads", async () => {
    await must(deployment, "POST", "teams", { name: "Sales" });
    team = (await must(deployment, "GET", "teams?$filter=name eq 'Sales'")).value[0].teamid;
    const { code, stderr } = await leads("grant", "--owner", "Sales");
    assert.equal(code, 1);
    assert.match(stderr, /\[LEADS_OWNER_UNFIT\] .*Manage security roles/);
    assert.match((await leads("grant", "--owner", "Nobody")).stderr, /\[LEADS_OWNER_UNKNOWN\] /);
    await setTeamReading(deployment, "Sales", true);
  });

  it("is found by name, and the printed commands make it the owner in a small preview", async () => {
    const { code, stdout, stderr } = await leads("grant", "--owner", "Sales");
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      new RegExp(`^  pulumi config set marketplace-leads:owner team:${team} --stack prod$`, "m"),
    );
    deployment.configure({ ...config, "marketplace-leads:owner": `team:${team}` });
    const preview = await deployment.must("preview", "--diff", "--stack", "prod");
    // azure-native does not quote a key with a dot in a path, so the parameter shows the value
    assert.match(preview.stdout, /~ ownerid@odata: \{\s+\+ bind/);
    assert.match(preview.stdout, new RegExp(`\\+ value: "/teams\\(${team}\\)"`));
    assert.ok(preview.stdout.trimEnd().split("\n").length <= 36, preview.stdout);
    deployment.configure(config);
    const told = await runPrinted(stdout);
    assert.match(told, /The rows have another owner\. Run: npx leads grant --stack prod\n/);
    assert.equal((await deployment.outputs()).owner, `team:${team}`);
    assert.match(
      (await leads("grant")).stdout,
      new RegExp(`nothing to change\\n.*team:${team} may own leads\\n$`),
    );
    const sent = await leads("send");
    assert.equal(sent.code, 0, sent.stderr);
    assert.equal((await owners()).filter((owner) => owner === team).length, 1);
    await deployment.up("--expect-no-changes");
  });

  it("is checked by a grant without options", async () => {
    await setTeamReading(deployment, "Sales", false);
    assert.match((await leads("grant")).stderr, /\[LEADS_OWNER_UNFIT\] /);
    await setTeamReading(deployment, "Sales", true);
  });

  it("gets the leads that were kept while the grant was revoked", async () => {
    const revoked = await leads("grant", "--revoke");
    assert.equal(revoked.code, 0, revoked.stderr);
    assert.match(revoked.stdout, /took the role "Marketplace lead writer"/);
    assert.match(revoked.stdout, /Leads that arrive from now on become dead letters\./);
    assert.match((await leads("grant", "--revoke")).stdout, /: nothing to change\n/);
    const before = (await owners()).length;
    assert.equal((await leads("send")).code, 1);
    assert.equal((await owners()).length, before);
    await runPrinted(revoked.stdout);
    assert.equal((await owners()).length, before + 1);
    assert.equal((await owners()).filter((owner) => owner === team).length, 2);
  });

  it("is not removed by --revoke", async () => {
    const { code, stderr } = await leads("grant", "--revoke", "--owner", "Sales");
    assert.equal(code, 1);
    assert.match(stderr, /'--owner <name>' cannot be used with option '--revoke'/);
  });

  it("can be removed: the application then owns the rows again", async () => {
    deployment.configure(config);
    const { stdout } = await deployment.up();
    assert.doesNotMatch(stdout, /leads grant/);
    assert.equal((await leads("send")).code, 0);
    assert.equal((await owners()).filter((owner) => owner === team).length, 2);
  });
});
