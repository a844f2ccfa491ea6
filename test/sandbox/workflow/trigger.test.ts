import assert from "node:assert/strict";
import { createTriggerApp } from "../../../sandbox/workflow/trigger/app";
import { deploymentOf, Harness } from "./harness";

const echo = { A: { type: "Compose", inputs: "@triggerOutputs()" } };
const harnessWith = (trigger: Record<string, unknown> = {}, actions: Record<string, unknown> = echo) =>
  new Harness([deploymentOf(actions, { trigger })]);

async function triggerOutputs(harness: Harness): Promise<any> {
  await harness.finish();
  const outputs = await harness.content(harness.records().A.outputsLink);
  await harness.close();
  return outputs;
}

async function refusal(harness: Harness, response: Response) {
  const body: any = await response.json();
  const runs = harness.runtime.runs.listRuns(harness.deployment).value.length;
  await harness.close();
  return { status: response.status, code: body.error.code, message: body.error.message, runs };
}

describe("the body of a trigger call", () => {
  const bodies: [string, string, string | undefined, unknown][] = [
    ["JSON", "application/json", '{"a":1}', { a: 1 }],
    ["JSON with a charset", "application/json; charset=utf-8", '["é"]', ["é"]],
    ["a +json type", "application/vnd.contoso+json", "7", 7],
    ["text", "text/plain", '{"a":1}', '{"a":1}'],
    ["bytes", "application/octet-stream", "abc", envelope("application/octet-stream", "abc")],
    ["XML", "application/xml", "<a/>", envelope("application/xml", "<a/>")],
    ["nothing", "application/json", undefined, undefined],
  ];
  for (const [what, contentType, body, expected] of bodies) {
    it(`is read as ${what} when its type is ${contentType}`, async () => {
      const harness = harnessWith();
      const init = { method: "POST", headers: { "content-type": contentType } };
      const response = await harness.send(body === undefined ? init : { ...init, body });
      assert.equal(response.status, 202);
      const outputs = await triggerOutputs(harness);
      assert.deepEqual(outputs.body, expected);
      assert.equal(outputs.headers["Content-Type"], contentType);
    });
  }

  it("is an envelope of bytes when it has no type", async () => {
    const harness = harnessWith();
    await harness.send({ method: "POST", body: Buffer.from("abc") });
    assert.deepEqual((await triggerOutputs(harness)).body, envelope("application/octet-stream", "abc"));
  });

  it("of a form contains its fields in the envelope", async () => {
    const harness = harnessWith();
    await harness.send({ method: "POST", body: new URLSearchParams({ a: "1 2" }) });
    assert.deepEqual((await triggerOutputs(harness)).body.$formdata, [{ key: "a", value: "1 2" }]);
  });

  it("is refused with 400 and without a run when its type is JSON and it is not JSON", async () => {
    const harness = harnessWith();
    const headers = { "content-type": "application/json" };
    const response = await harness.send({ method: "POST", headers, body: "{'secret-marker'" });
    const found = await refusal(harness, response);
    assert.equal(found.status, 400);
    assert.equal(found.code, "InvalidRequestContent");
    assert.equal(found.runs, 0);
    assert.ok(!found.message.includes("secret-marker"));
  });

  it("is refused with 413 when it exceeds the limit", async () => {
    const harness = harnessWith();
    const response = await harness.send({
      method: "POST",
      headers: { "content-length": "104857601" },
      body: "x",
    });
    assert.equal((await refusal(harness, response)).status, 413);
  });
});

describe("the rest of a trigger call", () => {
  it("passes the queries to the run, and never the signature", async () => {
    const harness = harnessWith();
    const url = harness.url();
    url.searchParams.set("source", "web");
    await harness.send({ method: "POST" }, url);
    const outputs = await triggerOutputs(harness);
    assert.deepEqual(outputs.queries, { source: "web" });
    assert.ok(!JSON.stringify(outputs).includes("sig"));
  });

  it("passes the parameters of the relative path", async () => {
    const harness = harnessWith({ inputs: { method: "PUT", relativePath: "customers/{id}" } });
    const url = harness.url();
    url.pathname = url.pathname.replace(/customers\/.*/, "customers/a%20b");
    assert.equal((await harness.send({ method: "PUT" }, url)).status, 202);
    assert.deepEqual((await triggerOutputs(harness)).relativePathParameters, { id: "a b" });
  });

  it("is refused when its path does not match", async () => {
    const harness = harnessWith();
    const url = harness.url();
    url.pathname += "/more";
    const found = await refusal(harness, await harness.send({ method: "POST" }, url));
    assert.equal(found.status, 404);
    assert.equal(found.runs, 0);
  });

  it("is refused when its method is not the trigger's", async () => {
    const harness = harnessWith({ inputs: { method: "POST" } });
    const found = await refusal(harness, await harness.send({ method: "PUT" }));
    assert.equal(found.status, 405);
    assert.equal(found.runs, 0);
  });

  it("never passes the Authorization header to the run", async () => {
    const harness = harnessWith();
    await harness.send({ method: "POST", headers: { authorization: "Bearer marker" } });
    assert.equal((await triggerOutputs(harness)).headers.Authorization, undefined);
  });

  it("sets the tracking id of the run", async () => {
    const harness = harnessWith();
    await harness.post({}, { "x-ms-client-tracking-id": "order-7" });
    await harness.finish();
    assert.equal(harness.lastRun().properties.correlation.clientTrackingId, "order-7");
    await harness.close();
  });
});

