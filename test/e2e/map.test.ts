/** `leads map` on a stack: every command of docs/field-map.md, a custom column from the map to the row, and each printed fix. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineTimeoutMilliseconds } from "../support/engine";
import { readPage } from "../support/markdown-pages";
import { runShell } from "../support/shell";
import { Deployment } from "./support/deployment";

/** The commands of a section, in order. */
function commandsOf(heading: string): string[] {
  const [, section = ""] = readPage("docs/field-map.md").split(`## ${heading}\n`);
  const blocks = (section.split("\n## ")[0] ?? "").matchAll(/```sh\n([\s\S]*?)```/g);
  return [...blocks].flatMap(([, text = ""]) => text.trim().split("\n"));
}

const column = (type: string, SchemaName: string, more: object = {}) => ({
  "@odata.type": `Microsoft.Dynamics.CRM.${type}AttributeMetadata`,
  SchemaName,
  ...more,
});

describe("leads map", function () {
  this.bail(true);
  let deployment: Deployment;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
  });
  after(() => deployment?.close());

  const paste = async (command: string) => {
    const { code, stderr } = await runShell(command, { cwd: deployment.project, env: deployment.env });
    assert.equal(code, 0, `${command}\n${stderr}`);
  };
  const map = (...options: string[]) => deployment.leads("map", ...options);
  const planned = async () => JSON.parse((await map("--json")).stdout)[0];
  const add = async (body: object) => {
    const path = "EntityDefinitions(LogicalName='lead')/Attributes";
    assert.equal((await deployment.dataverse("POST", path, body)).status, 204);
  };

  it("shows the map before the first deployment, and what a lead would become", async () => {
    const file = join(deployment.project, "lead.json");
    writeFileSync(file, '["not an object"]');
    const { code, stdout } = await map("--lead", file);
    assert.equal(code, 0);
    assert.match(stdout, /^column +from +type +required +sample$/m);
    assert.match(stdout, /^companyname +UserDetails\.Company +String 100 +Contoso$/m);
    assert.match(stdout, /^lead\.published\.json would make this row:$/m);
    assert.match(stdout, /^lead\.json would become a dead letter:\n {2}the lead: /m);
  });

  it("follows the commands of the page, and fits the CRM with the custom column", async function () {
    this.timeout(240_000);
    for (const command of commandsOf("Change a column").slice(0, 2)) await paste(command);
    const changed = (await planned()).leads[0].row;
    assert.deepEqual([changed.jobtitle, changed.address1_country], ["ESQUIRE", undefined]);
    for (const command of commandsOf("Change a column").slice(2)) await paste(command);
    for (const command of commandsOf("Add a custom column")) await paste(command);
    assert.equal((await planned()).leads[0].row.new_tier, "Esquire");
    for (const command of commandsOf("Set a static value")) await paste(command);
    const { row } = (await planned()).leads[0];
    assert.deepEqual([row.address1_country, row.new_tier, row.leadqualitycode], ["USA", "gold", 1]);
    await add(column("String", "new_Tier", { MaxLength: 40 }));
    const { code, stdout, stderr } = await map("--check");
    assert.equal(code, 0, stderr);
    assert.equal(stdout, "Dynamics 365: the map fits the Leads table of https://contoso.crm4.dynamics.com\n");
  });

  it("writes what it has shown", async function () {
    this.timeout(240_000);
    await deployment.up();
    assert.equal((await deployment.leads("grant")).code, 0);
    assert.equal((await deployment.leads("send")).code, 0);
    const [row] = (await deployment.dataverse("GET", "leads")).body.value;
    const { leadid, description, ...shown } = (await planned()).leads[1].row;
    const written = Object.fromEntries(Object.keys(shown).map((name) => [name, row[name]]));
    assert.deepEqual(written, shown);
  });

  it("reports all differences at once, and its commands fix them", async function () {
    this.timeout(240_000);
    const required = { RequiredLevel: { Value: "ApplicationRequired" } };
    await add(column("String", "new_short", { MaxLength: 5 }));
    await add(column("Boolean", "new_checked"));
    await add(column("String", "new_needed", { MaxLength: 20, ...required }));
    const entries = {
      "columns.new_short": "text:100",
      "fieldMap.new_short": "\"'much too long'\"",
      "columns.new_Checked": "boolean",
      "fieldMap.new_Checked": "true",
      "columns.new_gone": "text:100",
      "fieldMap.new_gone": "UserDetails.Title",
      "columns.fullname": "text:100",
      "fieldMap.fullname": "UserDetails.LastName",
      "columns.numberofemployees": "text:100",
      "fieldMap.numberofemployees": "UserDetails.Company",
      "fieldMap.leadsourcecode": "99",
    };
    for (const [key, value] of Object.entries(entries))
      await paste(`pulumi config set --path "marketplace-leads:${key}" ${value} --stack prod`);
    const { code, stderr } = await map("--check");
    assert.equal(code, 1);
    assert.match(stderr, /\[LEADS_MAP_DIFFERS\] Found 7 differences/);
    const names = [...stderr.matchAll(/^ {2}(\w+) \(/gm)].map(([, name]) => name);
    assert.deepEqual(names.sort(), [
      ...["fullname", "leadsourcecode", "new_Checked", "new_gone", "new_needed"],
      ...["new_short", "numberofemployees"],
    ]);
    const commands = [...stderr.matchAll(/^ {4}(pulumi .*)$/gm)].map(([, command = ""]) => command);
    for (const command of commands) await paste(command);
    const fixed = await map("--check", "--json");
    assert.equal(fixed.code, 0, fixed.stderr);
    assert.deepEqual(JSON.parse(fixed.stdout)[0].differences, []);
    await deployment.must("preview", "--stack", "prod");
  });

  it("shows each destination, and never a secret", async function () {
    this.timeout(240_000);
    const secret = "planted-secret-of-salesforce";
    const set = (key: string, value: string) =>
      `pulumi config set --path "marketplace-leads:${key}" ${value}`;
    await paste("pulumi config set marketplace-leads:crm dynamics365,salesforce");
    await paste(set("salesforce.url", "https://contoso.my.salesforce.com"));
    await paste(set("salesforce.clientId", "3MVG9.EXAMPLE"));
    await paste(`echo ${secret} | ${set("salesforce.clientSecret", "--secret")}`);
    for (const options of [[], ["--json"], ["--check"]]) {
      const { stdout, stderr } = await map(...options);
      assert.match(stdout + stderr, /salesforce/i);
      assert.ok(!`${stdout}${stderr}`.includes(secret), options.join());
    }
  });
});
