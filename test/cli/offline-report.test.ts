/** Reports without the engine: what a change of the stack file does to the Logic Apps. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { leadsOf } from "../../cli/lead-folder";
import { offlinePreviews } from "../../cli/review/offline-preview";
import { buildReport } from "../../review/build-report";
import { withFindings } from "../../review/stack-file";
import { leadsCommand } from "../e2e/support/sandbox-fixture";
import { assertExplained } from "../support/explained";
import { repositoryRoot } from "../support/markdown-pages";
import { runProcess } from "../support/shell";
import { dynamics, ScratchRepository, stackFile } from "./support/scratch-repository";

const secure = (text = "v1:AAAA:PLANTEDCIPHERTEXT") => ({ secure: text });
const now = new Date("2026-11-28T12:00:00Z");

describe("a report without the engine", () => {
  const repositories: ScratchRepository[] = [];
  after(() => {
    for (const one of repositories) one.close();
  });

  /** Reports on a change of `Pulumi.prod.yaml`. Undefined: there is no such file. */
  function preview(before: object | string | undefined, after: object | string | undefined, more = {}) {
    const text = (one: object | string) => (typeof one === "string" ? one : stackFile({ ...one }));
    const repository = new ScratchRepository({
      ...more,
      ...(before !== undefined && { "Pulumi.prod.yaml": text(before) }),
    });
    repositories.push(repository);
    if (after === undefined) repository.git("rm", "--quiet", "Pulumi.prod.yaml");
    else repository.write({ "Pulumi.prod.yaml": text(after) });
    const [one] = offlinePreviews({ folder: repository.folder, base: "main", now });
    assert.ok(one);
    return { ...one, repository };
  }
  const paths = ({ preview: { steps } }: ReturnType<typeof preview>) =>
    steps.flatMap(({ differences }) => Object.keys(differences));
  const report = async ({ preview: one, missing, findings }: ReturnType<typeof preview>) =>
    withFindings(await buildReport({ preview: one, leads: leadsOf(undefined), missing }), findings);

  it("shows a moved column, with the rows of the sample leads before and after", async () => {
    const moved = preview(dynamics, { ...dynamics, fieldMap: { jobtitle: "UserDetails.Company" } });
    assert.ok(paths(moved).length > 0);
    assert.ok(paths(moved).every((path) => path.startsWith("definition.actions.")));
    const { workflows, verdict, missing } = await report(moved);
    assert.deepEqual(workflows[0]?.dryRun[0]?.differing, ["jobtitle"]);
    assert.notEqual(verdict.level, "refused");
    assert.ok(missing.some((line) => line.includes("deployed state")));
    assert.ok(missing.some((line) => line.includes("Drift")));
  });

  it("shows another lead schema", () => {
    const changed = paths(preview(dynamics, { ...dynamics, leadSchema: "2018" }));
    assert.ok(
      changed.some((path) => path.includes("triggers.manual.inputs.schema")),
      `${changed}`,
    );
  });

  it("shows a change of an own flow's file, which only the base and the working tree have", () => {
    const example = readFileSync(
      join(repositoryRoot, "flow-definitions/examples/dynamics-and-chat.json"),
      "utf8",
    );
    const settings = { ...dynamics, flow: "flows/own.json", flowSecrets: { chatUrl: secure() } };
    const repository = new ScratchRepository({
      "flows/own.json": example,
      "Pulumi.prod.yaml": stackFile(settings),
    });
    repositories.push(repository);
    assert.deepEqual(offlinePreviews({ folder: repository.folder, base: "main", now }), []);
    repository.write({
      "flows/own.json": example.replace("Tell_the_team", "Tell_sales").replaceAll("OfferTitle", "Title"),
    });
    const [one] = offlinePreviews({ folder: repository.folder, base: "main", now });
    assert.equal(one?.preview.failure, undefined);
    assert.equal(one?.preview.steps[0]?.op, "update");
    assert.match(JSON.stringify(one?.preview.steps[0]?.after), /"chatUrl":\{"value":"\[secret\]"\}/);
  });

  it("shows a new stack, a removed one, and several destinations", async () => {
    const { preview: added } = preview(undefined, { ...dynamics, crm: "dynamics365,azureTable" });
    assert.deepEqual(
      added.steps.map(({ name, op, isProtected }) => [name, op, isProtected]),
      [
        ["leads-workflow", "create", true],
        ["leads-workflow-azureTable", "create", false],
        ["leads-workflow-dynamics365", "create", false],
      ],
    );
    const removed = preview(dynamics, undefined);
    assert.match(removed.findings[0]?.line ?? "", /Pulumi\.prod\.yaml is removed/);
    assert.deepEqual(
      removed.preview.steps.map(({ op }) => op),
      ["same"],
    );
    assert.equal((await report(removed)).verdict.level, "attention");
  });

  it("refuses another offer, because its Logic App would be replaced", async () => {
    const { verdict } = await report(preview(dynamics, { ...dynamics, offerId: "contoso.other" }));
    assert.equal(verdict.level, "refused");
    assert.match(verdict.line, /leads-workflow would be replaced/);
  });

  it("tells every mistake of the settings, as the program does", async () => {
    const wrong = preview(dynamics, { ...dynamics, protect: "perhaps", offerID: "x" });
    const { verdict, findings, resources } = await report(wrong);
    assert.equal(verdict.level, "refused");
    assert.match(verdict.line, /^\[LEADS_CONFIG_INVALID\] 2 mistakes/);
    assert.match(findings[0]?.fix ?? "", /perhaps offerId[\s\S]*pulumi config set .* --stack prod/);
    assert.deepEqual(resources, []);
  });

  it("compares with nothing when the program refuses the base", () => {
    const { preview: one, missing } = preview({ ...dynamics, protect: "perhaps" }, dynamics);
    assert.equal(one.failure, undefined);
    assert.ok(missing.some((line) => line.includes("refuses Pulumi.prod.yaml of the base")));
  });

  it("names keys that Pulumi ignores, and settings whose effect it cannot see", () => {
    const { findings } = preview(
      dynamics,
      stackFile({ ...dynamics, alertEmails: ["a@contoso.com"] }, "offers: 3\n"),
    );
    const lines = findings.map(({ line }) => line).join("\n");
    assert.match(lines, /Pulumi ignores offers in the stack file/);
    assert.match(lines, /alertEmails is added/);
    assert.doesNotMatch(lines, /a@contoso/);
  });

  it("judges the rules for Logic Apps in process", () => {
    const { preview: one } = preview(dynamics, {
      ...dynamics,
      fieldMap: { jobtitle: "UserDetails.Position" },
    });
    assert.ok(one.policiesChecked?.includes("mapped-paths-exist"));
    assert.deepEqual(
      one.violations.map(({ policy }) => policy),
      ["mapped-paths-exist"],
    );
  });

  it("finds no violation in what the program makes for every destination", () => {
    const salesforce = {
      url: "https://c.my.salesforce.com",
      clientId: "3MVG9.EXAMPLE",
      clientSecret: secure(),
    };
    const others = {
      hubspot: { token: secure() },
      webhook: { url: secure(), signIn: "entra", audience: "api://x" },
    };
    const crm = ["dynamics365", "salesforce", "hubspot", "azureTable", "webhook"];
    const { preview: one } = preview(undefined, { ...dynamics, crm, salesforce, ...others });
    assert.deepEqual([one.failure, one.steps.length], [undefined, 6]);
    assert.deepEqual(
      one.violations.filter(({ level }) => level === "mandatory"),
      [],
    );
  });

  it("needs no secret, shows none, and names one that changes", async () => {
    const webhook = { url: secure(), signIn: "header", secret: secure() };
    const settings = { ...dynamics, crm: "dynamics365,webhook", webhook, clientSecretExpires: secure() };
    const other = { ...settings, webhook: { ...webhook, url: secure("v1:BBBB:OTHERCIPHERTEXT") } };
    const changed = preview(settings, other);
    const text = JSON.stringify(await report(changed));
    assert.doesNotMatch(text, /CIPHERTEXT|secret\.example|leads-offline-|\/tmp\//);
    assert.match(text, /An encrypted value of webhook is changed/);
    assert.match(text, /Encrypted settings were not looked into: clientSecretExpires\./);
    assert.equal(changed.preview.failure, undefined);
  });

  it("reads values of Pulumi.yaml, keys without namespace, and the folder of stack files", () => {
    const project =
      "name: marketplace-leads\nruntime: nodejs\nstackConfigDir: stacks\nconfig:\n  azure-native:location:\n    value: westeurope\n";
    const file = "config:\n  offerId: contoso.leads\n  dynamicsUrl: https://contoso.crm4.dynamics.com\n";
    const repository = new ScratchRepository({ "Pulumi.yaml": project, "stacks/Pulumi.a.yaml": file });
    repositories.push(repository);
    repository.write({ "stacks/Pulumi.a.yaml": `${file}  leadSchema: 2018\n` });
    const [one] = offlinePreviews({ folder: repository.folder, base: "HEAD", now });
    assert.equal(one?.preview.failure, undefined);
    assert.equal(one?.preview.steps[0]?.after?.location, "westeurope");
  });

  it("says when the program itself changes", () => {
    const repository = new ScratchRepository({
      "infra/index.ts": "1",
      "Pulumi.prod.yaml": stackFile(dynamics),
    });
    repositories.push(repository);
    repository.write({ "infra/index.ts": "2" });
    const [one] = offlinePreviews({ folder: repository.folder, base: "main", now });
    assert.ok(one?.missing.some((line) => line.includes("The program changes too (infra)")));
  });

  it("is the same in another folder", async () => {
    const change = () => preview(dynamics, { ...dynamics, fieldMap: { jobtitle: "none" }, flow: "own.json" });
    const [first, second] = [await report(change()), await report(change())];
    assert.equal(JSON.stringify(first), JSON.stringify(second));
  });

  it("is what leads report --offline writes; its exit code is 1 when the change is refused", async () => {
    const { repository } = preview(dynamics, { ...dynamics, protect: "perhaps" });
    const run = (...args: string[]) => {
      const options = { cwd: repository.folder, env: { PATH: process.env.PATH, HOME: repository.folder } };
      return runProcess(process.execPath, [leadsCommand, "report", ...args], options);
    };
    const refused = await run("--offline", "--base", "main", "--json", "report.json");
    assert.equal(refused.code, 1, refused.stderr);
    const written = JSON.parse(readFileSync(repository.path("report.json"), "utf8"));
    assert.equal(written.verdict.level, "refused");
    const unknown = await run("--offline", "--base", "origin/nowhere");
    assertExplained(unknown.stderr, { code: "LEADS_BASE_UNKNOWN", found: /no commit/, fix: /git fetch/ });
    const missing = await run("--offline", "--base", "main", "--stack", "other");
    assertExplained(missing.stderr, {
      code: "LEADS_STACK_FILE_MISSING",
      found: /Pulumi\.other\.yaml/,
      fix: /--stack/,
    });
    assert.match((await run("--offline")).stderr, /expected --offline and --base together/);
  });
});
