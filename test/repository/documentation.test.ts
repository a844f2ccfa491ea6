/** The documentation tells the truth: generated pages are up to date, and every error code is explained. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generatedPages } from "../../tools/docs/pages";

const root = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

describe("the documentation", () => {
  for (const { file, text } of generatedPages()) {
    it(`has an up-to-date ${file}; if not, run: npm run docs`, () => assert.equal(read(file), text));
  }

  for (const source of ["infra/errors.ts", "operations/errors.ts", "cli/command-error.ts"]) {
    it(`explains every error code of ${source} in the README`, () => {
      const codes = new Set(read(source).match(/LEADS_[A-Z_]+/g));
      assert.ok(codes.size > 0);
      for (const code of codes) assert.match(read("README.md"), new RegExp(`\\| \`${code}\` \\|`), code);
    });
  }

  it("names every npm script that a person runs", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const pages = read("README.md") + read("CONTRIBUTING.md");
    for (const script of Object.keys(scripts))
      assert.match(pages, new RegExp(`npm (run )?${script}\\b`), script);
  });
});
