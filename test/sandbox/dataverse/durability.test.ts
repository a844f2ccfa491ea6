import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "../../../sandbox/storage/database";
import { client, leadId, leadWriter, TestDataverse } from "./support";

describe("an answer of Dataverse", () => {
  const folder = mkdtempSync(join(tmpdir(), "dataverse-"));
  after(() => rmSync(folder, { recursive: true }));

  it("is in the database file before it is sent", async () => {
    const file = join(folder, "sandbox.db");
    const first = new TestDataverse(new Database(file), "first");
    await first.grant(leadWriter());
    await first.ok("POST", "leads", { as: client, body: { leadid: leadId, lastname: "Sanchez" } });
    const before = await first.ok("GET", `leads(${leadId})`);
    // The first service still runs, so nothing waits for its end.
    const second = new TestDataverse(new Database(file), "second");
    assert.deepEqual((await second.ok("GET", `leads(${leadId})`, { as: client })).body, before.body);
    assert.deepEqual((await second.ok("GET", "WhoAmI")).body, (await first.ok("GET", "WhoAmI")).body);
    first.database.close();
    second.database.close();
  });
});
