/** Bad offer files: each mistake is told with its file and its fix, and all of them together. */
import assert from "node:assert/strict";
import { rmSync, symlinkSync } from "node:fs";
import { assertExplained } from "../../support/explained";
import { contoso, FleetProject, location, offerFile } from "./support/fleet-project";

const invalid = "LEADS_OFFERS_INVALID";
const ciphertext = { secure: "v1:AAAA:BBBB" };
const salesforce = {
  ...location,
  ...{ offerId: "contoso.sales", crm: "salesforce" },
  salesforce: { url: "https://contoso.my.salesforce.com", clientId: "3MVG9contosocontosocontosocontoso" },
};

describe("loadFleet", () => {
  let project: FleetProject;
  beforeEach(() => {
    project = new FleetProject();
  });
  afterEach(() => project.close());

  /** A second file with a mistake. */
  function refused(text: string, found: RegExp, fix: RegExp, file = "offers/b.yaml"): void {
    project.write({ [file]: text });
    const message = project.refusal();
    assertExplained(message, { code: invalid, found, fix });
    assert.ok(message.includes(file), message);
    rmSync(project.path(file));
    assert.equal(project.refusal(), "");
  }

  it("gives the stacks of all files by name, with defaults and environments", () => {
    project.write({
      "offers/defaults.yaml": `config: {azure-native:location: westeurope, tags: {team: x}}\nenvironments: {prod: {config: {protect: true}}}\n`,
      "offers/a.yaml": `config: {offerId: contoso.a, dynamicsUrl: https://a.crm.dynamics.com, tags: {n: 1}}\nenvironments:\n  test:\n  prod: {stack: live, config: {tags: {team: null}}}\n`,
    });
    const { all, selected, project: name, removed } = project.load();
    assert.deepEqual([name, removed, selected], ["marketplace-leads", [], all]);
    const shown = all.map(({ stack, file, environment, offerId }) => [stack, file, environment, offerId]);
    assert.deepEqual(shown, [
      ["a-test", "offers/a.yaml", "test", "contoso.a"],
      ["crm", "offers/crm.yaml", "", "contoso.crm"],
      ["live", "offers/a.yaml", "prod", "contoso.a"],
    ]);
    assert.deepEqual(all[0]?.config["marketplace-leads:tags"], { team: "x", n: 1 });
    assert.deepEqual(all[2]?.config["marketplace-leads:tags"], { n: 1 });
    assert.equal(all[2]?.config["marketplace-leads:protect"], true);
  });

  it("refuses a project without offer files", () => {
    rmSync(project.path("offers"), { recursive: true });
    const missing = {
      code: "LEADS_OFFERS_MISSING",
      found: /no offer file/,
      fix: /leads offers import.*leads offers new$/,
    };
    assertExplained(project.refusal(), missing);
    project.write({ "offers/defaults.yaml": "config: {}\n", "offers/README.md": "x" });
    assertExplained(project.refusal(), { ...missing, found: /besides defaults\.yaml/ });
  });

  it("refuses what is no YAML, no regular file, too large, or named otherwise", () => {
    refused("config: [", /no YAML \(.*line 2\)/, /correct the file/);
    refused(`a: ${"x".repeat(300_000)}`, /300003 bytes, expected at most 256 KiB/, /correct the file/);
    refused("config: {}\n", /ending \.yml/, /git mv "offers\/b\.yml" "offers\/b\.yaml"/, "offers/b.yml");
    refused(offerFile({}), /stack name "b c"/, /another stack: b-c/, "offers/b c.yaml");
    symlinkSync("crm.yaml", project.path("offers/b.yaml"));
    assertExplained(project.refusal(), {
      code: invalid,
      found: /a link or a folder/,
      fix: /correct the file/,
    });
  });

  it("accepts a file name with spaces when the file names the stack", () => {
    const config = { ...contoso, ...location, offerId: "contoso.b" };
    project.write({ "offers/b c.yaml": offerFile(config, { stack: "b" }) });
    assert.deepEqual(
      project.load().all.map(({ stack }) => stack),
      ["b", "crm"],
    );
  });

  it("refuses unknown keys, and says which one is meant", () => {
    const good = { ...contoso, ...location, offerId: "contoso.b" };
    refused(offerFile(good, { enviroments: {} }), /perhaps environments/, /rename it to environments/);
    refused(offerFile(good, { protect: true }), /it under config/, /move it: config: \{ protect/);
    refused(offerFile({ ...good, deadLeterDays: 3 }), /perhaps deadLetterDays/, /take out deadLeterDays/);
    refused(offerFile({ ...good, location: "x" }), /perhaps azure-native:location/, /take out location/);
    refused(
      offerFile({ ...good, "marketplace-leads:offerId": "a.b" }),
      /a second time/,
      /take one of them out/,
    );
    refused(offerFile(good, { environments: { "a b": {} } }), /a name that no stack can have/, /rename it/);
    refused(
      offerFile(good, { stack: "x", environments: { a: {} } }),
      /a name for several/,
      /environments\.a/,
    );
    refused(
      offerFile(good, { escEnvironments: "x" }),
      /"x", expected environments of Pulumi ESC/,
      /correct it/,
    );
  });

  it("refuses what the program refuses, with the line and an edit of the file", () => {
    const text = `config:\n  azure-native:location: westeurope\n  offerId: contoso.b\n  dynamicsUrl: http://x\n`;
    refused(
      text,
      /b\.yaml, line 4, config\.dynamicsUrl: found "http:\/\/x"/,
      /write dynamicsUrl: https:\/\//,
    );
    refused(offerFile(location), /config\.offerId: found no value/, /write offerId: contoso/);
  });

  it("refuses values that YAML changes, and null without a default", () => {
    const text = (tags: string) =>
      `config:\n  ${Object.entries({ ...location, ...contoso, offerId: "contoso.b" })
        .map(([key, one]) => `${key}: ${one}`)
        .join("\n  ")}\n  tags: {${tags}}\n`;
    for (const value of ["0012", "1.10", "1e3", "0x1F"])
      refused(
        text(`a: ${value}`),
        /without quotes, which YAML reads as the number/,
        new RegExp(`write "${value}"`),
      );
    refused(text("a: "), /config\.tags\.a: found no value/, /write the value, or take out the line/);
    project.write({ "offers/b.yaml": text("a: yes, b: 2027-06-30, c: 12:30:00") });
    const tags = { a: "yes", b: "2027-06-30", c: "12:30:00" };
    assert.deepEqual(project.load().all[0]?.config["marketplace-leads:tags"], tags);
  });

  it("refuses secrets in clear and encrypted ones, and shows neither", () => {
    const good = { ...contoso, ...location, offerId: "contoso.b" };
    const clear = offerFile({ ...good, alertWebhook: "https://hooks.contoso.com/abc" });
    project.write({ "offers/b.yaml": clear });
    const explanation = {
      code: invalid,
      found: /a secret in clear \(not shown\)/,
      fix: /pulumi config set --secret marketplace-leads:alertWebhook --stack b$/,
    };
    assertExplained(project.refusal(), explanation, ["hooks.contoso.com/abc"]);
    refused(
      offerFile({ ...good, "azuread:clientSecret": "x" }),
      /a secret in clear/,
      /--secret azuread:clientSecret --stack b/,
    );
    refused(
      offerFile({ ...good, alertWebhook: ciphertext }),
      /an encrypted value/,
      /take it out: the stack file has it/,
    );
  });

  it("asks for a secret only when it is missing, and for the stack only when it may be new", () => {
    const command =
      'pulumi config set --secret --path "marketplace-leads:salesforce.clientSecret" --stack sales\n';
    const init = "    pulumi stack init sales --no-select\n";
    project.write({ "offers/sales.yaml": offerFile(salesforce) });
    const message = `${project.refusal({ needsSecrets: true })}\n`;
    assertExplained(message, { code: invalid, found: /clientSecret: found no value/, fix: /stack init/ });
    assert.ok(message.includes(`${init}    ${command}`), message);
    project.write({ "Pulumi.sales.yaml": "encryptionsalt: v1:AAAA\n" });
    assert.ok(`${project.refusal({ needsSecrets: true })}\n`.includes(`\n    ${command}`));
    assert.ok(!project.refusal({ needsSecrets: true }).includes("stack init"));
    const secret = { config: { "marketplace-leads:salesforce": { clientSecret: ciphertext } } };
    project.write({ "Pulumi.sales.yaml": JSON.stringify(secret) });
    assert.equal(project.refusal({ needsSecrets: true }), "");
    project.write({ "Pulumi.sales.yaml": "encryptionsalt: v1:AAAA\n" });
    assert.equal(project.refusal(), "", "nothing but its own update needs the secret");
    assert.equal(project.refusal({ needsSecrets: true, only: ["crm"] }), "");
  });

  it("refuses a setting that the stack has as a secret", () => {
    project.write({
      "Pulumi.crm.yaml": JSON.stringify({ config: { "marketplace-leads:dynamicsUrl": ciphertext } }),
    });
    const fix = /take it out here, or: pulumi config rm --path "marketplace-leads:dynamicsUrl" --stack crm/;
    assertExplained(project.refusal(), { code: invalid, found: /Pulumi\.crm\.yaml has as a secret/, fix });
  });

  it("refuses one offer in two files, one stack twice, and one resource name twice", () => {
    const good = { ...contoso, ...location, offerId: "contoso.b" };
    refused(
      offerFile({ ...good, offerId: "Contoso.CRM" }),
      /which offers\/crm\.yaml has too/,
      /environments of offers\/crm/,
      "offers/z.yaml",
    );
    refused(
      offerFile(good, { stack: "CRM" }),
      /the stack CRM, which offers\/crm\.yaml has too/,
      /write stack: CRM-2/,
      "offers/z.yaml",
    );
    const group = { resourceGroupName: "rg-shared", names: { workflow: "logic-crm" } };
    project.write({ "offers/crm.yaml": offerFile({ ...contoso, ...location, ...group }) });
    refused(
      offerFile({ ...good, ...group, names: { workflow: "LOGIC-crm" } }),
      /the name logic-crm, which the stack crm has too/,
      /write another name for z/,
      "offers/z.yaml",
    );
    project.write({
      "offers/b.yaml": offerFile({
        ...good,
        resourceGroupName: "rg-other",
        names: { workflow: "logic-crm" },
      }),
    });
    assert.equal(project.refusal(), "");
  });

  it("refuses names in defaults.yaml, and environments that no file has", () => {
    refused("stack: x\nconfig: {}\n", /a name for all stacks/, /take out stack/, "offers/defaults.yaml");
    refused(
      "environments: {prodution: {}}\n",
      /an environment that no offer file has/,
      /correct the name/,
      "offers/defaults.yaml",
    );
  });

  it("selects stacks by name, pattern and path, and refuses what matches nothing", () => {
    for (const stack of ["a-test", "a-prod"])
      project.write({
        [`offers/${stack}.yaml`]: offerFile({ ...contoso, ...location, offerId: `contoso.${stack}` }),
      });
    const selected = (...only: string[]) => project.load({ only }).selected.map(({ stack }) => stack);
    assert.deepEqual(selected("a-*"), ["a-prod", "a-test"]);
    assert.deepEqual(selected("c?m"), ["crm"]);
    assert.deepEqual(selected("./offers/crm.yaml", "a-test"), ["a-test", "crm"]);
    const unknown = {
      code: "LEADS_OFFERS_NONE",
      found: /no stack x\.m or b\* in offers\/, expected one of a-prod, a-test, crm/,
      fix: /--only/,
    };
    assertExplained(project.refusal({ only: ["x.m", "b*", "crm"] }), unknown);
  });

  it("does not ask for what an environment of Pulumi ESC may have", () => {
    const { dynamicsUrl, ...others } = contoso;
    project.write({
      "offers/crm.yaml": offerFile({ ...location, ...others }, { escEnvironments: ["leads/prod"] }),
    });
    assert.equal(project.refusal(), "");
  });

  it("names all mistakes of all files together", () => {
    project.write({ "offers/b.yaml": "config: [", "offers/c.yaml": "x: 1\n", "Pulumi.crm.yaml": "a: [" });
    const message = project.refusal();
    for (const file of ["offers/b.yaml", "offers/c.yaml", "Pulumi.crm.yaml"])
      assert.ok(message.includes(`  ${file}`), message);
  });
});
