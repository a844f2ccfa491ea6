import assert from "node:assert/strict";
import { startArm } from "./arm-fixture";

type Arm = Awaited<ReturnType<typeof startArm>>;

const location = "westeurope";
const secret = "connection-secret-marker";
const parameterValues = {
  "token:clientId": "00000000-0000-4000-8000-000000000001",
  "token:clientSecret": secret,
  "token:TenantId": "00000000-0000-4000-8000-000000000002",
  "token:grantType": "client_credentials",
};

describe("the API for connections", () => {
  let arm: Arm;
  let connection: string;
  let apiId: string;
  beforeEach(async () => {
    arm = await startArm();
    connection = `${arm.group}/providers/Microsoft.Web/connections/dataverse`;
    apiId = `/subscriptions/${arm.subscriptionId}/providers/Microsoft.Web/locations/${location}/managedApis/commondataservice`;
    await arm.send("PUT", arm.group, { location });
  });
  afterEach(() => arm.close());

  const put = (properties: object, more: object = {}) =>
    arm.send("PUT", connection, { location, properties: { api: { id: apiId }, ...properties }, ...more });

  it("returns the service's additions, and never the secret values", async () => {
    const { status, body } = await put({ displayName: "Dataverse", parameterValues });
    assert.equal(status, 201);
    const { api, ...properties } = body.properties;
    const { "token:clientSecret": _, ...open } = parameterValues;
    assert.deepEqual(
      { ...body, properties },
      {
        id: connection,
        name: "dataverse",
        type: "Microsoft.Web/connections",
        location,
        properties: {
          displayName: "Dataverse",
          overallStatus: "Connected",
          statuses: [{ status: "Connected" }],
          customParameterValues: {},
          nonSecretParameterValues: open,
          createdTime: "2026-01-01T00:00:00.000Z",
          changedTime: "2026-01-01T00:00:00.000Z",
          testLinks: [],
          testRequests: [],
        },
      },
    );
    assert.deepEqual(
      [api.id, api.name, api.type],
      [apiId, "commondataservice", "Microsoft.Web/locations/managedApis"],
    );
    const get = await arm.send("GET", connection);
    assert.deepEqual(get.body, body);
    assert.ok(!JSON.stringify(get.body).includes(secret));
  });

  it("offers a test call where the connector has one", async () => {
    const id = apiId.replace("commondataservice", "azureblob");
    const { body } = await put({ api: { id }, parameterValues: { accountName: "a", accessKey: secret } });
    const url = `https://management.azure.com:443${connection}`;
    assert.deepEqual(body.properties.nonSecretParameterValues, { accountName: "a" });
    assert.deepEqual(body.properties.testLinks, [
      { requestUri: `${url}/extensions/proxy/testconnection?api-version=2016-06-01`, method: "get" },
    ]);
  });

  it("gives the runtime the secrets, for an id in any letter case", async () => {
    await put({ parameterValues });
    assert.deepEqual(arm.connections.byResourceId(connection.toUpperCase()), {
      resourceId: connection,
      managedApi: "commondataservice",
      parameterValues,
    });
  });

  it("replaces a connection completely: values missing in a PUT are removed, and the creation time stays", async () => {
    await put({ parameterValues }, { tags: { a: "b" }, kind: "V1" });
    arm.clock.advance(1000);
    const { status, body } = await put({});
    assert.equal(status, 200);
    assert.deepEqual([body.tags, body.kind], [undefined, undefined]);
    assert.equal(body.properties.createdTime, "2026-01-01T00:00:00.000Z");
    assert.equal(body.properties.changedTime, "2026-01-01T00:00:01.000Z");
    assert.equal(body.properties.overallStatus, "Error");
    assert.equal(body.properties.statuses[0].error.code, "Unauthenticated");
    assert.deepEqual(arm.connections.byResourceId(connection)?.parameterValues, {});
  });

  it("shows Entra's text for an invalid secret, until a token or a new secret works", async () => {
    const statusOf = async () => {
      const { overallStatus, statuses } = (await arm.send("GET", connection)).body.properties;
      return [overallStatus, ...statuses];
    };
    const reason = "AADSTS7000215: Invalid client secret provided.";
    const message = `Failed to refresh access token for service: aadcertificate. Error: Failed to acquire token from AAD: ${reason}`;
    const failed = ["Error", { status: "Error", target: "token", error: { code: "Unauthorized", message } }];
    const connected = ["Connected", { status: "Connected" }];
    await put({ parameterValues });
    arm.connectionHealth.report(connection.toUpperCase(), reason);
    assert.deepEqual(await statusOf(), failed);
    arm.connectionHealth.report(connection, undefined);
    assert.deepEqual(await statusOf(), connected);
    arm.connectionHealth.report(connection, reason);
    await put({ parameterValues });
    assert.deepEqual(await statusOf(), connected);
  });

  it("refuses a grant type other than client_credentials", async () => {
    const { status, body } = await put({
      parameterValues: { ...parameterValues, "token:grantType": "code" },
    });
    assert.deepEqual([status, body.error.code], [400, "InvalidOptionParameterValue"]);
    assert.match(body.error.message, /But only accepts the following values: client_credentials$/);
    assert.equal((await arm.send("GET", connection)).status, 404);
  });

  const mistakes: [string, (arm: Arm) => object, number, string][] = [
    ["no API", () => ({ api: {} }), 400, "ApiNotSpecified"],
    ["an invalid API id", () => ({ api: { id: "commondataservice" } }), 400, "InvalidApiReference"],
    [
      "an API of another region",
      () => ({ api: { id: apiId.replace(location, "eastus") } }),
      400,
      "InvalidApiReference",
    ],
    ["an unknown API", () => ({ api: { id: `${apiId}x` } }), 501, "NotEmulated"],
    [
      "a value that is not text",
      () => ({ parameterValues: { "token:clientId": 1 } }),
      400,
      "InvalidRequestContent",
    ],
    [
      "a set of parameter values",
      () => ({ parameterValueSet: { name: "managedIdentityAuth" } }),
      501,
      "NotEmulated",
    ],
  ];
  for (const [what, properties, status, code] of mistakes) {
    it(`refuses ${what}`, async () => {
      const answer = await put(properties(arm));
      assert.deepEqual([answer.status, answer.body.error.code], [status, code]);
    });
  }

  it("lists the connectors of a region", async () => {
    const { body } = await arm.send("GET", apiId);
    assert.deepEqual([body.id, body.name, body.location], [apiId, "commondataservice", location]);
    const list = await arm.send("GET", apiId.replace("/commondataservice", ""));
    assert.ok(list.body.value.some((api: any) => api.id === apiId));
  });
});
