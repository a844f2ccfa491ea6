import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobFixture } from "./blob-fixture";

describe("an answer of the blob service", () => {
  const folder = mkdtempSync(join(tmpdir(), "blob-"));
  after(() => rmSync(folder, { recursive: true }));

  it("is in the database file before it is sent, and still there after the next start", async () => {
    const file = join(folder, "sandbox.db");
    const first = new BlobFixture(file);
    const written = await first.put("dynamics365/1.json", "{}", { "x-ms-meta-run": "1" });
    await first.put("gone", "1");
    await first.call("DELETE", "/gone");
    const second = new BlobFixture(file); // the first service still runs, so nothing waits for its end
    for (const world of [second, first]) {
      const read = await world.call("GET", "/dynamics365/1.json");
      assert.equal(await read.text(), "{}");
      assert.equal(read.headers.get("etag"), written.headers.get("etag"));
      assert.equal(read.headers.get("x-ms-meta-run"), "1");
      assert.deepEqual((await world.list()).names, ["dynamics365/1.json"]);
    }
    first.close();
    second.close();
    const third = new BlobFixture(file);
    assert.deepEqual((await third.list()).names, ["dynamics365/1.json"]);
    third.close();
  });
});
