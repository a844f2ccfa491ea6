import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../..");

describe("the Go files", () => {
  it("are formatted by gofmt", function () {
    const folders = ["tools/language-host", "test/clients/go"];
    const { error, stdout } = spawnSync("gofmt", ["-l", ...folders], { cwd: root, encoding: "utf8" });
    if (error !== undefined) return this.skip(); // a machine may have no Go
    assert.equal(stdout, "");
  });
});
