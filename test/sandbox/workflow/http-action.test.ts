import assert from "node:assert/strict";
import { SandboxError } from "../../../sandbox/support/errors";
import { deploymentOf, Harness } from "./harness";

async function call(
  inputs: Record<string, unknown>,
  fetch: (request: Request) => Response | Promise<Response>,
  more: Record<string, unknown> = {},
) {
  const requests: Request[] = [];
  const harness = new Harness(
    [
      deploymentOf({
        Call: {
          type: "Http",
          inputs: { method: "POST", uri: "https://api.contoso.com/x", ...inputs },
          ...more,
        },
      }),
    ],
    {
      fetch: (request) => {
        requests.push(request.clone());
        return fetch(request);
      },
    },
  );
  await harness.post({});
  await harness.finish();
  const record = harness.records().Call;
  const contents = {
    inputs: await harness.content(record.inputsLink),
    outputs: await harness.content(record.outputsLink),
  };
  await harness.close();
  return { record, requests, ...contents };
}

describe("an Http action", () => {
  it("sends method, address, queries, headers and JSON, and returns status, headers and body", async () => {
    const { requests, outputs, record } = await call(
      {
        queries: { a: "b c" },
        headers: { "X-Key": "1", Cookie: "dropped", Host: "dropped" },
        body: { n: 1 },
      },
      () => Response.json({ id: 7 }, { status: 201 }),
    );
    const [request] = requests;
    assert.equal(request?.url, "https://api.contoso.com/x?a=b+c");
    assert.equal(request?.method, "POST");
    assert.equal(request?.headers.get("x-key"), "1");
    assert.equal(request?.headers.get("cookie"), null);
    assert.equal(request?.headers.get("content-type"), "application/json; charset=utf-8");
    assert.deepEqual(await request?.json(), { n: 1 });
    assert.deepEqual(outputs, {
      statusCode: 201,
      headers: { "Content-Type": "application/json" },
      body: { id: 7 },
    });
    assert.equal(record.code, "Created");
  });

  it("fails with the name of the status, keeps its outputs and has no error (R11.1)", async () => {
    const { record, outputs } = await call({}, () => Response.json({ why: "gone" }, { status: 404 }));
    assert.equal(record.status, "Failed");
    assert.equal(record.code, "NotFound");
    assert.equal(record.error, undefined);
    assert.deepEqual(outputs.body, { why: "gone" });
  });

  it("returns an answer that is neither JSON nor text in an envelope, and sends one as bytes (R11.12)", async () => {
    const envelope = { "$content-type": "image/png", $content: "AQID" };
    const { outputs, requests } = await call({ body: envelope }, () => {
      return new Response(Uint8Array.from([1, 2, 3]), { headers: { "content-type": "image/png" } });
    });
    assert.deepEqual(outputs.body, envelope);
    assert.equal(requests[0]?.headers.get("content-type"), "image/png");
    assert.deepEqual(
      [...new Uint8Array((await requests[0]?.arrayBuffer()) ?? new ArrayBuffer(0))],
      [1, 2, 3],
    );
  });

  it("fails with UnresolvableHostName for an unknown host", async () => {
    const { record } = await call({}, () => {
      throw new SandboxError("HostNotRouted", "not routed");
    });
    assert.equal(record.code, "UnresolvableHostName");
    assert.match(record.error.message, /^The provided host name 'api\.contoso\.com' could not be resolved\./);
  });

  it("is retried when the connection fails", async () => {
    let attempts = 0;
    const { record } = await call({}, () => {
      attempts++;
      if (attempts < 3) throw new TypeError("fetch failed");
      return new Response(null, { status: 204 });
    });
    assert.equal(attempts, 3);
    assert.equal(record.status, "Succeeded");
  });

  it("gets a token for ActiveDirectoryOAuth and hides its secret from the history (R16.3)", async () => {
    const authentication = {
      type: "ActiveDirectoryOAuth",
      tenant: "00000000-0000-4000-8000-000000000009",
      audience: "https://contoso.crm4.dynamics.com",
      clientId: "00000000-0000-4000-8000-000000000008",
      secret: "planted-marker",
    };
    const { inputs, requests } = await call({ authentication }, (request) =>
      request.url.startsWith("https://login.microsoftonline.com/")
        ? Response.json({ access_token: "token-1" })
        : new Response(null, { status: 204 }),
    );
    assert.equal(requests[1]?.headers.get("authorization"), "Bearer token-1");
    assert.equal(inputs.authentication.secret, "*sanitized*");
  });

  it("reports that it cannot use a certificate", async () => {
    const { record } = await call({ authentication: { type: "ClientCertificate" } }, () => new Response());
    assert.equal(record.error.code, "NotEmulated");
    assert.match(record.error.message, /ClientCertificate/);
  });

  it("drops the headers that a workflow may not send, and sends the others", async () => {
    const dropped = [
      "Accept-Language",
      "Allow",
      "Content-Length",
      "Content-MD5",
      "Cookie",
      "Expires",
      "Host",
    ];
    const more = ["Last-Modified", "Origin", "Set-Cookie", "Transfer-Encoding"];
    const sent = [
      "Accept",
      "Content-Disposition",
      "Content-Encoding",
      "Idempotency-Key",
      "Prefer",
      "x-api-key",
    ];
    const headers = Object.fromEntries([...dropped, ...more, ...sent].map((name) => [name, "given"]));
    const { requests, record } = await call({ headers }, () => new Response(null, { status: 204 }));
    const names = [...(requests[0]?.headers ?? [])].filter(([, value]) => value === "given");
    assert.deepEqual(
      names.map(([name]) => name),
      sent.map((name) => name.toLowerCase()),
    );
    assert.equal(record.status, "Succeeded");
  });

  it("tells the receiver which workflow calls, unless that is suppressed (R11.7)", async () => {
    const answer = () => new Response(null, { status: 204 });
    const headersOf = async (inputs: object, more: object) => {
      const { requests } = await call({ ...inputs }, answer, { ...more });
      return Object.fromEntries(requests[0]?.headers ?? []);
    };
    const sent = await headersOf({}, {});
    assert.match(sent["user-agent"] ?? "", /^azure-logic-apps\/1\.0,\(workflow \w{32}; version \d{20}\)$/);
    assert.deepEqual([sent["x-ms-workflow-name"], sent["x-ms-workflow-operation-name"]], ["orders", "Call"]);
    assert.equal(sent["x-ms-workflow-resourcegroup-name"], "rg-test");
    assert.equal(sent["x-ms-workflow-subscription-id"], "00000000-0000-4000-8000-000000000001");
    assert.equal(sent["x-ms-client-tracking-id"], sent["x-ms-workflow-run-id"]);
    const given = await headersOf({ headers: { "x-ms-client-tracking-id": "given" } }, {});
    assert.equal(given["x-ms-client-tracking-id"], "given");
    const suppressed = await headersOf(
      {},
      { operationOptions: "DisableAsyncPattern, SuppressWorkflowHeaders" },
    );
    assert.deepEqual(
      Object.keys(suppressed).filter((name) => name.startsWith("x-ms-")),
      [],
    );
  });

  it("may have a name in any script", async () => {
    const action = { type: "Http", inputs: { method: "GET", uri: "https://api.contoso.com" } };
    const harness = new Harness([deploymentOf({ 書く: action })], { fetch: () => new Response("ok") });
    await harness.post({});
    await harness.finish();
    assert.deepEqual(harness.statuses(), { 書く: "Succeeded" });
    await harness.close();
  });

  it("fails for a redirect and does not follow it", async () => {
    const { record, requests, outputs } = await call({}, () => {
      return new Response(null, { status: 302, headers: { location: "https://api.contoso.com/sign-in" } });
    });
    assert.deepEqual([record.status, record.code, requests.length], ["Failed", "Found", 1]);
    assert.equal(outputs.headers.Location, "https://api.contoso.com/sign-in");
  });

  it("reports that it cannot follow the Location of a 202, unless the pattern is disabled (R11.6)", async () => {
    const accepted = () =>
      new Response(null, { status: 202, headers: { location: "https://api.contoso.com/1" } });
    const { record } = await call({}, accepted);
    assert.equal(record.error.code, "NotEmulated");
    assert.match(record.error.message, /Location .*"operationOptions": "DisableAsyncPattern"/);
    const disabled = await call({}, accepted, { operationOptions: "DisableAsyncPattern" });
    assert.deepEqual([disabled.record.status, disabled.record.code], ["Succeeded", "Accepted"]);
    assert.equal(disabled.requests.length, 1);
    const without = await call({}, () => new Response(null, { status: 202 }));
    assert.equal(without.record.status, "Succeeded");
  });

  it("is stopped after 120 seconds and retried", async () => {
    let attempts = 0;
    const { record } = await call(
      { retryPolicy: { type: "fixed", interval: "PT5S", count: 1 } },
      (request) => {
        attempts++;
        return new Promise((_, reject) =>
          request.signal.addEventListener("abort", () => reject(request.signal.reason)),
        );
      },
    );
    assert.equal(attempts, 2);
    assert.equal(record.code, "RequestTimeout");
  });

  it("ends as TimedOut after its own limit", async () => {
    const harness = new Harness(
      [
        deploymentOf({
          Call: {
            type: "Http",
            inputs: { method: "GET", uri: "https://api.contoso.com" },
            limit: { timeout: "PT10S" },
          },
          Late: { type: "Compose", inputs: 1, runAfter: { Call: ["TimedOut"] } },
        }),
      ],
      {
        fetch: (request) =>
          new Promise((_, reject) =>
            request.signal.addEventListener("abort", () => reject(request.signal.reason)),
          ),
      },
    );
    await harness.post({});
    await harness.finish();
    const { Call, Late } = harness.records();
    assert.deepEqual([Call.status, Call.code, Late.status], ["TimedOut", "ActionTimedOut", "Succeeded"]);
    await harness.close();
  });
});
