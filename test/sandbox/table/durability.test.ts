import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TableFixture } from "./table-fixture";

describe("an answer of the table service", () => {
  const folder = mkdtempSync(join(tmpdir(), "table-"));
  after(() => rmSync(folder, { recursive: true }));

  it("is in the database file before it is sent, and still there after the next start", async () => {
    const file = join(folder, "sandbox.db");
    const first = new TableFixture(file);
    const written = await first.insert("1", { Name: "Ann" });
    await first.insert("gone");
    await first.entity("DELETE", "gone", undefined, { "if-match": "*" });
    const second = new TableFixture(file); // the first service still runs, so nothing waits for its end
    const read = await second.entity("GET", "1");
    assert.equal(read.headers.get("etag"), written.headers.get("etag"));
    first.close();
    second.close();
    const third = new TableFixture(file);
    assert.deepEqual(
      (await third.query()).map(({ Name }) => Name),
      ["Ann"],
    );
    third.close();
  });
});
