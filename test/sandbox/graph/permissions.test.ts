import assert from "node:assert/strict";
import { AccessTokens } from "../../../sandbox/entra/access-tokens";
import { Directory } from "../../../sandbox/entra/directory";
import { createGraphApp } from "../../../sandbox/graph/app";
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";
import { makeKeys } from "../../support/signing-keys";

const appRoles = {
  readAll: "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
  ownedBy: "18a4783c-866b-4cc7-a460-3d5e5662c884",
  writeAll: "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
};

describe("A caller of Graph", () => {
  let database: Database;
  let principalId: string;
  let others: { id: string; appId: string };
  let asDeployer: (method: string, path: string, body?: object) => Promise<{ status: number; body: any }>;
  let asCaller: typeof asDeployer;

  beforeEach(async () => {
    database = new Database(":memory:");
    const parts = { clock: new ManualClock(), ids: seededIds("graph") };
    const directory = new Directory({ database, ...parts });
    const tokens = new AccessTokens({ directory, ...parts, makeKeys });
    const app = createGraphApp({ directory, tokens, ...parts, origin: () => "https://localhost:8443" });
    const sender = async (clientId: string, objectId: string) => {
      const audience = "https://graph.microsoft.com";
      const authorization = `Bearer ${await tokens.issue({ clientId, objectId, audience })}`;
      return async (method: string, path: string, body?: object) => {
        const init = { method, headers: { authorization }, ...(body && { body: JSON.stringify(body) }) };
        const response = await app.fetch(new Request(`https://graph.microsoft.com/v1.0${path}`, init));
        const text = await response.text();
        return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
      };
    };
    asDeployer = await sender(directory.deployer.clientId, directory.deployer.objectId);
    const { body } = await asDeployer("POST", "/applications", { displayName: "pipeline" });
    principalId = (await asDeployer("POST", "/servicePrincipals", { appId: body.appId })).body.id;
    asCaller = await sender(body.appId, principalId);
    others = (await asDeployer("POST", "/applications", { displayName: "another's" })).body;
  });
  afterEach(() => database.close());

  const give = (role: keyof typeof appRoles) =>
    asDeployer("POST", `/servicePrincipals/${principalId}/appRoleAssignments`, {
      principalId,
      resourceId: "00000003-0000-0000-c000-000000000000",
      appRoleId: appRoles[role],
    });
  const isDenied = async (method: string, path: string, body?: object) => {
    const answer = await asCaller(method, path, body);
    if (answer.status < 300) return false;
    assert.deepEqual([answer.status, answer.body.error.code], [403, "Authorization_RequestDenied"]);
    return true;
  };

  it("without a permission reads nothing", async () => {
    assert.equal(await isDenied("GET", "/applications"), true);
  });

  it("with Application.Read.All reads everything and changes nothing", async () => {
    await give("readAll");
    assert.equal(await isDenied("GET", `/applications/${others.id}`), false);
    assert.equal(await isDenied("POST", "/applications", { displayName: "new" }), true);
    assert.equal(await isDenied("DELETE", `/applications/${others.id}`), true);
  });

  it("with Application.ReadWrite.OwnedBy creates, changes and deletes what it owns, and only reads the rest", async () => {
    await give("ownedBy");
    const own = (await asCaller("POST", "/applications", { displayName: "own" })).body;
    const principal = (await asCaller("POST", "/servicePrincipals", { appId: own.appId })).body;
    assert.equal(await isDenied("POST", `/applications/${own.id}/addPassword`, {}), false);
    assert.equal(await isDenied("PATCH", `/servicePrincipals/${principal.id}`, { displayName: "x" }), false);
    assert.equal(await isDenied("GET", `/applications/${others.id}`), false);
    assert.equal(await isDenied("PATCH", `/applications/${others.id}`, { displayName: "x" }), true);
    assert.equal(await isDenied("POST", `/applications/${others.id}/addPassword`, {}), true);
    assert.equal(await isDenied("POST", "/servicePrincipals", { appId: others.appId }), true);
    const { body } = await asDeployer("GET", `/servicePrincipals?$filter=appId eq '${others.appId}'`);
    assert.deepEqual(body.value, [], "a refused create leaves nothing");
    const reference = { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${others.id}` };
    assert.equal(await isDenied("POST", `/applications/${own.id}/owners/$ref`, reference), true);
    assert.equal(await isDenied("DELETE", `/applications/${own.id}`), false);
  });

  it("needs Application.ReadWrite.All to give permissions to others and remove them", async () => {
    await give("ownedBy");
    const path = `/servicePrincipals/${principalId}/appRoleAssignments`;
    const wanted = { principalId, appRoleId: appRoles.writeAll };
    assert.equal(await isDenied("POST", path, wanted), true);
    await give("writeAll");
    assert.equal(await isDenied("DELETE", `/applications/${others.id}`), false);
    const { value } = (await asDeployer("GET", path)).body;
    assert.deepEqual(
      value.map(({ appRoleId }: any) => appRoleId),
      [appRoles.ownedBy, appRoles.writeAll],
    );
    for (const { id } of value) await asDeployer("DELETE", `${path}/${id}`);
    assert.equal(await isDenied("GET", "/applications"), true);
  });

  it("receives an error for an app role that the sandbox does not have", async () => {
    const body = { principalId, appRoleId: "00000000-0000-4000-8000-000000000009" };
    const { status } = await asDeployer("POST", `/servicePrincipals/${principalId}/appRoleAssignments`, body);
    assert.equal(status, 501);
  });
});
