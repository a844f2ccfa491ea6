import assert from "node:assert/strict";
import { connectionId, deploymentOf, Harness } from "./harness";

const createRow = {
  type: "ApiConnection",
  inputs: {
    host: { connection: { name: connectionId } },
    method: "post",
    path: "/api/data/v9.1/@{encodeURIComponent(encodeURIComponent('contacts'))}",
    headers: { organization: "https://contoso.crm4.dynamics.com" },
    body: "@outputs('Row')",
  },
  runAfter: { Row: ["Succeeded"] },
};

describe("a workflow called through its Request trigger", () => {
  it("is answered with 202 and the run's name, and runs Compose and a connector call", async () => {
    const row = { type: "Compose", inputs: { lastname: "@triggerBody()?['name']" } };
    const harness = new Harness([deploymentOf({ Row: row, Create: createRow })]);
    const response = await harness.post({ name: "Miller" });
    await harness.finish();

    assert.equal(response.status, 202);
    assert.equal(await response.text(), "");
    const run = harness.lastRun();
    assert.equal(response.headers.get("x-ms-workflow-run-id"), run.name);
    assert.match(run.name, /^\d{29}CU\d{2}$/);
    assert.equal(run.properties.status, "Succeeded");
    assert.deepEqual(harness.statuses(), { Row: "Succeeded", Create: "Succeeded" });
    const [call] = harness.calls;
    assert.equal(call?.path, "/api/data/v9.1/contacts");
    assert.equal(call?.method, "post");
    assert.deepEqual(call?.body, { lastname: "Miller" });
    const { Row, Create } = harness.records();
    assert.deepEqual(await harness.content(Row.outputsLink), { lastname: "Miller" });
    assert.deepEqual(await harness.content(Create.outputsLink), {
      statusCode: 201,
      headers: {},
      body: { id: 1 },
    });
    assert.equal(Create.code, "Created");
    await harness.close();
  });
});
