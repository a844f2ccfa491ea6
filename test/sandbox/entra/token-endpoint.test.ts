import assert from "node:assert/strict";
import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import { AccessTokens } from "../../../sandbox/entra/access-tokens";
import { createEntraApp } from "../../../sandbox/entra/app";
import { Directory } from "../../../sandbox/entra/directory";
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";
import { makeKeys } from "../../support/signing-keys";

const origin = "https://localhost:8443";
const arm = "https://management.azure.com/.default";

function start(database = new Database(":memory:")) {
  const clock = new ManualClock();
  const ids = seededIds("entra");
  const directory = new Directory({ database, clock, ids });
  const tokens = new AccessTokens({ directory, clock, ids, makeKeys });
  const app = createEntraApp({ directory, tokens, clock, ids, origin: () => origin });
  const send = async (path: string, form?: Record<string, string>) => {
    const url = path.startsWith("https:") ? path : `https://login.microsoftonline.com${path}`;
    const init = form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) };
    const response = await app.fetch(new Request(url, init));
    return { status: response.status, body: (await response.json()) as any };
  };
  const { deployer } = directory;
  const credentials = {
    grant_type: "client_credentials",
    client_id: deployer.clientId,
    client_secret: deployer.clientSecret,
  };
  const path = `/${directory.tenantId}/oauth2/v2.0/token`;
  return { database, clock, directory, tokens, app, send, credentials, path };
}

