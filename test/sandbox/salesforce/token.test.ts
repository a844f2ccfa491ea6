import assert from "node:assert/strict";
import { clientId, clientSecret, host, origin, runAs, SalesforceFixture } from "./salesforce-fixture";

const grant = { grant_type: "client_credentials" };
const form = { ...grant, client_id: clientId, client_secret: clientSecret };
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});

describe("Salesforce's token endpoint", () => {
  let salesforce: SalesforceFixture;
  beforeEach(() => {
    salesforce = new SalesforceFixture();
  });
  afterEach(() => salesforce.close());

  const app = () => {
    const [first] = salesforce.settings.apps;
    assert.ok(first);
    return first;
  };

  it("issues a token for id and secret in the form or in Basic, without an expiry", async () => {
    const inForm = await salesforce.requestToken(form);
    const inHeader = await salesforce.requestToken(grant, basic(clientId, clientSecret));
    for (const { status, body } of [inForm, inHeader]) {
      assert.equal(status, 200);
      const { access_token, signature, id, issued_at, ...others } = body;
      assert.match(access_token, /^00D\w{12}!\S{96}$/);
      assert.match(signature, /^[\w+/]{43}=$/);
      assert.match(id, new RegExp(`^${origin}/id/00D\\w{15}/${runAs}$`));
      assert.match(issued_at, /^\d{13}$/);
      assert.deepEqual(others, { scope: "api", instance_url: `https://${host}`, token_type: "Bearer" });
    }
  });

  it("refuses with Salesforce's words", async () => {
    const cases: [string, () => Promise<{ status: number; body: any }>, string, string][] = [
      ...["https://login.salesforce.com", "https://test.salesforce.com"].map((at): (typeof cases)[number] => [
        at,
        () => salesforce.requestToken(form, {}, at),
        "invalid_grant",
        "request not supported on this domain",
      ]),
      [
        "another id",
        () => salesforce.requestToken({ ...form, client_id: "x" }),
        "invalid_client_id",
        "client identifier invalid",
      ],
      [
        "another secret",
        () => salesforce.requestToken(grant, basic(clientId, "x")),
        "invalid_client",
        "invalid client credentials",
      ],
      [
        "no credentials",
        () => salesforce.requestToken(grant),
        "invalid_client_id",
        "client identifier invalid",
      ],
      [
        "no grant type",
        () => salesforce.requestToken({}, basic(clientId, clientSecret)),
        "unsupported_grant_type",
        "grant type not supported",
      ],
      [
        "GET",
        () => salesforce.send(`${origin}/services/oauth2/token`),
        "invalid_request",
        "must use HTTP POST",
      ],
    ];
    for (const [name, ask, error, error_description] of cases) {
      const { status, body } = await ask();
      assert.deepEqual([status, body], [400, { error, error_description }], name);
    }
  });

  it("refuses an app without the flow, or without a user to run as", async () => {
    app().isClientCredentialsFlowEnabled = false;
    assert.equal((await salesforce.requestToken(form)).body.error, "unsupported_grant_type");
    app().isClientCredentialsFlowEnabled = true;
    app().runAs = undefined;
    assert.deepEqual((await salesforce.requestToken(form)).body, {
      error: "invalid_grant",
      error_description: "no client credentials user enabled",
    });
  });

  it("names what it does not emulate", async () => {
    const password = await salesforce.requestToken({ ...form, grant_type: "password" });
    const userinfo = await salesforce.send(`${origin}/services/oauth2/userinfo`);
    const login = await salesforce.send("https://login.salesforce.com/services/data");
    for (const { status, body } of [password, userinfo, login]) {
      assert.deepEqual([status, body[0].errorCode], [501, "NotEmulated"]);
    }
    assert.match(password.body[0].message, /grant type 'password'/);
  });
});

describe("a Salesforce session", () => {
  let salesforce: SalesforceFixture;
  beforeEach(() => {
    salesforce = new SalesforceFixture();
  });
  afterEach(() => salesforce.close());

  const ask = async (authorization: string | undefined, at = origin) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const { status, body } = await salesforce.send(`${at}/services/data/v68.0/limits`, { headers });
    return status === 200 ? 200 : [status, body[0].errorCode, body[0].message];
  };
  const expired = [401, "INVALID_SESSION_ID", "Session expired or invalid"];
  const minutes = (count: number) => salesforce.clock.advance(count * 60_000);

  it("is needed, and is good for one org", async () => {
    const token = await salesforce.token();
    assert.equal(await ask(`Bearer ${token}`), 200);
    assert.equal(await ask(`OAuth ${token}`), 200);
    assert.deepEqual(await ask(`Bearer ${token}`, "https://fabrikam.my.salesforce.com"), expired);
    assert.deepEqual(await ask("Bearer x"), expired);
    assert.deepEqual(await ask(undefined), expired);
    assert.deepEqual(await ask(token), [401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE"]);
  });

  it("ends after two hours without use, or when an administrator ends it", async () => {
    const token = await salesforce.token();
    minutes(119);
    assert.equal(await ask(`Bearer ${token}`), 200);
    minutes(119);
    assert.equal(await ask(`Bearer ${token}`), 200);
    minutes(120);
    assert.deepEqual(await ask(`Bearer ${token}`), expired);
    const next = await salesforce.token();
    salesforce.service.org(host).endSessions();
    assert.deepEqual(await ask(`Bearer ${next}`), expired);
  });

  it("is shared by an app's token requests while it lives", async () => {
    const token = await salesforce.token();
    assert.equal(await salesforce.token(), token);
    minutes(120);
    assert.notEqual(await salesforce.token(), token);
  });

  it("is not good for the REST API without scope api, or for a user without API Enabled", async () => {
    const text = "This session is not valid for use with the REST API";
    const [app] = salesforce.settings.apps;
    assert.ok(app);
    app.scopes = ["openid"];
    assert.deepEqual(await ask(`Bearer ${await salesforce.token()}`), [401, "INVALID_SESSION_ID", text]);
    app.scopes = ["api"];
    salesforce.settings.isApiEnabled = false;
    assert.deepEqual(await ask(`Bearer ${await salesforce.token()}`), [
      403,
      "API_DISABLED_FOR_ORG",
      "The REST API is not enabled for this Organization.",
    ]);
  });
});
