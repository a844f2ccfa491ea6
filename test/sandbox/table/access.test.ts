import assert from "node:assert/strict";
import { HostTable } from "../../../sandbox/http/host-table";
import { origin, refusal, TableFixture } from "./table-fixture";

const mismatch = [403, "AuthorizationPermissionMismatch"];

describe("the table service's access check", () => {
  let world: TableFixture;
  beforeEach(() => {
    world = new TableFixture();
  });
  afterEach(() => world.close());

  const insert = async (headers: Record<string, string> = {}) =>
    refusal(await world.insert("1", {}, headers));

  it("accepts tokens for storage and for the account, and refuses others with the authority's name", async () => {
    const authorize = async (audience: string) => ({
      authorization: `Bearer ${await world.token(audience)}`,
    });
    assert.deepEqual(await insert(await authorize("https://storage.azure.com")), [201, null]);
    assert.deepEqual(await insert(await authorize(`${origin}/`)), [409, "EntityAlreadyExists"]);
    const answer = await world.insert("2", {}, await authorize("https://stleads.blob.core.windows.net"));
    assert.deepEqual(refusal(answer), [401, "InvalidAuthenticationInfo"]);
    assert.match(answer.headers.get("www-authenticate") ?? "", /^Bearer authorization_uri=https:\/\/login/);
    const { "odata.error": error } = (await answer.json()) as any;
    assert.match(error.AuthenticationErrorDetail, /^Audience validation failed/);
  });

  it("refuses a version without tokens, an old date, keys and signatures", async () => {
    assert.deepEqual(await insert({ "x-ms-version": "2017-04-17" }), [403, "AuthenticationFailed"]);
    assert.deepEqual(await insert({ "x-ms-date": "Wed, 31 Dec 2025 23:44:00 GMT" }), [
      403,
      "AuthenticationFailed",
    ]);
    const authorization = "SharedKey stleads:c2lnbmF0dXJl";
    assert.deepEqual(await insert({ authorization }), [403, "KeyBasedAuthenticationNotPermitted"]);
    world.account.allowsSharedKey = true;
    assert.deepEqual(await insert({ authorization }), [501, "NotEmulated"]);
  });

  it("requires the right of each operation at the table", async () => {
    await world.insert("1");
    const attempts: Record<string, () => Promise<Response>> = {
      read: () => world.entity("GET", "1"),
      insert: () => world.insert("2"),
      upsert: () => world.entity("PUT", "3", {}),
      update: () => world.entity("PATCH", "1", {}, { "if-match": "*" }),
      delete: () => world.entity("DELETE", "2", undefined, { "if-match": "*" }),
    };
    const allowed = async (...rights: string[]) => {
      world.rights = new Set(rights.map((right) => `entities/${right}`));
      const names: string[] = [];
      for (const [name, attempt] of Object.entries(attempts)) {
        if (refusal(await attempt())[1] !== mismatch[1]) names.push(name);
      }
      return names;
    };
    world.scopes.clear();
    assert.deepEqual(await allowed("read"), ["read"]);
    assert.deepEqual(await allowed("write"), ["insert", "upsert", "update"]);
    assert.deepEqual(await allowed("add/action"), ["insert"]);
    assert.deepEqual(await allowed("update/action"), ["update"]);
    assert.deepEqual(await allowed("add/action", "update/action"), ["insert", "upsert", "update"]);
    assert.deepEqual(await allowed("delete"), ["delete"]);
    assert.deepEqual([...world.scopes], [`${world.account.resourceId}/tableServices/default/tables/Leads`]);
  });

  it("requires a right of the control plane to list, create and delete tables", async () => {
    world.rights = new Set(["entities/read", "entities/write", "entities/delete"]);
    assert.deepEqual(refusal(await world.call("GET", "/Tables")), mismatch);
    assert.deepEqual(refusal(await world.call("POST", "/Tables", { TableName: "Other" })), mismatch);
    assert.deepEqual(refusal(await world.call("DELETE", "/Tables('Leads')")), mismatch);
    assert.deepEqual([...world.tables], ["Leads"]);
  });

  it("hides from a caller without rights whether a table exists", async () => {
    world.rights.clear();
    world.tables.clear();
    assert.deepEqual(await insert(), mismatch);
  });

  it("has no host for an account that is not deployed", async () => {
    const { app, hasHost } = world.service;
    const hosts = new HostTable().add("*.table.core.windows.net", app.fetch, hasHost);
    assert.equal((await hosts.fetch(`${origin}/Leads`)).status, 409);
    await assert.rejects(hosts.fetch("https://nobody.table.core.windows.net/Leads"), {
      code: "HostNotRouted",
    });
    const answer = await world.send("https://nobody.table.core.windows.net/Leads");
    assert.deepEqual(refusal(answer), [404, "ResourceNotFound"]);
  });
});
