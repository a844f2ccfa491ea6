import assert from "node:assert/strict";
import { nestingLimit, readContent } from "../../../sandbox/workflow/outbound/content";

const read = (text: string) => readContent(Buffer.from(text), "application/json");
const arrays = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

describe("readContent of nested JSON", () => {
  it("reads values nested up to the limit", () => {
    assert.ok("value" in read(arrays(nestingLimit)));
  });

  it("refuses deeper values, which the sandbox cannot store", () => {
    for (const depth of [nestingLimit + 1, 5000, 1_000_000]) {
      assert.match((read(arrays(depth)) as { invalidJson: string }).invalidJson, /deeper than 3200 levels/);
    }
    const objects = `${'{"a":'.repeat(4000)}1${"}".repeat(4000)}`;
    assert.ok("invalidJson" in read(objects));
  });

  it("ignores brackets inside strings", () => {
    const value = { text: `${"[".repeat(5000)}\\" ${"{".repeat(5000)}` };
    assert.deepEqual(read(JSON.stringify(value)), { value });
  });

  it("reads a megabyte of flat values", () => {
    const value = Array.from({ length: 100_000 }, (_, index) => ({ index }));
    assert.deepEqual(read(JSON.stringify(value)), { value });
  });
});
