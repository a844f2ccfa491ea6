/** The guide docs/review.md, command by command, on a deployed offer. Its report is docs/report-example.md. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineTimeoutMilliseconds, testEngine } from "../support/engine";
import { repositoryRoot } from "../support/markdown-pages";
import { contosoConfig, Deployment } from "./support/deployment";
import { guideCommands, runGuideCommand } from "./support/guide";

const example = "docs/report-example.md";
const note =
  "<!-- Made by test/e2e/review-guide.test.ts: run it with LEADS_WRITE_EXAMPLE=1 after a change. The digest is invented. -->\n";

const commands = guideCommands("docs/review.md");

describe("the guide to a review", () => {
  let deployment: Deployment;
  const outputs = new Map<string, string>();
  let digest = "";

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    deployment = await Deployment.create("prod", {
      ...contosoConfig,
      "marketplace-leads:alertEmails": '["ops@contoso.com"]',
    });
    await deployment.up();
    const folder = join(deployment.project, "leads");
    mkdirSync(folder);
    const person = { FirstName: "Ada", LastName: "Marker", Email: "ada@example.com" };
    const lead = { UserDetails: { ...person, Title: "Engineer", Company: "Example Marker" } };
    writeFileSync(join(folder, "kept.json"), JSON.stringify(lead));
  });
  after(() => deployment?.close());

  it("has only commands that work", async function () {
    this.timeout(240_000);
    for (const command of commands) {
      const options = { cwd: deployment.project, env: deployment.env };
      const stdout = await runGuideCommand(command.replace("<digest>", digest), options);
      outputs.set(command, stdout);
      digest ||= /--reviewed ([0-9a-f]{64})/.exec(stdout)?.[1] ?? "";
    }
    assert.match(digest, /^[0-9a-f]{64}$/);
  });

  it("shows no value of a person's own lead", () => {
    const report = outputs.get("npx leads report --leads leads") ?? "";
    assert.match(report, /kept\.json/);
    assert.doesNotMatch(report, /Marker|Engineer|ada@example/);
  });

  it("writes every form", () => {
    for (const form of ["md", "json", "html"])
      assert.ok(existsSync(join(deployment.project, `report.${form}`)), form);
  });

  it("applied the reviewed change", async () => {
    const { workflowId } = await deployment.outputs();
    const { body } = await deployment.arm("GET", `${workflowId}?api-version=2019-05-01`);
    assert.match(body.properties.definition.actions.Create_lead.inputs.body.jobtitle, /Company/);
  });

  it("has a current example", () => {
    const report = outputs.get("npx leads report") ?? "";
    const page = note + report.replaceAll(digest, "0".repeat(64));
    const file = join(repositoryRoot, example);
    if (process.env.LEADS_WRITE_EXAMPLE === "1") writeFileSync(file, page);
    assert.equal(readFileSync(file, "utf8"), page);
  });
});
