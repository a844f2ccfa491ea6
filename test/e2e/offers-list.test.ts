/** `leads offers list`, `outputs` and `report` over one deployed offer, a new one, and a stack without a file. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OfferStatus } from "../../fleet/status";
import { version } from "../../package.json";
import type { Report } from "../../review/report";
import { engineTimeoutMilliseconds } from "../support/engine";
import { assertExplained, assertNothingSecret } from "../support/explained";
import { contosoConfig, Deployment, runLeads, type StackConfig } from "./support/deployment";

const sample = readFileSync(join(__dirname, "../../flow-definitions/samples/lead.published.json"), "utf8");

describe("a fleet of offers", function () {
  this.bail(true);
  let deployment: Deployment;
  let outputs: Record<string, string>;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("alpha");
    await deployment.up();
    outputs = await deployment.outputs();
    writeOffer("alpha", contosoConfig);
    writeOffer("beta", { ...contosoConfig, "marketplace-leads:offerId": "contoso.beta" });
    await deployment.must("stack", "init", "gone");
  });
  after(() => deployment?.close());

  function writeOffer(name: string, config: StackConfig): void {
    const folder = join(deployment.project, "offers");
    mkdirSync(folder, { recursive: true });
    const lines = Object.entries(config).map(([key, value]) => `  ${key}: ${value}`);
    writeFileSync(join(folder, `${name}.yaml`), `config:\n${lines.join("\n")}\n`);
  }
  const leads = async (...args: string[]) => {
    const { code, stdout, stderr } = await deployment.leads(...args);
    assert.equal(code, 0, stdout + stderr);
    return { stdout, stderr };
  };
  const listed = async (): Promise<OfferStatus[]> =>
    JSON.parse((await leads("offers", "list", "--json")).stdout).offers;
  const alpha = async () => (await listed())[0] as OfferStatus;

  it("is listed with what is known, and names what is not deployed and what has no file", async () => {
    const { stdout } = await leads("offers", "list");
    const [head, first, second, ...rest] = stdout.split("\n");
    assert.match(head ?? "", /^OFFER +VERSION +UPDATED +DRIFT +LETTERS +SECRET EXPIRES +DESTINATION$/);
    assert.match(first ?? "", /^alpha +\S+ +\d{4}-\d\d-\d\d +not known +0 +\d{4}-\d\d-\d\d +not known$/);
    assert.match(second ?? "", /^beta +not deployed/);
    assert.match(rest.join("\n"), /^Without an offer file.*gone \(0 resources\).*destroy --only gone\n$/);
    assert.ok(
      stdout
        .split("\n")
        .slice(0, 3)
        .every((line) => line.length <= 120),
    );
    const status = await alpha();
    assert.deepEqual([status.packageVersion, status.versionState], [version, "current"]);
    assert.deepEqual(status.remarks, []);
  });

  it("shows drift that leads drift --offers found, without selecting a stack", async () => {
    assert.match((await leads("drift", "--offers")).stdout, /^Stack alpha has no drift\.\n$/);
    assert.equal((await alpha()).drift?.resources, 0);
    const path = `${outputs.workflowId}?api-version=2019-05-01`;
    const { body } = await deployment.arm("GET", path);
    const { location, identity, properties } = body;
    const { definition, parameters } = properties;
    const changed = { definition: { ...definition, description: "by hand" }, parameters };
    await deployment.arm("PUT", path, { location, identity, properties: changed });
    const { code, stderr } = await deployment.leads("drift", "--offers");
    assert.equal(code, 1);
    assertExplained(stderr, {
      code: "LEADS_DRIFT_FOUND",
      found: /alpha \(1 resource\)/,
      fix: /npx leads offers up --only alpha/,
    });
    const { drift } = await alpha();
    assert.deepEqual([drift?.resources, drift?.isOutdated], [1, false]);
    assert.equal((await deployment.must("stack", "--show-name")).stdout.trim(), "gone");
  });

  it("counts letters, and tells a lead of the marketplace from one of leads send", async () => {
    // nobody has granted the application its role, so each lead becomes a letter
    await deployment.leads("send", "--stack", "alpha");
    assert.deepEqual([(await alpha()).letters, (await alpha()).leadDestination], [1, "not known"]);
    const answer = await deployment.sandbox.fetch(outputs.callbackUrl ?? "", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: sample,
    });
    assert.equal(answer.status, 202);
    await answer.body?.cancel();
    assert.equal((await alpha()).leadDestination, "connected");
  });

  it("says why letters are not known to somebody who is not signed in", async () => {
    const { AZURE_CLIENT_ID: _, AZURE_CLIENT_SECRET: __, ...env } = deployment.env;
    const run = { cwd: deployment.project, env };
    const { code, stdout } = await runLeads(["offers", "list", "--only", "alpha"], run);
    assert.equal(code, 0);
    assert.match(stdout, /^alpha .*1 \d{4}-\d\d-\d\d +not known +\d{4}-\d\d-\d\d +not known$/m);
    assert.match(stdout, /^Letters and lead destinations are not known: No Azure credential .*Run az login/m);
  });

  it("shows outputs, and the callback URLs only on request", async () => {
    const plain = await leads("offers", "outputs");
    assert.match(plain.stdout, /^alpha\n {2}callbackUrl +\[secret\]\n/);
    assert.equal(plain.stderr, "Not deployed: beta.\n");
    assertNothingSecret(plain.stdout, [new URL(outputs.callbackUrl ?? "").searchParams.get("sig") ?? ""]);
    const shown = await leads("offers", "outputs", "--show-secrets");
    const table = `OFFER                  STACK  CALLBACK URL FOR PARTNER CENTER\ncontoso.crm-connector  alpha  ${outputs.callbackUrl}\n`;
    assert.ok(shown.stdout.endsWith(table), shown.stdout);
    const json = JSON.parse((await leads("offers", "outputs", "--json", "--show-secrets")).stdout);
    assert.deepEqual(json, { alpha: outputs, beta: null });
  });

  it("is reported in one document, the same bytes each time, with the digests for up --reviewed", async () => {
    const { project, sandbox } = deployment;
    const report = async (...args: string[]) => {
      const [json, digests] = [join(sandbox.folder, "report.json"), join(sandbox.folder, "digests.txt")];
      const files = ["--json", json, "--digests", digests, "--markdown", join(sandbox.folder, "report.md")];
      const { code, stderr } = await deployment.leads("offers", "report", ...files, ...args);
      const [text, lines] = [json, digests].map((file) => readFileSync(file, "utf8"));
      return { code, stderr, text: text ?? "", lines, reports: JSON.parse(text ?? "") as Report[] };
    };
    const first = await report();
    assert.equal(first.code, 0, first.stderr);
    assert.deepEqual(
      first.reports.map(({ stack, offerId, drift }) => [stack, offerId, drift.length]),
      [
        ["alpha", "contoso.crm-connector", 1],
        ["beta", "contoso.beta", 0],
        ["gone", "", 0],
      ],
    );
    assert.deepEqual([...new Set(first.reports[1]?.resources.map(({ op }) => op))], ["create"]);
    assert.match(first.reports[2]?.findings[0]?.fix ?? "", /leads offers destroy --only gone/);
    const lines = first.reports.slice(0, 2).map(({ stack, digest }) => `${stack} ${digest}\n`);
    assert.equal(first.lines, lines.join(""));
    assert.equal((await report()).text, first.text);
    assertNothingSecret(first.text, []);

    writeOffer("beta", { ...contosoConfig, "marketplace-leads:offerId": "contoso.beta", tags: "1" });
    const refused = await report("--only", "beta");
    rmSync(join(project, "offers", "beta.yaml"));
    assert.equal(refused.code, 1);
  });

  it("tells a stack of an earlier version, which has nothing to change but its output", async () => {
    const file = join(deployment.project, "state.json");
    await deployment.must("stack", "export", "--file", file, "--stack", "alpha");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replaceAll(`"packageVersion": "${version}"`, '"packageVersion": "0.0.9"'),
    );
    await deployment.must("stack", "import", "--file", file, "--stack", "alpha");
    const status = await alpha();
    assert.deepEqual([status.packageVersion, status.versionState], ["0.0.9", "behind"]);
  });
});
