import assert from "node:assert/strict";
import { startArm } from "./arm-fixture";

type Arm = Awaited<ReturnType<typeof startArm>>;

const location = "westeurope";

describe("Table services and tables", () => {
  let arm: Arm;
  let account: string;
  let table: string;
  beforeEach(async () => {
    arm = await startArm();
    account = `${arm.group}/providers/Microsoft.Storage/storageAccounts/stleads`;
    table = `${account}/tableServices/default/tables/Leads`;
    await arm.send("PUT", arm.group, { location });
    await arm.send("PUT", account, { location, kind: "StorageV2", sku: { name: "Standard_LRS" } });
  });
  afterEach(() => arm.close());

  const codeOf = ({ status, body }: { status: number; body: any }) => [status, body?.error?.code];
  const contributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";

  /** A request of the deployer on the account's data. */
  async function data(method: string, path: string, body?: object) {
    const answer = await arm.apps.table.request(`https://stleads.table.core.windows.net${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await arm.issue("https://storage.azure.com/")}`,
        "x-ms-version": "2020-12-06",
        "content-type": "application/json",
        "if-match": "*",
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return [answer.status, answer.headers.get("x-ms-error-code")];
  }
  const assign = (scope: string, name = "00000000-0000-4000-8000-000000000001") =>
    arm.send("PUT", `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`, {
      properties: {
        roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${contributor}`,
        principalId: arm.directory.deployer.objectId,
      },
    });

  it("exist with the account: the service; on request: the table", async () => {
    const service = await arm.send("GET", `${account}/tableServices/default`);
    assert.deepEqual(service.body, {
      id: `${account}/tableServices/default`,
      name: "default",
      type: "Microsoft.Storage/storageAccounts/tableServices",
      properties: { cors: { corsRules: [] } },
    });
    assert.deepEqual(codeOf(await arm.send("GET", table)), [404, "TableNotFound"]);
    const created = await arm.send("PUT", table, {});
    assert.deepEqual(
      [created.status, created.body],
      [
        200,
        {
          id: table,
          name: "Leads",
          type: "Microsoft.Storage/storageAccounts/tableServices/tables",
          properties: { tableName: "Leads" },
        },
      ],
    );
    assert.deepEqual((await arm.send("GET", table.toLowerCase())).body, created.body);
  });

  it("refuse a name with a dash, and name what they lack", async () => {
    assert.deepEqual(codeOf(await arm.send("PUT", `${table}-1`, {})), [400, "InvalidResourceName"]);
    const properties = { signedIdentifiers: [] };
    assert.deepEqual(codeOf(await arm.send("PUT", table, { properties })), [501, "NotEmulated"]);
  });

  it("permit the owner to manage tables, and only a data role to read and write entities", async () => {
    await arm.send("PUT", table, {});
    const entity = { PartitionKey: "p", RowKey: "1" };
    assert.deepEqual(await data("GET", "/Tables"), [200, null]);
    assert.deepEqual(await data("POST", "/Leads", entity), [403, "AuthorizationPermissionMismatch"]);
    assert.equal((await assign(table)).status, 201);
    assert.deepEqual(await data("POST", "/Leads", entity), [201, null]);
    assert.deepEqual(await data("POST", "/Leads", entity), [409, "EntityAlreadyExists"]);
  });

  it("show a table that was created by its data service, and remove its entities and roles with it", async () => {
    assert.deepEqual(await data("POST", "/Tables", { TableName: "Leads" }), [201, null]);
    assert.equal((await arm.send("GET", table)).body.name, "Leads");
    await assign(account);
    await data("POST", "/leads", { PartitionKey: "p", RowKey: "1" });
    assert.equal((await arm.send("DELETE", table)).status, 200);
    assert.deepEqual(await data("GET", "/Leads()"), [404, "TableNotFound"]);
    await arm.send("PUT", table, {});
    assert.deepEqual(await data("GET", "/Leads(PartitionKey='p',RowKey='1')"), [404, "ResourceNotFound"]);
    assert.deepEqual(await data("DELETE", "/Tables('LEADS')"), [204, null]);
    assert.deepEqual(codeOf(await arm.send("GET", table)), [404, "TableNotFound"]);
  });

  it("are gone with their account", async () => {
    await arm.send("PUT", table, {});
    await arm.send("DELETE", account);
    assert.equal(arm.store.find(table), undefined);
    assert.equal(arm.store.find(`${account}/tableServices/default`), undefined);
  });
});
