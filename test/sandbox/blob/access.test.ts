import assert from "node:assert/strict";
import { HostTable } from "../../../sandbox/http/host-table";
import { BlobFixture, containerUrl, origin, refusal } from "./blob-fixture";

describe("the blob service's access check", () => {
  let world: BlobFixture;
  beforeEach(() => {
    world = new BlobFixture();
  });
  afterEach(() => world.close());

  const put = async (headers: Record<string, string>) => refusal(await world.put("a", "1", headers));

  it("accepts tokens for storage and for the account, with and without slash", async () => {
    for (const audience of [
      "https://storage.azure.com/",
      "https://storage.azure.com",
      `${origin}/`,
      origin,
    ]) {
      const authorization = `Bearer ${await world.token(audience)}`;
      assert.deepEqual(await put({ authorization }), [201, null], audience);
    }
  });

  it("refuses a token for another resource with 401 and names the authority", async () => {
    const authorization = `Bearer ${await world.token("https://management.azure.com/")}`;
    const answer = await world.put("a", "1", { authorization });
    assert.deepEqual(refusal(answer), [401, "InvalidAuthenticationInfo"]);
    assert.match(
      answer.headers.get("www-authenticate") ?? "",
      /^Bearer authorization_uri=https:\/\/login\.microsoftonline\.com\/[0-9a-f-]+\/oauth2\/authorize resource_id=https:\/\/storage\.azure\.com$/,
    );
    assert.match(await answer.text(), /<AuthenticationErrorDetail>Audience validation failed/);
    const other = await world.token("https://stother.blob.core.windows.net");
    assert.deepEqual(await put({ authorization: `Bearer ${other}` }), [401, "InvalidAuthenticationInfo"]);
  });

  it("refuses an expired and an invalid token", async () => {
    const authorization = `Bearer ${await world.token()}`;
    world.clock.advance(3_600_001);
    assert.deepEqual(await put({ authorization }), [401, "InvalidAuthenticationInfo"]);
    assert.deepEqual(await put({ authorization: "Bearer abc" }), [401, "InvalidAuthenticationInfo"]);
    assert.deepEqual(await put({ authorization: "Basic abc" }), [401, "InvalidAuthenticationInfo"]);
  });

  it("requires a version that supports tokens", async () => {
    assert.deepEqual(await put({ "x-ms-version": "2017-07-29" }), [403, "AuthenticationFailed"]);
    assert.deepEqual(await put({ "x-ms-version": "latest" }), [400, "InvalidHeaderValue"]);
    const headers = { authorization: `Bearer ${await world.token()}` };
    const answer = await world.send(`${containerUrl}/a`, { headers });
    assert.deepEqual(refusal(answer), [403, "AuthenticationFailed"]);
    assert.match(await answer.text(), /Bearer is not supported in this version/);
  });

  it("refuses callers without a token", async () => {
    const get = (headers: Record<string, string>) => world.send(`${containerUrl}/a`, { headers });
    const challenged = await get({ "x-ms-version": "2023-11-03" });
    assert.deepEqual(refusal(challenged), [401, "NoAuthenticationInformation"]);
    assert.match(challenged.headers.get("www-authenticate") ?? "", /^Bearer /);
    assert.deepEqual(refusal(await get({})), [409, "PublicAccessNotPermitted"]);
  });

  it("refuses keys and signatures where the account forbids keys, and elsewhere says that they are not emulated", async () => {
    const authorization = "SharedKey stleads:c2lnbmF0dXJl";
    const signed = () => world.send(`${containerUrl}/a?sv=2023-11-03&sig=abc`);
    assert.deepEqual(await put({ authorization }), [403, "KeyBasedAuthenticationNotPermitted"]);
    assert.deepEqual(refusal(await signed()), [403, "KeyBasedAuthenticationNotPermitted"]);
    world.account.allowsSharedKey = true;
    assert.deepEqual(await put({ authorization }), [501, "NotEmulated"]);
    assert.deepEqual(refusal(await signed()), [501, "NotEmulated"]);
  });

  it("refuses a request whose date is more than fifteen minutes away", async () => {
    const at = (minutes: number) => ({
      "x-ms-date": new Date(world.clock.now().getTime() + minutes * 60_000).toUTCString(),
    });
    assert.deepEqual(await put(at(-15)), [201, null]);
    assert.deepEqual(await put(at(-16)), [403, "AuthenticationFailed"]);
    assert.deepEqual(await put(at(16)), [403, "AuthenticationFailed"]);
    assert.deepEqual(await put({ "x-ms-date": "yesterday" }), [403, "AuthenticationFailed"]);
  });

  it("requires the right of each operation at the container", async () => {
    const mismatch = [403, "AuthorizationPermissionMismatch"];
    world.rights = new Set(["read"]);
    assert.deepEqual(await put({}), mismatch);
    assert.deepEqual(refusal(await world.call("DELETE", "/a")), mismatch);
    assert.equal((await world.list()).status, 200);
    world.rights = new Set(["add/action"]);
    assert.deepEqual(await put({}), [201, null]);
    assert.deepEqual(await put({}), mismatch);
    assert.equal((await world.list()).status, 403);
    world.rights = new Set(["delete"]);
    assert.equal((await world.call("DELETE", "/a")).status, 202);
    assert.deepEqual(refusal(await world.call("GET", "/a")), mismatch);
    const scope = `${world.account.resourceId}/blobServices/default/containers/letters`;
    assert.deepEqual([...world.scopes], [scope]);
  });

  it("hides from a caller without rights whether a container exists", async () => {
    world.rights.clear();
    world.containers.clear();
    assert.deepEqual(await put({}), [403, "AuthorizationPermissionMismatch"]);
  });

  it("has no host for an account that is not deployed", async () => {
    const { app, hasHost } = world.service;
    const hosts = new HostTable().add("*.blob.core.windows.net", app.fetch, hasHost);
    assert.equal((await hosts.fetch(`${containerUrl}/a`)).status, 409);
    await assert.rejects(hosts.fetch("https://nobody.blob.core.windows.net/letters/a"), {
      code: "HostNotRouted",
    });
    assert.deepEqual(refusal(await world.send("https://nobody.blob.core.windows.net/letters/a")), [
      404,
      "ResourceNotFound",
    ]);
  });
});
