/** Options and failures of `leads report` and `leads up` that need no engine. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { leadsOf } from "../../cli/lead-folder";
import { refuseEventFile } from "../../cli/pulumi/engine-preview";
import { policyArguments, policyPacks } from "../../cli/pulumi/policy-packs";
import { projectFile, stackFile } from "../../cli/pulumi/project-folder";
import { pulumiFailure } from "../../cli/pulumi/pulumi-failures";
import { assertExplained, type Explanation } from "../support/explained";

const own = resolve(__dirname, "../../policies");

function explains(fails: () => unknown, explanation: Explanation): void {
  assert.throws(fails, (error: Error) => {
    assertExplained(error.message, explanation);
    return true;
  });
}

describe("the options of a review", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-review-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("check our own policy pack first, unless it is left out", () => {
    assert.deepEqual(policyPacks({ policies: true, policyPack: ["/other"] }, folder), {
      folders: [own, "/other"],
      configs: [],
    });
    assert.deepEqual(policyPacks({ policies: false }, folder), { folders: [], configs: [] });
  });

  it("pair each configuration with a pack that is named, or with ours", () => {
    const ours = policyPacks({ policies: true, policyPackConfig: ["/a.json"] }, folder);
    assert.deepEqual(ours.configs, ["/a.json"]);
    const named = { policies: true, policyPack: ["/other"] };
    const theirs = policyPacks({ ...named, policyPackConfig: ["/a.json"] }, folder);
    assert.equal(readFileSync(theirs.configs[0] ?? "", "utf8"), "{}");
    assert.equal(theirs.configs[1], "/a.json");
    const both = policyPacks({ ...named, policyPackConfig: ["/a.json", "/b.json"] }, folder);
    assert.deepEqual(policyArguments(both), [
      ...["--policy-pack", own, "--policy-pack", "/other"],
      ...["--policy-pack-config", "/a.json", "--policy-pack-config", "/b.json"],
    ]);
  });

  it("refuse a configuration without a pack", () => {
    explains(() => policyPacks({ policies: false, policyPackConfig: ["/a.json"] }, folder), {
      code: "LEADS_POLICY_FILES",
      found: /1 --policy-pack-config for 0 policy packs/,
      fix: /one file for each --policy-pack/,
    });
  });

  it("refuse a Pulumi that would write the events to a file", () => {
    refuseEventFile("3.206.0");
    refuseEventFile("v4.0.0");
    explains(() => refuseEventFile("3.205.0"), {
      code: "LEADS_PULUMI_OLD",
      found: /Pulumi 3\.205\.0, expected 3\.206/,
      fix: /pulumi\.com\/docs\/install/,
    });
  });

  it("take every JSON file of a folder by name, after the samples", () => {
    for (const name of ["b.json", "a.json"]) writeFileSync(join(folder, name), "{}");
    writeFileSync(join(folder, "note.txt"), "not a lead");
    assert.deepEqual(
      leadsOf(folder).map(({ file, isSample }) => `${file} ${isSample}`),
      ["lead.published.json true", "lead.partner-center-test.json true", "a.json false", "b.json false"],
    );
    explains(() => leadsOf(join(folder, "none")), {
      code: "LEADS_FILE_UNREADABLE",
      found: /none \(ENOENT\)/,
      fix: /--leads/,
    });
  });

  it("find the project above, and the stack file where the project says", () => {
    const below = join(folder, "deep/er");
    mkdirSync(below, { recursive: true });
    mkdirSync(join(folder, "stacks"));
    const project = join(folder, "Pulumi.yml");
    writeFileSync(project, "");
    writeFileSync(join(folder, "stacks/Pulumi.prod.yml"), "config: {}\n");
    assert.equal(projectFile(below), project);
    assert.equal(stackFile(project, "prod").length, 0);
    writeFileSync(project, "name: leads\nstackConfigDir: stacks\n");
    assert.equal(Buffer.from(stackFile(project, "contoso/leads/prod")).toString(), "config: {}\n");
  });

  it("explain a locked stack", () => {
    const text =
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end";
    explains(
      () => {
        throw pulumiFailure("pulumi up", text);
      },
      { code: "LEADS_STACK_LOCKED", found: /locked by 1 lock/, fix: /pulumi cancel/ },
    );
  });
});
