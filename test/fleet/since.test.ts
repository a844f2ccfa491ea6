import assert from "node:assert/strict";
import { changedBetween, type Versions } from "../../fleet/since";
import { offer } from "./support";

const stacks = ["a", "b"].map((stack) =>
  offer({ "marketplace-leads:offerId": `contoso.${stack}` }, { stack, file: `offers/${stack}.yaml` }),
);
const changed = (more: Partial<Versions>) => {
  const versions = {
    before: stacks,
    after: stacks,
    files: [],
    stackFileName: (stack: string) => `Pulumi.${stack}.yaml`,
  };
  const { stacks: names, removed } = changedBetween({ ...versions, ...more });
  return { stacks: [...names].sort().join(), removed };
};
const [a, b] = stacks as [(typeof stacks)[0], (typeof stacks)[0]];

describe("changedBetween", () => {
  it("selects stacks whose settings differ, in any order of keys", () => {
    const config = { ...a.config, "marketplace-leads:tags": { a: 1, b: 2 } };
    const other = { "marketplace-leads:tags": { b: 2, a: 1 }, ...a.config };
    assert.equal(changed({ after: [{ ...a, config }, b] }).stacks, "a");
    assert.equal(changed({ before: [{ ...a, config }, b], after: [{ ...a, config: other }, b] }).stacks, "");
    assert.equal(changed({ after: [a, { ...b, escEnvironments: ["leads/prod"] }] }).stacks, "b");
    assert.equal(changed({ before: [a] }).stacks, "b");
  });

  it("selects all when the program differs, and none for pages and workflows of CI", () => {
    for (const file of [
      "index.ts",
      "package.json",
      "infra/x.ts",
      "Pulumi.yaml",
      "../package-lock.json",
      "Pulumi.old.yaml.bak",
    ])
      assert.equal(changed({ files: [file] }).stacks, "a,b", file);
    for (const file of [
      "README.md",
      "docs/x.png",
      ".github/workflows/x.yml",
      "offers/a.yaml",
      "../other/index.ts",
    ])
      assert.equal(changed({ files: [file] }).stacks, "", file);
  });

  it("selects the stacks of a stack file and of an own flow", () => {
    assert.equal(changed({ files: ["Pulumi.b.yaml"] }).stacks, "b");
    const after = [a, { ...b, config: { ...b.config, "marketplace-leads:flow": "./flows/b.json" } }];
    assert.equal(changed({ before: after, after, files: ["flows/b.json"] }).stacks, "b");
  });

  it("names what is removed, and not what has moved", () => {
    assert.deepEqual(changed({ after: [a] }).removed, [{ file: "offers/b.yaml", stacks: ["b"] }]);
    assert.deepEqual(changed({ after: [a, { ...b, file: "offers/c.yaml" }] }), { stacks: "", removed: [] });
  });
});
