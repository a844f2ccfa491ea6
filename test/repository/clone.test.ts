/** The stack files of a clone. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

describe("the clone", () => {
  it("contains only the sandbox's stack file", () => {
    const text = readFileSync(join(__dirname, "../../Pulumi.sandbox.yaml"), "utf8");
    assert.match(text, /^encryptionsalt: v1:/m);
  });
});
