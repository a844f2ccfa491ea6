import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { assertExplained } from "../../support/explained";
import { contoso, FleetProject, location, offerFile } from "./support/fleet-project";

const b = { ...location, ...contoso, offerId: "contoso.b" };

describe("loadFleet since a commit", () => {
  let project: FleetProject;
  const since = (commit = "main") => {
    const { selected, removed } = project.load({ since: commit });
    return { selected: selected.map(({ stack }) => stack), removed };
  };
  beforeEach(() => {
    project = new FleetProject({
      "offers/b.yaml": offerFile(b),
      "offers/old.yaml": offerFile({ ...b, offerId: "contoso.old" }),
    });
    project.git("checkout", "--quiet", "-b", "change");
  });
  afterEach(() => project.close());

  it("selects what the branch, the working tree and untracked files change", () => {
    assert.deepEqual(since(), { selected: [], removed: [] });
    project.write({ "offers/b.yaml": offerFile({ ...b, protect: false }) });
    project.commit();
    project.write({ "offers/new.yaml": offerFile({ ...b, offerId: "contoso.new" }) });
    rmSync(project.path("offers/old.yaml"));
    assert.deepEqual(since(), {
      selected: ["b", "new"],
      removed: [{ file: "offers/old.yaml", stacks: ["old"] }],
    });
  });

  it("does not see what the other branch has changed since", () => {
    project.git("checkout", "--quiet", "main");
    project.write({
      "offers/crm.yaml": offerFile({ ...location, ...contoso, protect: false }),
      "index.ts": "",
    });
    project.commit();
    project.git("checkout", "--quiet", "change");
    assert.deepEqual(since().selected, []);
  });

  it("selects all when the program changes, and every stack that defaults change", () => {
    project.write({ "offers/defaults.yaml": "config: {deadLetterDays: 30}\n" });
    assert.deepEqual(since().selected, ["b", "crm", "old"]);
    rmSync(project.path("offers/defaults.yaml"));
    project.write({ "index.ts": "export {};\n" });
    assert.deepEqual(since().selected, ["b", "crm", "old"]);
  });

  it("works in a folder of a larger repository", () => {
    project.write({
      "package-lock.json": "{}",
      "apps/leads/Pulumi.yaml": "name: x\n",
      "apps/other/index.ts": "",
    });
    project.write({ "apps/leads/offers/b.yaml": offerFile(b) });
    project.commit();
    const { folder } = project;
    const inApp = () => {
      Object.defineProperty(project, "folder", { value: `${folder}/apps/leads` });
      try {
        return since("HEAD").selected;
      } finally {
        Object.defineProperty(project, "folder", { value: folder });
      }
    };
    project.write({ "apps/other/index.ts": "// changed\n" });
    assert.deepEqual(inApp(), []);
    project.write({ "package-lock.json": "{ }" });
    assert.deepEqual(inApp(), ["b"]);
  });

  it("refuses what git does not know", () => {
    for (const commit of ["nowhere", "--output=x"]) {
      const explanation = {
        code: "LEADS_BASE_UNKNOWN",
        found: /git knows no commit/,
        fix: /--since origin\/main/,
      };
      assertExplained(project.refusal({ since: commit }), explanation);
    }
  });
});
