import assert from "node:assert/strict";
import { codeOf, location, nameOf, roles, startAccess } from "./access-fixture";
import { requestDefinition } from "./arm-fixture";

describe("What roles permit", () => {
  let arm: Awaited<ReturnType<typeof startAccess>>;
  beforeEach(async () => {
    arm = await startAccess();
  });
  afterEach(() => arm.close());

  it("is nothing without a role; the refusal names client, object, action and scope", async () => {
    const { status, body } = await arm.sendAs("GET", arm.workflow);
    assert.equal(status, 403);
    assert.deepEqual(body.error, {
      code: "AuthorizationFailed",
      message: `The client '${arm.directory.deployer.clientId}' with object id '${arm.principal.id}' does not have authorization to perform action 'Microsoft.Logic/workflows/read' over scope '${arm.workflow}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    });
  });

  const workflowBody = { location, properties: { definition: requestDefinition } };
  for (const [role, mayRead, mayWrite, mayAssign] of [
    ["owner", true, true, true],
    ["contributor", true, true, false],
    ["reader", true, false, false],
    ["userAccess", true, false, true],
    ["accessControl", true, false, true],
    ["logicApp", true, true, false],
    ["blobContributor", false, false, false],
  ] as const) {
    it(`with ${role} matches Azure: to read ${mayRead}, to write ${mayWrite}, to assign ${mayAssign}`, async () => {
      await arm.assign(arm.group, role);
      const assignment = arm.idOf(arm.group, nameOf(70));
      const properties = { roleDefinitionId: roles.reader, principalId: arm.directory.deployer.objectId };
      const may = [
        await arm.sendAs("GET", arm.workflow),
        await arm.sendAs("PUT", arm.workflow, workflowBody),
        await arm.sendAs("PUT", assignment, { properties }),
      ].map(({ status }) => status !== 403);
      assert.deepEqual(may, [mayRead, mayWrite, mayAssign]);
      const elsewhere = await arm.sendAs("GET", `${arm.group}-2`);
      assert.equal(elsewhere.status, 403);
    });
  }

  it("covers the scope of the assignment, and nothing outside", async () => {
    await arm.assign(arm.workflow, "reader");
    assert.equal((await arm.sendAs("GET", arm.workflow)).status, 200);
    assert.equal((await arm.sendAs("GET", `${arm.workflow}/triggers`)).status, 200);
    assert.equal((await arm.sendAs("GET", arm.group)).status, 403);
    assert.equal((await arm.sendAs("GET", `${arm.workflow}-2`)).status, 403);
  });

  it("is listed in the permissions of a subscription and of a group", async () => {
    const permissionsOf = async (scope: string) =>
      await arm.sendAs("GET", `${scope}/providers/Microsoft.Authorization/permissions`);
    await arm.assign(arm.group, "reader");
    assert.equal((await permissionsOf(arm.subscription)).status, 403);
    assert.deepEqual((await permissionsOf(arm.group)).body, {
      value: [{ actions: ["*/read"], notActions: [], dataActions: [], notDataActions: [] }],
    });
    await arm.assign(arm.subscription, "contributor");
    const { body } = await permissionsOf(arm.group);
    assert.deepEqual(body.value[1].actions, ["*"]);
    assert.ok(body.value[1].notActions.includes("Microsoft.Authorization/*/Write"));
    const own = await arm.send("GET", `${arm.group}/providers/Microsoft.Authorization/permissions`);
    assert.deepEqual(own.body.value, [
      { actions: ["*"], notActions: [], dataActions: [], notDataActions: [] },
    ]);
  });

  it("does not include joining other resources: an identity, a connector", async () => {
    const identity = `${arm.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-leads`;
    await arm.send("PUT", identity, { location });
    await arm.assign(arm.group, "logicApp");
    const withIdentity = {
      ...workflowBody,
      identity: { type: "UserAssigned", userAssignedIdentities: { [identity]: {} } },
    };
    const refused = await arm.sendAs("PUT", arm.workflow, withIdentity);
    assert.deepEqual(codeOf(refused), [403, "LinkedAuthorizationFailed"]);
    assert.match(refused.body.error.message, /userAssignedIdentities\/assign\/action' on the linked scope/);
    await arm.assign(identity, "identityOperator");
    assert.equal((await arm.sendAs("PUT", arm.workflow, withIdentity)).status, 200);

    const api = {
      id: `${arm.subscription}/providers/Microsoft.Web/locations/${location}/managedApis/commondataservice`,
    };
    const connection = `${arm.group}/providers/Microsoft.Web/connections/commondataservice`;
    const withApi = { location, properties: { api } };
    assert.deepEqual(codeOf(await arm.sendAs("PUT", connection, withApi)), [
      403,
      "LinkedAuthorizationFailed",
    ]);
    await arm.assign(arm.subscription, "contributor");
    assert.equal((await arm.sendAs("PUT", connection, withApi)).status, 201);
  });

  it("does not let a contributor of a group register a provider", async () => {
    await arm.assign(arm.group, "contributor");
    const path = `${arm.subscription}/providers/Microsoft.Logic/register`;
    assert.deepEqual(codeOf(await arm.sendAs("POST", path, undefined, "2024-03-01")), [
      403,
      "AuthorizationFailed",
    ]);
  });
});

describe("Access to data", () => {
  const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

  it("comes from data roles at their scope; an owner has none", async () => {
    const arm = await startAccess();
    const may = (action: string, objectId = arm.principal.id) =>
      arm.mayDoWithData(objectId, `${blobs}/${action}`, arm.container);
    assert.equal(may("read", arm.directory.deployer.objectId), false);
    await arm.assign(arm.group, "owner");
    assert.equal(may("read"), false);
    const { body } = await arm.assign(arm.group, "blobReader");
    assert.deepEqual([may("read"), may("write"), may("delete")], [true, false, false]);
    await arm.send("DELETE", body.id);
    assert.equal(may("read"), false);
    await arm.assign(arm.container, "blobContributor");
    assert.deepEqual([may("read"), may("write"), may("delete")], [true, true, true]);
    assert.equal(arm.mayDoWithData(arm.principal.id, `${blobs}/read`, `${arm.container}2`), false);
    arm.close();
  });

  it("begins only after the role lag", async () => {
    const arm = await startAccess({ roleLagSeconds: 120 });
    await arm.assign(arm.container, "blobContributor");
    const may = () => arm.mayDoWithData(arm.principal.id, `${blobs}/write`, arm.container);
    assert.equal(may(), false);
    arm.clock.advance(119_000);
    assert.equal(may(), false);
    arm.clock.advance(1_000);
    assert.equal(may(), true);
    arm.close();
  });
});