describe("the schema of a trigger", () => {
  const schema = {
    $schema: "https://json-schema.org/draft-04/schema#",
    id: "order",
    type: "object",
    properties: { City: { type: "string", id: "city" } },
    required: ["City"],
  };

  it("is not enforced by default", async () => {
    const harness = harnessWith({ inputs: { schema } });
    assert.equal((await harness.post({ City: 1 })).status, 202);
    await harness.close();
  });

  const mistakes: [unknown, string][] = [
    [{}, "Required properties are missing from object: City."],
    [{ City: null }, "Invalid type. Expected String but got Null."],
    [{ City: 1 }, "Invalid type. Expected String but got Integer."],
    [[], "Invalid type. Expected Object but got Array."],
  ];
  for (const [body, detail] of mistakes) {
    it(`is enforced with EnableSchemaValidation: ${JSON.stringify(body)}`, async () => {
      const harness = harnessWith({ inputs: { schema }, operationOptions: "enableschemavalidation" });
      const found = await refusal(harness, await harness.post(body));
      assert.equal(found.status, 400);
      assert.equal(found.code, "TriggerInputSchemaMismatch");
      assert.equal(
        found.message,
        `The input body for trigger 'manual' of type 'Request' did not match its schema definition. Error details: '${detail}'.`,
      );
      assert.equal(found.runs, 0);
    });
  }
});

describe("the conditions of a trigger", () => {
  const conditions = [{ expression: "@equals(triggerBody()?['kind'], 'order')" }];

  it("start a run when all are true", async () => {
    const harness = harnessWith({ conditions });
    const response = await harness.post({ kind: "order" });
    await harness.finish();
    assert.ok(response.headers.has("x-ms-workflow-run-id"));
    assert.equal(harness.lastRun().properties.status, "Succeeded");
    await harness.close();
  });

  it("start no run otherwise, and leave a skipped entry in the trigger's history", async () => {
    const harness = harnessWith({ conditions });
    const response = await harness.post({ kind: "invoice" });
    assert.equal(response.status, 202);
    assert.ok(!response.headers.has("x-ms-workflow-run-id"));
    assert.deepEqual(harness.runtime.runs.listRuns(harness.deployment).value, []);
    const { value } = harness.runtime.runs.listTriggerHistories(harness.deployment, "manual");
    assert.deepEqual(
      value.map((entry: any) => entry.properties.status),
      ["Skipped"],
    );
    await harness.close();
  });
});

describe("a feature that the sandbox lacks", () => {
  const refused: [string, Record<string, unknown>, Record<string, unknown>][] = [
    ["splitOn", { splitOn: "@triggerBody()" }, echo],
    ["concurrency", { runtimeConfiguration: { concurrency: { runs: 1 } } }, echo],
    ["Recurrence", { type: "Recurrence" }, echo],
    ["Response", {}, { Answer: { type: "Response", inputs: { statusCode: 200 } } }],
  ];
  for (const [what, trigger, actions] of refused) {
    it(`is answered with 501 naming ${what}`, async () => {
      const harness = harnessWith(trigger, actions);
      const found = await refusal(harness, await harness.post({}));
      assert.equal(found.status, 501);
      assert.equal(found.code, "NotEmulated");
      assert.match(found.message, new RegExp(what));
      assert.equal(found.runs, 0);
    });
  }
});

describe("createTriggerApp", () => {
  it("serves trigger calls and the contents of runs", async () => {
    const harness = harnessWith();
    const app = createTriggerApp(harness.runtime);
    const headers = { "content-type": "application/json" };
    const response = await app.fetch(new Request(harness.url(), { method: "POST", headers, body: "{}" }));
    assert.equal(response.status, 202);
    await harness.finish();
    const { uri } = harness.records().A.outputsLink;
    assert.equal((await app.fetch(new Request(uri))).status, 200);
    assert.equal((await app.fetch(new Request(uri.replace(/sig=.{4}/, "sig=AAAA")))).status, 401);
    assert.equal(
      (await app.fetch(new Request("https://prod-00.westeurope.logic.azure.com/other"))).status,
      404,
    );
    await harness.close();
  });
});

function envelope(type: string, text: string) {
  return { "$content-type": type, $content: Buffer.from(text).toString("base64") };
}
