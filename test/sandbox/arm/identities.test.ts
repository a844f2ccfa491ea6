import assert from "node:assert/strict";
import { requestDefinition, startArm } from "./arm-fixture";

type Arm = Awaited<ReturnType<typeof startArm>>;

const location = "westeurope";

describe("User-assigned identities", () => {
  let arm: Arm;
  let identity: string;
  let workflow: string;
  beforeEach(async () => {
    arm = await startArm();
    identity = `${arm.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-leads`;
    workflow = `${arm.group}/providers/Microsoft.Logic/workflows/logic-leads`;
    await arm.send("PUT", arm.group, { location });
  });
  afterEach(() => arm.close());

  const putWorkflow = (given: unknown) =>
    arm.send("PUT", workflow, { location, identity: given, properties: { definition: requestDefinition } });
  const assigned = (...ids: string[]) => ({
    type: "UserAssigned",
    userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])),
  });

  it("have a service principal in the tenant, which is deleted with them", async () => {
    const { status, body } = await arm.send("PUT", identity, { location, tags: { team: "sales" } });
    assert.equal(status, 201);
    const { principalId, clientId } = body.properties;
    assert.deepEqual(body, {
      id: identity,
      name: "id-leads",
      type: "Microsoft.ManagedIdentity/userAssignedIdentities",
      location,
      tags: { team: "sales" },
      properties: { tenantId: arm.directory.tenantId, principalId, clientId },
    });
    const principal = arm.directory.find(principalId, "servicePrincipal");
    assert.deepEqual([principal?.appId, principal?.body.displayName], [clientId, "id-leads"]);
    assert.deepEqual((await arm.send("GET", identity)).body, body);
    const again = await arm.send("PUT", identity, { location });
    assert.deepEqual([again.status, again.body.properties], [200, body.properties]);

    assert.equal((await arm.send("DELETE", identity)).status, 200);
    assert.equal(arm.directory.find(principalId), undefined);
    const anew = await arm.send("PUT", identity, { location });
    assert.notEqual(anew.body.properties.principalId, principalId);
  });

  it("lose their service principal when their group is deleted", async () => {
    const { principalId } = (await arm.send("PUT", identity, { location })).body.properties;
    await arm.send("DELETE", arm.group);
    assert.equal(arm.directory.find(principalId), undefined);
  });

  it("are assigned to a workflow by id, and their client and principal ids are returned", async () => {
    const { principalId, clientId } = (await arm.send("PUT", identity, { location })).body.properties;
    const { status, body } = await putWorkflow(assigned(identity));
    assert.equal(status, 201);
    assert.deepEqual(body.identity, {
      type: "UserAssigned",
      userAssignedIdentities: { [identity]: { principalId, clientId } },
    });
    assert.deepEqual((await arm.send("GET", workflow)).body, body);
    assert.deepEqual(arm.identities.find(workflow.toUpperCase(), identity.toLowerCase()), {
      objectId: principalId,
      clientId,
    });
    assert.equal(arm.identities.find(workflow, undefined), undefined);
    assert.equal(arm.identities.find(workflow, `${identity}x`), undefined);
  });

  it("leave the workflow when they are removed, deleted, or recreated", async () => {
    await arm.send("PUT", identity, { location });
    await putWorkflow(assigned(identity));
    await arm.send("DELETE", identity);
    assert.equal(arm.identities.find(workflow, identity), undefined);
    await arm.send("PUT", identity, { location });
    assert.equal(arm.identities.find(workflow, identity), undefined);
    await putWorkflow(assigned(identity));
    assert.notEqual(arm.identities.find(workflow, identity), undefined);
    const { body } = await putWorkflow({ type: "None" });
    assert.deepEqual([body.identity, arm.identities.find(workflow, identity)], [undefined, undefined]);
  });

  it("are changed by PATCH, with null to remove one; other changes are refused", async () => {
    const other = `${identity}-2`;
    await arm.send("PUT", identity, { location });
    await arm.send("PUT", other, { location });
    await putWorkflow(assigned(identity, other));
    const userAssignedIdentities = { [identity]: {}, [other]: null };
    const patched = await arm.send("PATCH", workflow, {
      identity: { type: "UserAssigned", userAssignedIdentities },
    });
    assert.deepEqual(Object.keys(patched.body.identity.userAssignedIdentities), [identity]);
    const refused = await arm.send("PATCH", workflow, { identity: { type: "None" }, properties: {} });
    assert.deepEqual([refused.status, refused.body.error.code], [400, "InvalidPatchWorkflowRequest"]);
  });

  it("must exist before a workflow names them", async () => {
    const { status, body } = await putWorkflow(assigned(identity));
    assert.deepEqual([status, body.error.code], [400, "FailedIdentityOperation"]);
    assert.ok(body.error.message.includes(`Resource '${identity}' was not found.`), body.error.message);
    const none = await putWorkflow({ type: "UserAssigned" });
    assert.equal(none.body.error.code, "FailedIdentityOperation");
    assert.equal((await arm.send("GET", workflow)).status, 404);
  });
});
