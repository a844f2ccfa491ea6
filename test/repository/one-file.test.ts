/** A developer can run one test file. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../..");

describe("npx mocha FILE", () => {
  it("runs that file and nothing else", function () {
    this.timeout(60_000);
    const mocha = join(root, "node_modules/mocha/bin/mocha.js");
    const args = [mocha, "--dry-run", "--reporter", "json", "test/infra/naming.test.ts"];
    const report = execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    const { tests } = JSON.parse(report) as { tests: { file: string }[] };
    assert.ok(tests.length > 0);
    assert.deepEqual([...new Set(tests.map(({ file }) => file))], [join(root, "test/infra/naming.test.ts")]);
  });
});
