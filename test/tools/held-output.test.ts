import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { HeldOutput } from "../../tools/held-output";

describe("HeldOutput", () => {
  it("holds what is written until it is released, and passes on the rest immediately", () => {
    const target = new PassThrough({ encoding: "utf8" });
    const held = new HeldOutput(target);
    held.write("first ");
    held.write("second ");
    assert.equal(target.read(), null);
    held.release();
    assert.equal(target.read(), "first second ");
    held.write("third");
    assert.equal(target.read(), "third");
    held.release();
    assert.equal(target.read(), null);
  });

  it("leaves its target open when it ends", () => {
    const target = new PassThrough({ encoding: "utf8" });
    const held = new HeldOutput(target);
    held.end("all");
    held.release();
    assert.equal(target.read(), "all");
    assert.equal(target.writableEnded, false);
  });
});
