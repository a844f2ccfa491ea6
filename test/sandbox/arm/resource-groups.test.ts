import assert from "node:assert/strict";
import { startArm } from "./arm-fixture";

type Arm = Awaited<ReturnType<typeof startArm>>;

describe("the API for resource groups", () => {
  let arm: Arm;
  beforeEach(async () => {
    arm = await startArm();
  });
  afterEach(() => arm.close());

  it("answers 201 on creation, 200 on replacement, and the same body on GET", async () => {
    const expected = {
      id: arm.group,
      name: "rg-leads",
      type: "Microsoft.Resources/resourceGroups",
      location: "westeurope",
      tags: { team: "sales" },
      properties: { provisioningState: "Succeeded" },
    };
    const body = { location: "West Europe", tags: { team: "sales" } };
    const created = await arm.send("PUT", arm.group, body);
    assert.deepEqual({ status: created.status, body: created.body }, { status: 201, body: expected });
    assert.equal((await arm.send("PUT", arm.group, body)).status, 200);
    assert.deepEqual((await arm.send("GET", arm.group)).body, expected);
    assert.deepEqual((await arm.send("GET", arm.group.replace(/\/[^/]+$/, ""))).body.value, [expected]);
  });

  it("finds a group in any letter case and returns it as created", async () => {
    await arm.send("PUT", arm.group, { location: "westeurope" });
    const found = await arm.send("GET", arm.group.toUpperCase().replace("SUBSCRIPTIONS", "subscriptions"));
    assert.equal(found.body.id, arm.group);
  });

  it("removes the tags that a PUT leaves out, and replaces them by PATCH", async () => {
    await arm.send("PUT", arm.group, { location: "westeurope", tags: { team: "sales" } });
    assert.deepEqual((await arm.send("PATCH", arm.group, { tags: { cost: "1" } })).body.tags, { cost: "1" });
    await arm.send("PUT", arm.group, { location: "westeurope" });
    assert.equal((await arm.send("GET", arm.group)).body.tags, undefined);
  });

  it("deletes a group with its resources, with 202 and a location that confirms the end", async () => {
    await arm.send("PUT", arm.group, { location: "westeurope" });
    const workflow = `${arm.group}/providers/Microsoft.Logic/workflows/la`;
    await arm.send("PUT", workflow, { location: "westeurope", properties: { definition: {} } });
    const deleted = await arm.send("DELETE", arm.group);
    assert.equal(deleted.status, 202);
    const location = new URL(deleted.headers.get("location") ?? "");
    assert.equal(location.hostname, "management.azure.com");
    assert.equal((await arm.send("GET", location.pathname + location.search)).status, 200);
    assert.equal((await arm.send("GET", arm.group)).body.error.code, "ResourceGroupNotFound");
    assert.equal((await arm.send("HEAD", arm.group)).status, 404);
    await arm.send("PUT", arm.group, { location: "westeurope" });
    assert.equal((await arm.send("GET", workflow)).body.error.code, "ResourceNotFound");
  });

  it("refuses to move a group to another location", async () => {
    await arm.send("PUT", arm.group, { location: "westeurope" });
    const moved = await arm.send("PUT", arm.group, { location: "northeurope" });
    assert.deepEqual(
      { status: moved.status, body: moved.body },
      {
        status: 409,
        body: {
          error: {
            code: "InvalidResourceGroupLocation",
            message:
              "Invalid resource group location 'northeurope'. The Resource group already exists in location 'westeurope'.",
          },
        },
      },
    );
  });

  it("refuses a missing location, and names an unknown one", async () => {
    assert.equal((await arm.send("PUT", arm.group, {})).body.error.code, "LocationRequired");
    const unknown = await arm.send("PUT", arm.group, { location: "atlantis" });
    assert.deepEqual([unknown.status, unknown.body.error.code], [501, "NotEmulated"]);
    assert.match(unknown.body.error.message, /does not emulate the region 'atlantis'.*westeurope/);
  });

  for (const [given, location] of [
    ["Korea South", "koreasouth"],
    ["francesouth", "francesouth"],
    ["germanynorth", "germanynorth"],
    ["austriaeast", "austriaeast"],
    ["Chile Central", "chilecentral"],
    ["switzerlandwest", "switzerlandwest"],
  ] as const) {
    it(`accepts the region ${given}`, async () => {
      const { status, body } = await arm.send("PUT", arm.group, { location: given });
      assert.deepEqual([status, body.location], [201, location]);
    });
  }
});