describe("Entra token endpoint", () => {
  let entra: ReturnType<typeof start>;
  beforeEach(() => {
    entra = start();
  });
  afterEach(() => entra.database.close());

  it("answers the client credentials grant with a token signed by a published key", async () => {
    const { send, credentials, path, directory, clock } = entra;
    const { status, body } = await send(path, { ...credentials, scope: arm });
    assert.equal(status, 200);
    assert.deepEqual(
      { ...body, access_token: "" },
      { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: "" },
    );
    const keys = await send(`/${directory.tenantId}/discovery/v2.0/keys`);
    const { payload } = await jwtVerify(body.access_token, createLocalJWKSet(keys.body), {
      currentDate: clock.now(),
    });
    assert.deepEqual(
      { aud: payload.aud, appid: payload.appid, oid: payload.oid, tid: payload.tid, iss: payload.iss },
      {
        aud: "https://management.azure.com",
        appid: directory.deployer.clientId,
        oid: directory.deployer.objectId,
        tid: directory.tenantId,
        iss: `https://sts.windows.net/${directory.tenantId}/`,
      },
    );
    assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 3600);
  });

  it("keeps the doubled slash of a scope in the audience", async () => {
    const scope = "https://management.core.windows.net//.default";
    const { body } = await entra.send(entra.path, { ...entra.credentials, scope });
    assert.equal(decodeJwt(body.access_token).aud, "https://management.core.windows.net/");
  });

  it("answers the v1 endpoint with the resource and the expiry", async () => {
    const path = `/${entra.directory.tenantId}/oauth2/token`;
    const { body } = await entra.send(path, {
      ...entra.credentials,
      resource: "https://org.crm4.dynamics.com",
    });
    assert.equal(body.resource, "https://org.crm4.dynamics.com");
    assert.equal(body.expires_on, String(entra.clock.now().getTime() / 1000 + 3600));
  });

  it("also accepts the secret from a Basic header", async () => {
    const { clientId, clientSecret } = entra.directory.deployer;
    const response = await entra.app.fetch(
      new Request(`${origin}${entra.path}`, {
        method: "POST",
        headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
        body: new URLSearchParams({ grant_type: "client_credentials", scope: arm }),
      }),
    );
    assert.equal(response.status, 200);
  });

  const refusals: [
    string,
    (form: Record<string, string>) => Record<string, string>,
    number,
    number,
    string,
  ][] = [
    ["a wrong secret", (form) => ({ ...form, client_secret: "wrong" }), 401, 7000215, "invalid_client"],
    [
      "an unknown application",
      (form) => ({ ...form, client_id: "00000000-0000-4000-8000-000000000001" }),
      400,
      700016,
      "unauthorized_client",
    ],
    ["a scope without /.default", (form) => ({ ...form, scope: "https://x" }), 400, 1002012, "invalid_scope"],
    ["two scopes", (form) => ({ ...form, scope: `${arm} ${arm}` }), 400, 70011, "invalid_scope"],
    [
      "an unknown resource",
      (form) => ({ ...form, scope: "https://contoso.com/.default" }),
      400,
      500011,
      "invalid_resource",
    ],
    ["another grant", (form) => ({ ...form, grant_type: "password" }), 400, 70003, "unsupported_grant_type"],
    ["no grant", ({ grant_type: _, ...form }) => form, 400, 900144, "invalid_request"],
    ["no secret", ({ client_secret: _, ...form }) => form, 401, 7000218, "invalid_client"],
  ];
  for (const [what, change, status, code, error] of refusals) {
    it(`refuses ${what} with AADSTS${code}`, async () => {
      const answer = await entra.send(entra.path, change({ ...entra.credentials, scope: arm }));
      assert.equal(answer.status, status);
      assert.equal(answer.body.error, error);
      assert.deepEqual(answer.body.error_codes, [code]);
      assert.match(answer.body.error_description, new RegExp(`^AADSTS${code}: .* Trace ID: .* Timestamp: `));
      assert.deepEqual(Object.keys(answer.body).sort(), [
        "correlation_id",
        "error",
        "error_codes",
        "error_description",
        "error_uri",
        "timestamp",
        "trace_id",
      ]);
    });
  }

  it("answers 501 to a certificate or a federated credential", async () => {
    const { client_secret: _, ...form } = entra.credentials;
    const { status, body } = await entra.send(entra.path, { ...form, client_assertion: "x", scope: arm });
    assert.deepEqual([status, body.error], [501, "NotEmulated"]);
  });

  it("explains how to continue when the deployer was deleted", () => {
    const { directory, database } = entra;
    const application = directory.findByAppId(directory.deployer.clientId, "application");
    assert.ok(application);
    directory.remove(application);
    assert.throws(() => start(database), /Start with another --data directory/);
  });

  it("refuses another tenant with AADSTS90002", async () => {
    const path = "/00000000-0000-4000-8000-000000000001/oauth2/v2.0/token";
    const { status, body } = await entra.send(path, { ...entra.credentials, scope: arm });
    assert.deepEqual([status, body.error_codes], [400, [90002]]);
  });

  it("refuses an application without service principal with AADSTS7000229", async () => {
    const { directory } = entra;
    const application = directory.create("application", { displayName: "app" });
    const { secretText } = directory.passwords.add(application.id, {
      displayName: null,
      startDateTime: "2026-01-01T00:00:00Z",
      endDateTime: "2027-01-01T00:00:00Z",
    });
    const form = {
      ...entra.credentials,
      client_id: application.appId,
      client_secret: secretText,
      scope: arm,
    };
    assert.deepEqual((await entra.send(entra.path, form)).body.error_codes, [7000229]);
    directory.create("servicePrincipal", {}, application.appId);
    assert.equal((await entra.send(entra.path, form)).status, 200);
  });

  it("accepts each of several secrets until it expires, then answers AADSTS7000222", async () => {
    const { directory, clock, send, path } = entra;
    const application = directory.create("application", { displayName: "app" });
    directory.create("servicePrincipal", {}, application.appId);
    const startDateTime = "2026-01-01T00:00:00Z";
    const [first, second] = ["2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"].map(
      (endDateTime) =>
        directory.passwords.add(application.id, { displayName: null, startDateTime, endDateTime }).secretText,
    );
    const codes = async () =>
      await Promise.all(
        [first, second].map(async (secret) => {
          const form = { ...entra.credentials, client_id: application.appId, client_secret: secret ?? "" };
          return (await send(path, { ...form, scope: arm })).body.error_codes?.[0] ?? "token";
        }),
      );
    assert.deepEqual(await codes(), ["token", "token"]);
    clock.advance(25 * 3600 * 1000);
    assert.deepEqual(await codes(), [7000222, "token"]);
    clock.advance(24 * 3600 * 1000);
    assert.deepEqual(await codes(), [7000222, 7000222]);
  });

  it("keeps tenant, deployer and signing key after a restart, and no secret in plain text", async () => {
    const { body } = await entra.send(entra.path, { ...entra.credentials, scope: arm });
    const again = start(entra.database);
    assert.deepEqual(again.directory.deployer, entra.directory.deployer);
    const caller = await again.tokens.verify(`Bearer ${body.access_token}`, [
      "https://management.azure.com/",
    ]);
    assert.equal(caller.objectId, again.directory.deployer.objectId);
    const tables = ["entra_settings", "entra_objects", "entra_passwords"];
    const dump = JSON.stringify(tables.map((table) => entra.database.all(`SELECT * FROM ${table}`)));
    assert.ok(!dump.includes(again.directory.deployer.clientSecret));
  });

  it("creates one signing key for simultaneous first requests", async () => {
    const { tokens, directory } = entra;
    const client = { ...directory.deployer, audience: "https://graph.microsoft.com" };
    const issued = await Promise.all([tokens.issue(client), tokens.issue(client)]);
    for (const token of issued) await tokens.verify(`Bearer ${token}`, ["https://graph.microsoft.com"]);
  });
});

