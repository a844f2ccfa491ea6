/** The launcher of the npm scripts: an old Node.js can parse it, and it explains an unknown command. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";

const launcher = join(__dirname, "../../tools/run.cjs");

describe("tools/run.cjs", () => {
  it("has no syntax newer than Node.js 8", () => {
    const text = readFileSync(launcher, "utf8");
    const as = (target: ScriptTarget) =>
      transpileModule(text, { compilerOptions: { target, module: ModuleKind.CommonJS } }).outputText;
    assert.equal(as(ScriptTarget.ES2017), as(ScriptTarget.ESNext));
    assert.doesNotMatch(text, /require\("node:/);
  });

  it("lists the commands when it does not know one", () => {
    const { status, stderr } = spawnSync(process.execPath, [launcher, "tset"], { encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^Found command "tset", expected one of: bench, docs, start, .*Run: node tools\/run\.cjs start\n$/,
    );
  });
});
