import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

describe("the language host's Go files", () => {
  it("are formatted by gofmt", function () {
    const { error, stdout } = spawnSync("gofmt", ["-l", "."], {
      cwd: join(__dirname, "../../tools/language-host"),
      encoding: "utf8",
    });
    if (error !== undefined) return this.skip(); // a machine with Pulumi needs no Go
    assert.equal(stdout, "");
  });
});
