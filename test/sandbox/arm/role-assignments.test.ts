import assert from "node:assert/strict";
import { codeOf, nameOf, roles, startAccess } from "./access-fixture";

describe("Role assignments", () => {
  let arm: Awaited<ReturnType<typeof startAccess>>;
  beforeEach(async () => {
    arm = await startAccess();
  });
  afterEach(() => arm.close());

  it("are created at any scope: subscription, group, resource, child resource", async () => {
    for (const scope of [arm.subscription, arm.group, arm.workflow, arm.container]) {
      const { status, body } = await arm.assign(scope, "blobContributor", { description: "letters" });
      assert.equal(status, 201);
      assert.equal(body.id, arm.idOf(scope, body.name));
      assert.deepEqual(body.properties, {
        roleDefinitionId: `${arm.subscription}/providers/Microsoft.Authorization/roleDefinitions/${roles.blobContributor}`,
        principalId: arm.principal.id,
        principalType: "ServicePrincipal",
        scope,
        condition: null,
        conditionVersion: null,
        createdOn: "2026-01-01T00:00:00.000Z",
        updatedOn: "2026-01-01T00:00:00.000Z",
        createdBy: arm.directory.deployer.objectId,
        updatedBy: arm.directory.deployer.objectId,
        delegatedManagedIdentityResourceId: null,
        description: "letters",
      });
      assert.deepEqual((await arm.send("GET", body.id)).body, body);
    }
  });

  it("can be created again, and cannot be changed", async () => {
    const name = nameOf(50);
    await arm.assign(arm.container, "blobReader", { name });
    assert.equal((await arm.assign(arm.container, "blobReader", { name })).status, 200);
    for (const change of [
      arm.assign(arm.container, "blobContributor", { name }),
      arm.assign(arm.group, "blobReader", { name }),
      arm.assign(arm.container, "blobReader", { name, principalId: arm.directory.deployer.objectId }),
    ]) {
      const refused = await change;
      assert.deepEqual(codeOf(refused), [400, "RoleAssignmentUpdateNotPermitted"]);
    }
    const twin = await arm.assign(arm.container, "blobReader");
    assert.deepEqual(codeOf(twin), [409, "RoleAssignmentExists"]);
    assert.equal((await arm.send("DELETE", arm.idOf(arm.container, name))).status, 200);
    assert.equal((await arm.send("DELETE", arm.idOf(arm.container, name))).status, 204);
    const gone = await arm.send("GET", arm.idOf(arm.container, name));
    assert.deepEqual(codeOf(gone), [404, "RoleAssignmentNotFound"]);
  });

  for (const [what, more, code] of [
    ["a principal that is not there", { principalId: nameOf(99) }, "PrincipalNotFound"],
    [
      "a service principal that is not there",
      { principalId: nameOf(99), principalType: "ServicePrincipal" },
      "PrincipalNotFound",
    ],
    ["the type of another principal", { principalType: "User" }, "UnmatchedPrincipalType"],
    ["a name that is not a GUID", { name: "letters" }, "InvalidRoleAssignmentId"],
    ["a principal id that is not a GUID", { principalId: "x" }, "InvalidRequestContent"],
  ] as const) {
    it(`are refused with ${what}`, async () => {
      assert.deepEqual(codeOf(await arm.assign(arm.group, "reader", more)), [400, code]);
    });
  }

  it("accept any user or group: the sandbox's directory has neither", async () => {
    const { status, body } = await arm.assign(arm.group, "reader", {
      principalId: nameOf(98),
      principalType: "Group",
    });
    assert.deepEqual([status, body.properties.principalType], [201, "Group"]);
  });

  it("need an existing scope, and a role of the sandbox", async () => {
    assert.deepEqual(codeOf(await arm.assign(`${arm.workflow}-2`, "reader")), [
      404,
      "ParentResourceNotFound",
    ]);
    assert.deepEqual(codeOf(await arm.assign(`${arm.group}-2`, "reader")), [404, "ResourceGroupNotFound"]);
    const properties = { roleDefinitionId: nameOf(97), principalId: arm.principal.id };
    const unknown = await arm.send("PUT", arm.idOf(arm.group, nameOf(1)), { properties });
    assert.deepEqual(codeOf(unknown), [501, "NotEmulated"]);
  });

  it("are listed at, above and below a scope, and by filter", async () => {
    const other = arm.directory.create("servicePrincipal", {});
    await arm.assign(arm.subscription, "reader", { name: nameOf(1) });
    await arm.assign(arm.group, "reader", { name: nameOf(2), principalId: other.id });
    await arm.assign(arm.container, "blobReader", { name: nameOf(3) });
    await arm.assign(arm.workflow, "reader", { name: nameOf(4) });
    const list = async (scope: string, filter?: string) => {
      const query = filter === undefined ? "" : `&$filter=${encodeURIComponent(filter)}`;
      const path = `${scope}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01${query}`;
      const { body } = await arm.send("GET", path);
      return body.value?.map(({ name }: any) => Number(name.slice(-2))).sort() ?? body.error.code;
    };
    assert.deepEqual(await list(arm.subscription), [1, 2, 3, 4]);
    assert.deepEqual(await list(arm.container), [1, 2, 3]);
    assert.deepEqual(await list(arm.group, "atScope()"), [1, 2]);
    assert.deepEqual(await list(arm.group, `principalId eq '${other.id}'`), [2]);
    assert.deepEqual(await list(arm.group, `assignedTo('${arm.principal.id}')`), [1, 3, 4]);
    assert.deepEqual(await list(arm.group, `atScope() and assignedTo('${arm.principal.id}')`), [1]);
    assert.equal(await list(arm.group, "roleName eq 'x'"), "NotEmulated");
  });

  it("are deleted with their scope", async () => {
    await arm.assign(arm.workflow, "reader", { name: nameOf(1) });
    await arm.assign(arm.container, "reader", { name: nameOf(2) });
    await arm.assign(arm.subscription, "reader", { name: nameOf(3) });
    await arm.send("DELETE", arm.workflow);
    await arm.send("DELETE", arm.group);
    const left = await arm.send(
      "GET",
      `${arm.subscription}/providers/Microsoft.Authorization/roleAssignments`,
    );
    assert.deepEqual(
      left.body.value.map(({ name }: any) => name),
      [nameOf(3)],
    );
  });
});
