/** The digests of a reviewed fleet are read strictly. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustBeReviewed, readDigests } from "../../../cli/offers/digest-file";
import { assertExplained } from "../../support/explained";

const [one, other] = ["1".repeat(64), "a".repeat(64)];

describe("the file of digests", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-digests-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const read = (text: string) => {
    writeFileSync(join(folder, "digests"), text);
    return readDigests(join(folder, "digests"));
  };

  it("has a stack and its digest in each line", () => {
    const expected = new Map([
      ["contoso-crm", one],
      ["fabrikam.test_1", other],
    ]);
    assert.deepEqual(read(`contoso-crm ${one}\nfabrikam.test_1 ${other}\n`), expected);
    assert.deepEqual(read(`contoso-crm ${one}\r\nfabrikam.test_1 ${other}`), expected);
    assert.deepEqual(read(""), new Map());
  });

  for (const [what, text] of Object.entries({
    "a digest alone": one,
    "a short digest": `crm ${one.slice(1)}`,
    "capital letters": `crm ${other.toUpperCase()}`,
    "two spaces": `crm  ${one}`,
    "a comment": `# crm ${one}`,
    "a word more": `crm ${one} yes`,
    "a stack twice": `crm ${one}\ncrm ${one}`,
  }))
    it(`refuses ${what}`, () => {
      assert.throws(
        () => read(`fabrikam ${one}\n${text}\n`),
        (error: Error) => {
          assertExplained(error.message, {
            code: "LEADS_OFFERS_DIGESTS",
            found: /digests, line [23], .* nothing was changed/,
            fix: /npx leads offers report --digests FILE/,
          });
          return true;
        },
      );
    });

  it("must exist", () => {
    assert.throws(() => readDigests(join(folder, "none")), { code: "LEADS_FILE_UNREADABLE" });
  });

  it("must name every stack that is updated", () => {
    const digests = read(`crm ${one}\nmore ${other}\n`);
    mustBeReviewed(["crm"], digests, "digests");
    assert.throws(
      () => mustBeReviewed(["crm", "new", "other"], digests, "digests"),
      (error: Error) => {
        assertExplained(error.message, {
          code: "LEADS_OFFERS_UNREVIEWED",
          found: /no digest of stacks new, other, .* nothing was changed/,
          fix: /npx leads offers report --only new other --digests FILE/,
        });
        return true;
      },
    );
  });
});
