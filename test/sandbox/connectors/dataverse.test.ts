import assert from "node:assert/strict";
import { createDataverseConnector } from "../../../sandbox/connectors/dataverse";
import { ManualClock } from "../../../sandbox/support/clock";
import type { ConnectorCall } from "../../../sandbox/workflow/deployment";

const connection = {
  resourceId: "/subscriptions/x/resourceGroups/rg/providers/Microsoft.Web/connections/crm",
  managedApi: "commondataservice",
  parameterValues: {
    "token:TenantId": "00000000-0000-4000-8000-000000000001",
    "token:clientId": "00000000-0000-4000-8000-000000000002",
    "token:clientSecret": "planted-marker",
    "token:grantType": "client_credentials",
  },
};

class Services {
  readonly clock = new ManualClock();
  readonly requests: Request[] = [];
  tokenAnswer = () => Response.json({ access_token: `token-${this.tokens}`, expires_in: 3600 });
  answer = (_request: Request): Response => Response.json({ contactid: "7" }, { status: 201 });
  tokens = 0;
  /** Outcomes of token requests: the connection and why it failed. */
  readonly reported: [string, string | undefined][] = [];
  readonly connector = createDataverseConnector({
    clock: this.clock,
    reportToken: (id, failure) => this.reported.push([id, failure]),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (new URL(request.url).hostname === "login.microsoftonline.com") {
        this.tokens++;
        this.requests.push(request.clone());
        return this.tokenAnswer();
      }
      this.requests.push(request.clone());
      return this.answer(request);
    },
  });

  call(more: Partial<ConnectorCall> = {}) {
    return this.connector.call({
      connection,
      method: "post",
      path: "/api/data/v9.1/contacts",
      headers: { organization: "https://contoso.crm4.dynamics.com", prefer: "return=representation" },
      queries: {},
      body: { lastname: "Miller" },
      signal: new AbortController().signal,
      ...more,
    });
  }

  get last(): Request {
    const request = this.requests.at(-1);
    if (request === undefined) throw new Error("nothing was requested");
    return request;
  }
}

