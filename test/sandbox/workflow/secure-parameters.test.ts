import assert from "node:assert/strict";
import type { WorkflowDeployment } from "../../../sandbox/workflow/deployment";
import { deploymentOf, Harness } from "./harness";

const marker = "planted-marker-4711";
const secured = (...properties: string[]) => ({ runtimeConfiguration: { secureData: { properties } } });

/** A workflow with the secure parameters `key` and `account`, and an Http action. */
function deploymentWith(inputs: object, more: object = {}): WorkflowDeployment {
  const call = { type: "Http", inputs: { method: "POST", uri: "https://api.contoso.com/x", ...inputs } };
  return {
    ...deploymentOf(
      { Call: { ...call, ...more } },
      { definition: { parameters: { key: { type: "SecureString" }, account: { type: "secureObject" } } } },
    ),
    parameters: { key: { value: marker }, account: { value: { name: "leads", password: marker } } },
  };
}

/** Runs the action once. `shown` is all that the run history, the logs and the links return. */
async function run(deployment: WorkflowDeployment, status = 201) {
  const requests: Request[] = [];
  const harness = new Harness([deployment], {
    fetch: (request) => {
      requests.push(request);
      return Response.json({ id: 1 }, { status });
    },
  });
  await harness.post({});
  await harness.finish();
  const { runs, diagnostics } = harness.runtime;
  const record = harness.records().Call;
  const name = harness.lastRun().name;
  const [from, to] = [new Date(0), new Date("2099-01-01T00:00:00Z")];
  const inputs = await harness.content(record.inputsLink);
  const shown = JSON.stringify([
    ...[runs.listRuns(deployment), runs.listRunActions(deployment, name), runs.getRun(deployment, name)],
    ...[runs.listTriggerHistories(deployment, "manual"), diagnostics.rows(deployment, from, to)],
    ...[inputs, await harness.content(record.outputsLink), harness.logged],
  ]);
  await harness.close();
  return { requests, record, inputs, shown };
}

describe("a secure parameter", () => {
  const encoded = Buffer.from(`leads:${marker}`).toString("base64");
  const kinds: [string, object, string][] = [
    ["Raw", { type: "Raw", value: "@parameters('key')" }, marker],
    ["Raw with text before it", { type: "Raw", value: "Bearer @{parameters('key')}" }, `Bearer ${marker}`],
    [
      "Basic",
      {
        type: "Basic",
        username: "@parameters('account')['name']",
        password: "@parameters('account')['password']",
      },
      `Basic ${encoded}`,
    ],
  ];
  for (const [kind, authentication, header] of kinds) {
    it(`signs in by ${kind}, and the history does not show it`, async () => {
      for (const status of [201, 401]) {
        const { requests, shown, inputs } = await run(deploymentWith({ authentication }), status);
        assert.equal(requests[0]?.headers.get("authorization"), header);
        assert.ok(!shown.includes(marker) && !shown.includes(encoded), `${status}`);
        assert.match(JSON.stringify(inputs.authentication), /"\*sanitized\*"/);
      }
    });
  }

  it("is sent in an Authorization header, which the history never shows", async () => {
    const headers = { authorization: "Key @{parameters('key')}", "x-source": "marketplace" };
    const { requests, shown, inputs } = await run(deploymentWith({ headers }));
    assert.equal(requests[0]?.headers.get("authorization"), `Key ${marker}`);
    assert.ok(!shown.includes(marker));
    assert.deepEqual(inputs.headers, { authorization: "*sanitized*", "x-source": "marketplace" });
  });

  it("is visible in another header, the address or the body, unless the inputs are secured", async () => {
    for (const inputs of [
      { headers: { "x-key": "@parameters('key')" } },
      { uri: "https://api.contoso.com/@{parameters('key')}" },
      { queries: { key: "@parameters('key')" } },
      { body: { key: "@parameters('key')" } },
    ]) {
      const visible = await run(deploymentWith(inputs));
      assert.ok(visible.shown.includes(marker), JSON.stringify(inputs));
      const hidden = await run(deploymentWith(inputs, secured("inputs")));
      assert.equal(hidden.record.inputsLink, undefined);
      assert.ok(!hidden.shown.includes(marker), JSON.stringify(inputs));
      assert.equal(hidden.requests.length, 1);
    }
  });

  it("is in no error text when an expression that reads it fails", async () => {
    for (const inputs of [
      { headers: { "x-key": "@parameters('key')['name']" } },
      { body: "@json(parameters('key'))" },
      { uri: "@parameters('key')" },
    ]) {
      const { record, shown } = await run(deploymentWith(inputs, secured("inputs")));
      assert.equal(record.error.code, "InvalidTemplate");
      assert.ok(!shown.includes(marker), JSON.stringify(record.error));
    }
  });
});
