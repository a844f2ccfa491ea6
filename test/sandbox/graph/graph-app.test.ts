import assert from "node:assert/strict";
import * as fc from "fast-check";
import { AccessTokens } from "../../../sandbox/entra/access-tokens";
import { Directory } from "../../../sandbox/entra/directory";
import { createGraphApp } from "../../../sandbox/graph/app";
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";
import { makeKeys } from "../../support/signing-keys";

async function start() {
  const database = new Database(":memory:");
  const clock = new ManualClock();
  const ids = seededIds("graph");
  const directory = new Directory({ database, clock, ids });
  const tokens = new AccessTokens({ directory, clock, ids, makeKeys });
  const app = createGraphApp({ directory, tokens, clock, ids, origin: () => "https://localhost:8443" });
  const token = await tokens.issue({ ...directory.deployer, audience: "https://graph.microsoft.com" });
  const send = async (method: string, path: string, body?: unknown, authorization = `Bearer ${token}`) => {
    const response = await app.fetch(
      new Request(`https://graph.microsoft.com/v1.0${path}`, {
        method,
        headers: { authorization },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as any) };
  };
  return { database, clock, directory, tokens, send };
}

describe("Graph", () => {
  let graph: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    graph = await start();
  });
  afterEach(() => graph.database.close());

  const createApplication = async (displayName = "app-leads", more = {}) =>
    (await graph.send("POST", "/applications", { displayName, ...more })).body;

  it("creates an application with the default properties", async () => {
    const { status, body } = await graph.send("POST", "/applications", {
      displayName: "app-leads",
      signInAudience: "AzureADMyOrg",
      web: { homePageUrl: "https://contoso.com" },
    });
    assert.equal(status, 201);
    assert.equal(body.displayName, "app-leads");
    assert.equal(body.createdDateTime, "2026-01-01T00:00:00Z");
    assert.deepEqual(body.passwordCredentials, []);
    assert.deepEqual(body.requiredResourceAccess, []);
    assert.deepEqual(body.web.redirectUris, []);
    assert.equal(body.web.homePageUrl, "https://contoso.com");
    assert.notEqual(body.id, body.appId);
    assert.deepEqual((await graph.send("GET", `/applications/${body.id}`)).body, body);
  });

  it("finds applications by object id, by appId in brackets and by filter", async () => {
    const { id, appId } = await createApplication();
    await createApplication("app-other's");
    const byKey = await graph.send("GET", `/applications(appId='${appId}')`);
    assert.equal(byKey.body.id, id);
    const filters = [
      `appId eq '${appId}'`,
      "displayName eq 'APP-LEADS'",
      "startswith(displayName,'app-l')",
      `displayName eq 'app-leads' and appId eq '${appId}'`,
    ];
    for (const filter of filters) {
      const found = await graph.send("GET", `/applications?$filter=${encodeURIComponent(filter)}`);
      assert.deepEqual(
        found.body.value.map((one: any) => one.id),
        [id],
        filter,
      );
    }
    const quoted = await graph.send(
      "GET",
      "/applications?$filter=displayName eq 'app-other''s'&$select=displayName",
    );
    assert.deepEqual(quoted.body.value, [{ displayName: "app-other's" }]);
  });

  it("finds any name by a quoted filter", async () => {
    const name = fc.string({ minLength: 1, unit: fc.constantFrom("'", " and ", " eq ", "a", "(", "é", "%") });
    await fc.assert(
      fc.asyncProperty(name, async (displayName) => {
        const { id, appId } = await createApplication(displayName);
        const filter = `displayName eq '${displayName.replaceAll("'", "''")}' and appId eq '${appId}'`;
        const found = await graph.send("GET", `/applications?$filter=${encodeURIComponent(filter)}`);
        assert.deepEqual(
          found.body.value.map((one: any) => one.id),
          [id],
        );
      }),
      { numRuns: 30 },
    );
  });

  it("changes only what a PATCH names", async () => {
    const { id, ...before } = await createApplication("app-leads", { tags: ["a"] });
    assert.equal((await graph.send("PATCH", `/applications/${id}`, { displayName: "app-2" })).status, 204);
    const { body } = await graph.send("GET", `/applications/${id}`);
    assert.deepEqual(body, { ...before, id, displayName: "app-2" });
  });

  it("returns a secret's text once and removes the secret by its key id", async () => {
    const { id } = await createApplication();
    const endDateTime = "2026-06-01T00:00:00Z";
    const add = (displayName: string) =>
      graph.send("POST", `/applications/${id}/addPassword`, {
        passwordCredential: { displayName, endDateTime },
      });
    const [first, second] = [await add("one"), await add("two")];
    assert.equal(first.status, 200);
    assert.equal(first.body.secretText.length, 40);
    assert.ok(first.body.secretText.startsWith(first.body.hint));
    const listed = (await graph.send("GET", `/applications/${id}`)).body.passwordCredentials;
    assert.deepEqual(
      listed.map((one: any) => [one.displayName, one.secretText, Date.parse(one.endDateTime)]),
      [
        ["one", null, Date.parse(endDateTime)],
        ["two", null, Date.parse(endDateTime)],
      ],
    );
    const { keyId } = first.body;
    assert.equal((await graph.send("POST", `/applications/${id}/removePassword`, { keyId })).status, 204);
    const left = (await graph.send("GET", `/applications/${id}`)).body.passwordCredentials;
    assert.deepEqual(
      left.map((one: any) => one.keyId),
      [second.body.keyId],
    );
    const again = await graph.send("POST", `/applications/${id}/removePassword`, { keyId });
    assert.deepEqual([again.status, again.body.error.code], [400, "Request_BadRequest"]);
  });

  it("gives a secret two years by default", async () => {
    const { id } = await createApplication();
    const { body } = await graph.send("POST", `/applications/${id}/addPassword`);
    assert.equal(Date.parse(body.endDateTime), Date.parse("2028-01-01T00:00:00Z"));
  });

  it("keeps owners from creation and by reference", async () => {
    const owner = graph.directory.deployer.objectId;
    const reference = `https://graph.microsoft.com/v1.0/directoryObjects/${owner}`;
    const { id } = await createApplication("app-leads", { "owners@odata.bind": [reference] });
    const owners = async () =>
      (await graph.send("GET", `/applications/${id}/owners?$select=id`)).body.value.map((one: any) => one.id);
    assert.deepEqual(await owners(), [owner]);
    const second = graph.directory.create("servicePrincipal", { displayName: "second" }).id;
    const add = () =>
      graph.send("POST", `/applications/${id}/owners/$ref`, {
        "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${second}`,
      });
    assert.equal((await add()).status, 204);
    assert.match((await add()).body.error.message, /already exist/);
    assert.deepEqual(await owners(), [owner, second]);
    assert.equal((await graph.send("DELETE", `/applications/${id}/owners/${owner}/$ref`)).status, 204);
    const last = await graph.send("DELETE", `/applications/${id}/owners/${second}/$ref`);
    assert.deepEqual([last.status, await owners()], [400, [second]]);
  });

  it("creates one service principal for each application", async () => {
    const { appId } = await createApplication();
    const created = await graph.send("POST", "/servicePrincipals", { appId, accountEnabled: true });
    assert.equal(created.status, 201);
    assert.deepEqual(
      [created.body.appId, created.body.displayName, created.body.servicePrincipalType],
      [appId, "app-leads", "Application"],
    );
    assert.equal(created.body.appOwnerOrganizationId, graph.directory.tenantId);
    const second = await graph.send("POST", "/servicePrincipals", { appId });
    assert.equal(second.body.error.code, "Request_MultipleObjectsWithSameKeyValue");
    const unknown = await graph.send("POST", "/servicePrincipals", {
      appId: "00000000-0000-4000-8000-000000000001",
    });
    assert.equal(unknown.body.error.code, "Request_BadRequest");
    const shared = await graph.send("GET", `/directoryObjects/${created.body.id}`);
    assert.equal(shared.body["@odata.type"], "#microsoft.graph.servicePrincipal");
  });

  it("soft-deletes an application and a service principal until the deleted item is purged", async () => {
    const { id, appId } = await createApplication();
    const principal = (await graph.send("POST", "/servicePrincipals", { appId })).body;
    assert.equal((await graph.send("DELETE", `/applications/${id}`)).status, 204);
    for (const path of [`/applications/${id}`, `/servicePrincipals/${principal.id}`]) {
      assert.equal((await graph.send("GET", path)).body.error.code, "Request_ResourceNotFound");
    }
    const deleted = await graph.send("GET", `/directory/deletedItems/${id}`);
    assert.equal(deleted.body.deletedDateTime, "2026-01-01T00:00:00Z");
    const list = await graph.send("GET", "/directory/deletedItems/microsoft.graph.application");
    assert.equal(list.body.value.length, 1);
    assert.equal((await graph.send("DELETE", `/directory/deletedItems/${id}`)).status, 204);
    assert.equal((await graph.send("GET", `/directory/deletedItems/${id}`)).status, 404);
  });

  it("answers errors in Graph's format", async () => {
    const id = "00000000-0000-4000-8000-000000000001";
    const { status, body } = await graph.send("GET", `/applications/${id}`);
    assert.equal(status, 404);
    assert.equal(body.error.code, "Request_ResourceNotFound");
    assert.match(body.error.message, new RegExp(`^Resource '${id}' does not exist`));
    assert.deepEqual(Object.keys(body.error.innerError), ["date", "request-id", "client-request-id"]);
  });

  const mistakes: [string, string, string, unknown, number, string][] = [
    [
      "an unknown property",
      "POST",
      "/applications",
      { displayName: "a", colour: "red" },
      400,
      "Request_BadRequest",
    ],
    ["a missing name", "POST", "/applications", {}, 400, "Request_BadRequest"],
    ["a body that is not JSON", "POST", "/applications", "{", 400, "Request_BadRequest"],
    ["a path it does not have", "GET", "/users", undefined, 501, "NotEmulated"],
    [
      "a filter it does not have",
      "GET",
      "/applications?$filter=endsWith(displayName,'x')",
      undefined,
      501,
      "NotEmulated",
    ],
  ];
  for (const [what, method, path, body, status, code] of mistakes) {
    it(`refuses ${what}`, async () => {
      const answer = await graph.send(method, path, body);
      assert.deepEqual([answer.status, answer.body.error.code], [status, code]);
    });
  }

  it("refuses a missing token, and callers who may not change the directory", async () => {
    const missing = await graph.send("GET", "/applications", undefined, "");
    assert.deepEqual([missing.status, missing.body.error.code], [401, "InvalidAuthenticationToken"]);
    const other = await graph.tokens.issue({
      clientId: "00000000-0000-4000-8000-000000000001",
      objectId: "00000000-0000-4000-8000-000000000002",
      audience: "https://graph.microsoft.com",
    });
    const refused = await graph.send("GET", "/applications", undefined, `Bearer ${other}`);
    assert.deepEqual([refused.status, refused.body.error.code], [403, "Authorization_RequestDenied"]);
  });
});