describe("OpenID discovery", () => {
  it("names the requested host, so that MSAL accepts the issuer", async () => {
    const { send, directory, database } = start();
    for (const host of ["https://login.microsoftonline.com", origin, "https://127.0.0.1:8443"]) {
      const { body } = await send(`${host}/${directory.tenantId}/v2.0/.well-known/openid-configuration`);
      assert.equal(body.token_endpoint, `${host}/${directory.tenantId}/oauth2/v2.0/token`);
      assert.equal(body.issuer, `${host}/${directory.tenantId}/v2.0`);
    }
    database.close();
  });

  it("answers instance discovery with Azure's aliases and the sandbox's own", async () => {
    const { send, directory, database } = start();
    const { body } = await send(`${origin}/common/discovery/instance?api-version=1.1`);
    assert.deepEqual(
      body.metadata.map((entry: any) => entry.preferred_network),
      ["login.microsoftonline.com", "localhost:8443"],
    );
    assert.ok(body.tenant_discovery_endpoint.startsWith(`${origin}/${directory.tenantId}/`));
    database.close();
  });
});

describe("Access tokens", () => {
  const graph = ["https://graph.microsoft.com"];
  const cases: [string, (entra: ReturnType<typeof start>, token: string) => string | undefined, string][] = [
    ["no header", () => undefined, "AuthenticationFailed"],
    ["another scheme", () => "Basic eDp5", "AuthenticationFailed"],
    ["text that is not a token", () => "Bearer abc", "InvalidAuthenticationToken"],
    [
      "a changed signature",
      (_, token) => `Bearer ${token.slice(0, -8)}AAAAAAAA`,
      "InvalidAuthenticationToken",
    ],
    [
      "an expired token",
      (entra, token) => {
        entra.clock.advance(3601 * 1000);
        return `Bearer ${token}`;
      },
      "ExpiredAuthenticationToken",
    ],
  ];
  for (const [what, change, code] of cases) {
    it(`are refused: ${what}`, async () => {
      const entra = start();
      const token = await entra.tokens.issue({ ...entra.directory.deployer, audience: graph[0] ?? "" });
      await assert.rejects(() => entra.tokens.verify(change(entra, token), graph), { code });
      entra.database.close();
    });
  }

  it("are accepted until they expire, and then refused", async () => {
    const { tokens, directory, clock, database } = start();
    const token = await tokens.issue({ ...directory.deployer, audience: graph[0] ?? "" });
    for (const seconds of [0, 1, 3598]) {
      clock.advance(seconds * 1000);
      assert.equal((await tokens.verify(`Bearer ${token}`, graph)).clientId, directory.deployer.clientId);
    }
    clock.advance(2000);
    await assert.rejects(() => tokens.verify(`Bearer ${token}`, graph), {
      code: "ExpiredAuthenticationToken",
    });
    database.close();
  });

  it("are refused for another audience", async () => {
    const { tokens, directory, database } = start();
    const token = await tokens.issue({ ...directory.deployer, audience: "https://vault.azure.net" });
    await assert.rejects(() => tokens.verify(`Bearer ${token}`, graph), {
      code: "InvalidAuthenticationTokenAudience",
    });
    database.close();
  });
});
