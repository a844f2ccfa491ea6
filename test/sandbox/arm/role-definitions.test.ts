import assert from "node:assert/strict";
import { codeOf, location, nameOf, roles, startAccess } from "./access-fixture";
import { requestDefinition } from "./arm-fixture";

const name = nameOf(80);
const join = "Microsoft.Web/locations/managedApis/join/action";

describe("Custom roles", () => {
  let arm: Awaited<ReturnType<typeof startAccess>>;
  beforeEach(async () => {
    arm = await startAccess();
  });
  afterEach(() => arm.close());

  const idOf = (scope: string, id = name) =>
    `${scope}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
  const properties = (actions: string[], more: object = {}) => ({
    properties: {
      roleName: "Workflow writer",
      description: "writes",
      type: "CustomRole",
      assignableScopes: [arm.group],
      permissions: [{ actions, notActions: [], dataActions: [], notDataActions: [] }],
      ...more,
    },
  });
  const define = (actions: string[], more?: object, id?: string) =>
    arm.send("PUT", idOf(arm.group, id), properties(actions, more));
  const assign = (scope: string) =>
    arm.send("PUT", arm.idOf(scope, nameOf(81)), {
      properties: { roleDefinitionId: idOf(arm.subscription), principalId: arm.principal.id },
    });

  it("behave as in Azure: created, replaced, read from any scope, listed, deleted", async () => {
    const created = await define(["Microsoft.Logic/workflows/read"]);
    assert.equal(created.status, 201);
    const { deployer } = arm.directory;
    const time = "2026-01-01T00:00:00.000Z";
    assert.deepEqual(created.body, {
      id: idOf(arm.group),
      name,
      type: "Microsoft.Authorization/roleDefinitions",
      properties: {
        ...properties(["Microsoft.Logic/workflows/read"]).properties,
        createdOn: time,
        updatedOn: time,
        createdBy: deployer.objectId,
        updatedBy: deployer.objectId,
      },
    });
    assert.equal((await define(["Microsoft.Logic/workflows/write"])).status, 200);
    const read = await arm.send("GET", idOf(arm.subscription));
    assert.deepEqual(read.body.properties.permissions[0].actions, ["Microsoft.Logic/workflows/write"]);
    const list = (filter: string) =>
      arm.send(
        "GET",
        `${idOf(arm.group, "").slice(0, -1)}?api-version=2022-04-01&$filter=${encodeURIComponent(filter)}`,
      );
    const named = async (filter: string) =>
      (await list(filter)).body.value.map((one: any) => one.properties.roleName);
    assert.deepEqual(await named("type eq 'CustomRole'"), ["Workflow writer"]);
    assert.deepEqual(await named("roleName eq 'reader'"), ["Reader"]);
    assert.deepEqual(codeOf(await list("id eq '1'")), [501, "NotEmulated"]);
    const owner = await arm.send("GET", idOf(arm.subscription, roles.owner));
    assert.equal(owner.body.properties.type, "BuiltInRole");
    assert.equal((await arm.send("DELETE", idOf(arm.group))).status, 200);
    assert.equal((await arm.send("DELETE", idOf(arm.group))).status, 204);
    assert.deepEqual(codeOf(await arm.send("GET", idOf(arm.group))), [404, "RoleDefinitionDoesNotExist"]);
  });

  it("permit their actions after they are assigned, and also actions that are added later", async () => {
    await define(["Microsoft.Logic/workflows/read"]);
    assert.equal((await arm.sendAs("GET", arm.workflow)).status, 403);
    assert.equal((await assign(arm.group)).status, 201);
    assert.equal((await arm.sendAs("GET", arm.workflow)).status, 200);
    await define(["Microsoft.Logic/workflows/runs/read"]);
    assert.equal((await arm.sendAs("GET", arm.workflow)).status, 403);
    await define(["Microsoft.Logic/*"], {
      permissions: [{ actions: ["Microsoft.Logic/*"], notActions: ["*/write"] }],
    });
    assert.equal((await arm.sendAs("GET", arm.workflow)).status, 200);
    const body = { location, properties: { definition: requestDefinition } };
    assert.equal((await arm.sendAs("PUT", arm.workflow, body)).status, 403);
  });

  it("permit actions on data", async () => {
    const action = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
    await define([], { permissions: [{ dataActions: [action] }] });
    await assign(arm.group);
    assert.equal(arm.mayDoWithData(arm.principal.id, action, arm.container), true);
    assert.equal(arm.mayDoWithData(arm.principal.id, action.replace("read", "write"), arm.container), false);
  });

  it("are assigned only in their scopes, and deleted only when unassigned", async () => {
    await define([join]);
    assert.deepEqual(codeOf(await assign(arm.subscription)), [
      400,
      "RoleAssignmentScopeNotAssignableToRoleDefinition",
    ]);
    await assign(arm.workflow);
    assert.deepEqual(codeOf(await arm.send("DELETE", idOf(arm.group))), [
      400,
      "RoleDefinitionHasAssignments",
    ]);
    await arm.send("DELETE", arm.idOf(arm.workflow, nameOf(81)));
    assert.equal((await arm.send("DELETE", idOf(arm.group))).status, 200);
  });

  for (const [what, more, code] of [
    ["a name that is taken, by Azure too", { roleName: "Owner" }, "RoleDefinitionWithSameNameExists"],
    ["no name", { roleName: undefined }, "InvalidRequestContent"],
    ["no scope", { assignableScopes: [] }, "InvalidRequestContent"],
    [
      "another subscription",
      { assignableScopes: [`/subscriptions/${nameOf(1)}`] },
      "LinkedAuthorizationFailed",
    ],
    ["several permissions", { permissions: [{}, {}] }, "NotEmulated"],
    ["an invalid action", { permissions: [{ actions: ["read"] }] }, "InvalidActionOrNotAction"],
    ["an invalid data action", { permissions: [{ dataActions: ["*"] }] }, "InvalidDataActionOrNotDataAction"],
  ] as const) {
    it(`are refused with ${what}`, async () => {
      assert.equal((await define([join], more)).body.error.code, code);
    });
  }

  it("are refused without a GUID", async () => {
    const refused = await define([join], {}, "writer");
    assert.deepEqual(codeOf(refused), [400, "InvalidRoleDefinitionId"]);
  });

  it("are defined only by a caller who may write them in every assignable scope", async () => {
    await arm.assign(arm.group, "userAccess");
    const wide = properties([join], { assignableScopes: [arm.group, arm.subscription] });
    const refused = await arm.sendAs("PUT", idOf(arm.group), wide);
    assert.deepEqual(codeOf(refused), [403, "LinkedAuthorizationFailed"]);
    assert.equal((await arm.sendAs("PUT", idOf(arm.group), properties([join]))).status, 201);
  });
});

describe("Every request to Resource Manager", () => {
  let arm: Awaited<ReturnType<typeof startAccess>>;
  beforeEach(async () => {
    arm = await startAccess();
  });
  afterEach(() => arm.close());

  for (const [method, path, action] of [
    ["GET", "", "Microsoft.Resources/subscriptions/read"],
    ["GET", "/locations", "Microsoft.Resources/subscriptions/locations/read"],
    ["GET", "/resources", "Microsoft.Resources/subscriptions/resources/read"],
    ["GET", "/resourceGroups", "Microsoft.Resources/subscriptions/resourceGroups/read"],
    [
      "GET",
      "/resourceGroups/rg-leads/resources",
      "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
    ],
    ["GET", "/providers", "Microsoft.Resources/subscriptions/providers/read"],
    ["GET", "/providers/Microsoft.Logic", "Microsoft.Resources/subscriptions/providers/read"],
    ["POST", "/providers/Microsoft.Logic/register", "Microsoft.Logic/register/action"],
    ["GET", "/operationresults/1", "Microsoft.Resources/subscriptions/operationresults/read"],
    [
      "POST",
      "/providers/Microsoft.Storage/checkNameAvailability",
      "Microsoft.Storage/checknameavailability/read",
    ],
    [
      "GET",
      "/providers/Microsoft.Web/locations/westeurope/managedApis",
      "Microsoft.Web/locations/managedApis/read",
    ],
    ["GET", "/providers/Microsoft.Logic/workflows", "Microsoft.Logic/workflows/read"],
  ] as const) {
    it(`is refused with the name of the action it needs: ${method} ${path || "the subscription"}`, async () => {
      const { status, body } = await arm.sendAs(method, `${arm.subscription}${path}`);
      assert.equal(status, 403);
      assert.match(body.error.message, new RegExp(`perform action '${action}' over scope`));
    });
  }

  it("for the list of subscriptions returns only those with a role for the caller", async () => {
    const list = async () => (await arm.sendAs("GET", "/subscriptions")).body.value.length;
    assert.equal(await list(), 0);
    await arm.assign(arm.workflow, "reader");
    assert.equal(await list(), 1);
  });

  it("that gives a workflow a connection needs the join action on it", async () => {
    const connection = `${arm.group}/providers/Microsoft.Web/connections/crm`;
    const api = `${arm.subscription}/providers/Microsoft.Web/locations/${location}/managedApis/commondataservice`;
    await arm.send("PUT", connection, { location, properties: { api: { id: api } } });
    await arm.assign(arm.workflow, "contributor");
    const parameters = { $connections: { value: { crm: { connectionId: connection, id: api } } } };
    const refused = await arm.sendAs("PUT", arm.workflow, {
      location,
      properties: { definition: requestDefinition, parameters },
    });
    assert.equal(refused.status, 403);
    assert.match(
      refused.body.error.message,
      /however, it does not have permission to perform action\(s\) 'Microsoft\.Web\/connections\/join\/action' on the linked scope\(s\) '.*\/connections\/crm'/,
    );
  });
});
