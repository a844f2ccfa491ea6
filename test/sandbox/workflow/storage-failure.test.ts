import assert from "node:assert/strict";
import { connectionId, deploymentOf, Harness } from "./harness";

const definition = {
  Id: { type: "Compose", inputs: "@guid()" },
  Create: {
    type: "ApiConnection",
    inputs: {
      host: { connection: { name: connectionId } },
      method: "post",
      path: "/rows",
      body: "@outputs('Id')",
      retryPolicy: { type: "none" },
    },
    runAfter: { Id: ["Succeeded"] },
  },
};

describe("an action that fails while the sandbox's own disk does", () => {
  it("is run again with the same inputs once the disk can be written, and its failure is not kept", async () => {
    const harness = new Harness([deploymentOf(definition)], {
      call: () => {
        if (harness.calls.length > 1) return { statusCode: 201, headers: {}, body: {} };
        fillDisk(harness);
        return { statusCode: 500, headers: {}, body: undefined };
      },
    });
    assert.equal((await harness.post({})).status, 202);
    await harness.finish();
    assert.equal(harness.lastRun().properties.status, "Succeeded");
    const [first, second, ...others] = harness.calls.map(({ body }) => body);
    assert.equal(first, second);
    assert.deepEqual(others, []);
    assert.match(String(harness.logged), /Free some space/);
    await harness.close();
  });

  it("stays failed when the disk has nothing to do with it", async () => {
    const harness = new Harness([deploymentOf(definition)], {
      call: () => ({ statusCode: 500, headers: {}, body: undefined }),
    });
    await harness.post({});
    await harness.finish();
    assert.equal(harness.lastRun().properties.status, "Failed");
    assert.equal(harness.calls.length, 1);
    await harness.close();
  });
});

/** A write of another part that finds no room; afterwards there is some again. */
function fillDisk({ database }: Harness): void {
  const pages = database.get<{ page_count: number }>("PRAGMA page_count")?.page_count;
  database.get(`PRAGMA max_page_count = ${pages}`);
  assert.throws(() => database.run("CREATE TABLE other AS SELECT zeroblob(1000000) AS body"), {
    code: "SQLITE_FULL",
  });
  database.get("PRAGMA max_page_count = 1000000");
}
