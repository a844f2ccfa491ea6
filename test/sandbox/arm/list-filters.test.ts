import assert from "node:assert/strict";
import { requestDefinition, startArm } from "./arm-fixture";

const location = "westeurope";

describe("Filters of a workflow's lists", () => {
  let arm: Awaited<ReturnType<typeof startArm>>;
  let workflow: string;
  const asked: unknown[] = [];

  before(async () => {
    const answered = (request: { filter?: string }) => {
      asked.push(request.filter);
      return { value: [] };
    };
    arm = await startArm({
      operations: {
        listRuns: (_, request) => answered(request),
        listRunActions: (_, __, request) => answered(request),
        listTriggerHistories: (_, __, request) => answered(request),
      },
    });
    workflow = `${arm.group}/providers/Microsoft.Logic/workflows/la`;
    await arm.send("PUT", arm.group, { location });
    await arm.send("PUT", workflow, { location, properties: { definition: requestDefinition } });
  });
  after(() => arm.close());

  const list = (path: string, filter: string) =>
    arm.send("GET", `${workflow}/${path}?api-version=2019-05-01&$filter=${encodeURIComponent(filter)}`);

  it("reach the runtime when they filter by status", async () => {
    for (const path of ["runs", "runs/run-1/actions"]) {
      assert.equal((await list(path, "Status eq 'Failed'")).status, 200);
    }
    assert.deepEqual(asked, ["Status eq 'Failed'", "Status eq 'Failed'"]);
  });

  for (const [path, filter] of [
    ["runs", "startTime ge 2026-01-01T00:00:00Z"],
    ["runs", "status eq 'Failed' and startTime ge 2026-01-01T00:00:00Z"],
    ["runs/run-1/actions", "nonsense"],
    ["triggers/manual/histories", "status eq 'Failed'"],
    ["triggers", "state eq 'Enabled'"],
  ] as const) {
    it(`are never ignored: ${path} by "${filter}" is answered as not emulated`, async () => {
      const { status, body } = await list(path, filter);
      assert.deepEqual([status, body.error.code], [501, "NotEmulated"]);
      assert.ok(body.error.message.includes(filter), body.error.message);
    });
  }
});

describe("Resources of other providers on a resource", () => {
  it("are not emulated, and the answer names their type", async () => {
    const arm = await startArm();
    await arm.send("PUT", arm.group, { location });
    const workflow = `${arm.group}/providers/Microsoft.Logic/workflows/la`;
    await arm.send("PUT", workflow, { location, properties: { definition: requestDefinition } });
    for (const extension of [
      "Microsoft.Resources/tags/default",
      "Microsoft.Insights/autoscaleSettings/all",
      "microsoft.authorization/locks",
    ]) {
      const path = `${workflow}/providers/${extension}?api-version=2021-05-01-preview`;
      const { status, body } = await arm.send("GET", path);
      assert.deepEqual([status, body.error.code], [501, "NotEmulated"]);
      assert.ok(body.error.message.includes(extension.split("/").slice(0, 2).join("/")), body.error.message);
    }
    arm.close();
  });
});