describe("the Dataverse connector", () => {
  let services: Services;
  beforeEach(() => {
    services = new Services();
  });

  it("reports whether the connection's secret works", async () => {
    const { resourceId } = connection;
    const reason = "AADSTS7000222: The provided client secret keys are expired.";
    const good = services.tokenAnswer;
    services.tokenAnswer = () => Response.json({ error_description: reason }, { status: 401 });
    assert.equal((await services.call()).statusCode, 401);
    services.tokenAnswer = () => new Response("busy", { status: 503 });
    assert.equal((await services.call()).statusCode, 502);
    services.tokenAnswer = good;
    await services.call();
    assert.deepEqual(services.reported, [
      [resourceId, reason],
      [resourceId, undefined],
    ]);
  });

  it("posts the row to the organization with a token of the connection's service principal", async () => {
    const answer = await services.call();
    const [token, row] = services.requests;
    assert.equal(
      token?.url,
      "https://login.microsoftonline.com/00000000-0000-4000-8000-000000000001/oauth2/v2.0/token",
    );
    assert.deepEqual(Object.fromEntries(new URLSearchParams(await token?.text())), {
      grant_type: "client_credentials",
      client_id: "00000000-0000-4000-8000-000000000002",
      client_secret: "planted-marker",
      scope: "https://contoso.crm4.dynamics.com/.default",
    });
    assert.equal(row?.url, "https://contoso.crm4.dynamics.com/api/data/v9.1/contacts");
    assert.equal(row?.method, "POST");
    assert.equal(row?.headers.get("authorization"), "Bearer token-1");
    assert.equal(row?.headers.get("prefer"), "return=representation");
    assert.equal(row?.headers.get("organization"), null);
    assert.deepEqual(await row?.json(), { lastname: "Miller" });
    assert.equal(answer.statusCode, 201);
    assert.deepEqual(answer.body, { contactid: "7" });
    assert.equal(answer.headers["Content-Type"], "application/json");
  });

  const paths: [string, string][] = [
    [twice("contacts"), "/api/data/v9.1/contacts"],
    [
      `${twice("contacts")}(${twice("00000000-0000-4000-8000-000000000003")})`,
      "/api/data/v9.1/contacts(00000000-0000-4000-8000-000000000003)",
    ],
    [twice("contacts(fullname='a/b')"), "/api/data/v9.1/contacts(fullname='a%2Fb')"],
    ["contacts", "/api/data/v9.1/contacts"],
  ];
  for (const [path, expected] of paths) {
    it(`reads the path ${path}`, async () => {
      await services.call({ path: `/api/data/v9.1/${path}`, method: "get", body: undefined });
      assert.equal(new URL(services.last.url).pathname, expected);
    });
  }

  it("passes on queries and OData headers", async () => {
    await services.call({
      method: "get",
      queries: { $select: "fullname", $filter: "a eq 'b c'" },
      headers: {
        organization: "https://contoso.crm.dynamics.com",
        accept: "application/json;odata.metadata=full",
      },
    });
    const { searchParams } = new URL(services.last.url);
    assert.equal(searchParams.get("$filter"), "a eq 'b c'");
    assert.equal(services.last.headers.get("accept"), "application/json;odata.metadata=full");
  });

  it("answers as Dataverse does, and 204 without a body", async () => {
    services.answer = () => new Response(null, { status: 204, headers: { "odata-entityid": "https://x" } });
    const answer = await services.call();
    assert.deepEqual(answer, {
      statusCode: 204,
      headers: { "Odata-Entityid": "https://x" },
      body: undefined,
    });
  });

  it("creates by the legacy path, dataset without or with its domain", async () => {
    for (const dataset of ["org1cc5b349.crm4", "org1cc5b349.crm4.dynamics.com"]) {
      const path = `/v2/datasets/${twice(dataset)}/tables/${twice("contacts")}/items`;
      await services.call({ path, headers: {} });
      assert.equal(services.last.url, "https://org1cc5b349.crm4.dynamics.com/api/data/v9.1/contacts");
    }
  });

  it("names an operation that it does not have", async () => {
    await assert.rejects(services.call({ path: "/v2/datasets/a/tables/b/onnewitems", method: "get" }), {
      code: "NotEmulated",
    });
  });

  for (const organization of [
    "http://contoso.crm4.dynamics.com",
    "https://contoso.crm4.dynamics.com.example.com",
    "https://contoso.crm4.dynamics.com@example.com",
    "https://contoso.crm4.dynamics.com/api",
    "https://169.254.169.254",
    "contoso",
    "",
  ]) {
    it(`refuses '${organization}' as organization and sends nothing`, async () => {
      const answer = await services.call({ headers: { organization } });
      assert.deepEqual(answer, {
        statusCode: 502,
        headers: { "Content-Type": "application/json" },
        body: { error: { code: 502, message: "The backend request failed with error code '400'." } },
      });
      assert.deepEqual(services.requests, []);
    });
  }
});

describe("the connector's tokens", () => {
  let services: Services;
  beforeEach(() => {
    services = new Services();
  });

  it("are reused until shortly before they expire", async () => {
    await services.call();
    services.clock.advance(54 * 60_000);
    await services.call();
    assert.equal(services.tokens, 1);
    services.clock.advance(2 * 60_000);
    await services.call();
    assert.equal(services.tokens, 2);
    assert.equal(services.last.headers.get("authorization"), "Bearer token-2");
  });

  it("are fetched once for simultaneous calls", async () => {
    await Promise.all([services.call(), services.call(), services.call()]);
    assert.equal(services.tokens, 1);
  });

  it("are not shared between organizations or secrets", async () => {
    await services.call();
    await services.call({ headers: { organization: "https://fabrikam.crm4.dynamics.com" } });
    const changed = { ...connection.parameterValues, "token:clientSecret": "other" };
    await services.call({ connection: { ...connection, parameterValues: changed } });
    assert.equal(services.tokens, 3);
  });

  it("cause a 401 with Entra's error when the request for one fails, and are requested again", async () => {
    const description = "AADSTS7000229: The client application is missing service principal in the tenant.";
    services.tokenAnswer = () =>
      Response.json({ error: "unauthorized_client", error_description: description }, { status: 400 });
    const answer = await services.call();
    assert.equal(answer.statusCode, 401);
    assert.match(JSON.stringify(answer.body), /AADSTS7000229/);
    assert.ok(!JSON.stringify(answer).includes("planted-marker"));
    services.tokenAnswer = () => Response.json({ access_token: "later", expires_in: 3600 });
    assert.equal((await services.call()).statusCode, 201);
  });

  it("require a service principal", async () => {
    const none = { ...connection, parameterValues: {} };
    await assert.rejects(services.call({ connection: none }), { code: "NotEmulated" });
  });
});

function twice(text: string): string {
  return encodeURIComponent(encodeURIComponent(text));
}
