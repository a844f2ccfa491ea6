import assert from "node:assert/strict";
import { SandboxError } from "../../../sandbox/support/errors";
import { origin, requestDefinition, startArm } from "./arm-fixture";

type Arm = Awaited<ReturnType<typeof startArm>>;

const location = "westeurope";

describe("Workflows", () => {
  let arm: Arm;
  let workflow: string;
  beforeEach(async () => {
    arm = await startArm();
    workflow = `${arm.group}/providers/Microsoft.Logic/workflows/logic-leads`;
    await arm.send("PUT", arm.group, { location });
  });
  afterEach(() => arm.close());

  const put = (properties: object = {}, more: object = {}) =>
    arm.send("PUT", workflow, {
      location,
      properties: { definition: requestDefinition, ...properties },
      ...more,
    });

  it("return what Logic Apps returns on creation and on GET", async () => {
    const { status, body } = await put({}, { tags: { offer: "contoso.app" } });
    assert.equal(status, 201);
    const { version, accessEndpoint, endpointsConfiguration, ...properties } = body.properties;
    assert.deepEqual(
      { ...body, properties },
      {
        id: workflow,
        name: "logic-leads",
        type: "Microsoft.Logic/workflows",
        location,
        tags: { offer: "contoso.app" },
        properties: {
          provisioningState: "Succeeded",
          createdTime: "2026-01-01T00:00:00.000Z",
          changedTime: "2026-01-01T00:00:00.000Z",
          state: "Enabled",
          definition: requestDefinition,
          parameters: {},
        },
      },
    );
    assert.match(version, /^0858\d{16}$/);
    assert.match(accessEndpoint, new RegExp(`^${origin}/workflows/[0-9a-f]{32}$`));
    assert.deepEqual(Object.keys(endpointsConfiguration), ["workflow", "connector"]);
    assert.deepEqual((await arm.send("GET", workflow)).body, body);
  });

  it("keep the URL and keys when replaced, and get new ones when recreated", async () => {
    await put();
    const first = arm.workflows.byResourceId(workflow);
    assert.equal((await put({ state: "Disabled" })).status, 200);
    const second = arm.workflows.byResourceId(workflow);
    assert.deepEqual(
      [second?.callbackId, second?.accessKeys, second?.state],
      [first?.callbackId, first?.accessKeys, "Disabled"],
    );
    assert.equal((await arm.send("DELETE", workflow)).status, 200);
    assert.equal((await arm.send("DELETE", workflow)).status, 204);
    assert.equal(arm.workflows.byCallbackId(first?.callbackId ?? ""), undefined);
    await put();
    const third = arm.workflows.byResourceId(workflow);
    assert.notEqual(third?.callbackId, first?.callbackId);
    assert.notDeepEqual(third?.accessKeys, first?.accessKeys);
  });

  it("change the version with every PUT, downwards, even at the same instant", async () => {
    const versions = [];
    for (let count = 0; count < 3; count++) versions.push((await put()).body.properties.version);
    assert.deepEqual(versions, [...versions].sort().reverse());
    assert.equal(new Set(versions).size, 3);
    const listed = (await arm.send("GET", `${workflow}/versions`)).body.value;
    assert.deepEqual(
      listed.map((version: any) => version.name),
      [...versions].reverse(),
    );
    const one = await arm.send("GET", `${workflow}/versions/${versions[0]}`);
    assert.equal(one.body.properties.version, versions[0]);
    assert.equal(
      (await arm.send("GET", `${workflow}/versions/1`)).body.error.code,
      "WorkflowVersionNotFound",
    );
  });

  it("remove tags and access control that a PUT leaves out", async () => {
    const contents = { allowedCallerIpAddresses: [{ addressRange: "0.0.0.0-0.0.0.0" }] };
    const first = await put({ accessControl: { contents } }, { tags: { a: "b" } });
    assert.deepEqual(first.body.properties.accessControl, { contents });
    const second = await put();
    assert.deepEqual([second.body.tags, second.body.properties.accessControl], [undefined, undefined]);
  });

  it("change tags by PATCH and refuse other changes there", async () => {
    const { body } = await put({}, { tags: { a: "b" } });
    const patched = await arm.send("PATCH", workflow, { tags: { c: "d" } });
    assert.deepEqual(patched.body, { ...body, tags: { c: "d" } });
    const refused = await arm.send("PATCH", workflow, { properties: { state: "Disabled" } });
    assert.deepEqual([refused.status, refused.body.error.code], [400, "InvalidPatchWorkflowRequest"]);
  });

  it("return no value of a secure parameter, but give it to the runtime", async () => {
    const definition = {
      ...requestDefinition,
      parameters: {
        password: { type: "SecureString" },
        settings: { type: "secureobject" },
        host: { type: "String" },
      },
    };
    const parameters = {
      password: { value: "marker" },
      settings: { value: { key: "marker" } },
      host: { value: "h" },
    };
    const { body } = await put({ definition, parameters });
    assert.deepEqual(body.properties.parameters, {
      password: { type: "SecureString" },
      settings: { type: "secureobject" },
      host: { value: "h" },
    });
    const versions = await arm.send("GET", `${workflow}/versions`);
    assert.ok(!JSON.stringify(versions.body).includes("marker"));
    assert.deepEqual(arm.workflows.byResourceId(workflow)?.parameters, parameters);
  });

  it("keep $connections, and refuse a connection that does not exist", async () => {
    const connectionId = `${arm.group}/providers/Microsoft.Web/connections/dataverse`;
    const id = `/subscriptions/${arm.subscriptionId}/providers/Microsoft.Web/locations/${location}/managedApis/commondataservice`;
    const value = { commondataservice: { connectionId, connectionName: "dataverse", id } };
    const refused = await put({ parameters: { $connections: { value } } });
    assert.deepEqual(
      [refused.status, refused.body.error],
      [404, { code: "ApiConnectionNotFound", message: "The API connection 'dataverse' could not be found." }],
    );
    await arm.send("PUT", connectionId, { location, properties: { api: { id } } });
    const { body } = await put({ parameters: { $connections: { value } } });
    assert.deepEqual(body.properties.parameters, { $connections: { value } });
  });

  it("leave the check of a definition to the checker, and store nothing it refuses", async () => {
    arm.refuseWith = new SandboxError("InvalidTemplate", "The template validation failed.");
    const { status, body } = await put();
    assert.deepEqual(
      [status, body],
      [400, { error: { code: "InvalidTemplate", message: "The template validation failed." } }],
    );
    const validated = await arm.send("POST", `${workflow}/validate`, {
      properties: { definition: requestDefinition },
    });
    assert.equal(validated.status, 404);
    assert.equal((await arm.send("GET", workflow)).status, 404);
  });

  it("sign the URL of a trigger with the primary key, and of the workflow with either", async () => {
    await put();
    const trigger = await arm.send("POST", `${workflow}/triggers/manual/listCallbackUrl`);
    assert.equal(trigger.status, 200);
    assert.deepEqual(Object.keys(trigger.body), ["value", "method", "basePath", "queries"]);
    assert.equal(trigger.body.queries["api-version"], "2019-05-01");
    const { callbackId = "" } = arm.workflows.byResourceId(workflow) ?? {};
    assert.equal(trigger.body.basePath, `${origin}/workflows/${callbackId}/triggers/manual/paths/invoke`);
    const url = (body: object) => arm.send("POST", `${workflow}/listCallbackUrl`, body);
    const primary = await url({ keyType: "Primary" });
    const secondary = await url({ keyType: "Secondary", notAfter: "2027-01-01T00:00:00Z" });
    assert.equal(primary.body.value, trigger.body.value);
    assert.notEqual(secondary.body.queries.sig, primary.body.queries.sig);
    assert.equal(secondary.body.queries.se, "2027-01-01T00:00:00.0000000Z");
    await arm.send("POST", `${workflow}/regenerateAccessKey`, { keyType: "Primary" });
    assert.notEqual((await url({ keyType: "Primary" })).body.value, primary.body.value);
    assert.equal(
      (await url({ keyType: "Secondary", notAfter: "2027-01-01T00:00:00Z" })).body.value,
      secondary.body.value,
    );
    assert.equal((await url({ keyType: "Third" })).body.error.code, "InvalidRequestContent");
    assert.equal((await url({ notAfter: "soon" })).body.error.code, "InvalidRequestContent");
  });

  it("report a trigger that is missing or accepts no calls", async () => {
    await put({ definition: { ...requestDefinition, triggers: { daily: { type: "Recurrence" } } } });
    const recurrence = await arm.send("POST", `${workflow}/triggers/daily/listCallbackUrl`);
    assert.equal(
      recurrence.body.error.message,
      "The 'ListCallbackUrl' API is not supported by triggers of type 'Recurrence'.",
    );
    const missing = await arm.send("POST", `${workflow}/triggers/manual/listCallbackUrl`);
    assert.deepEqual(
      [missing.status, missing.body.error],
      [
        404,
        {
          code: "WorkflowTriggerNotFound",
          message: "The workflow 'logic-leads' trigger 'manual' could not be found.",
        },
      ],
    );
  });

  it("show triggers with the state and the version of the workflow", async () => {
    const { body } = await put();
    const { value } = (await arm.send("GET", `${workflow}/triggers`)).body;
    assert.equal(value.length, 1);
    assert.equal(value[0].id, `${workflow}/triggers/manual`);
    assert.equal(value[0].properties.workflow.name, body.properties.version);
    assert.deepEqual((await arm.send("GET", `${workflow}/triggers/MANUAL`)).body, value[0]);
  });

  it("are disabled and enabled without a new version", async () => {
    const { body } = await put();
    assert.equal((await arm.send("POST", `${workflow}/disable`)).status, 200);
    const disabled = (await arm.send("GET", workflow)).body.properties;
    assert.deepEqual([disabled.state, disabled.version], ["Disabled", body.properties.version]);
    assert.equal(arm.workflows.byResourceId(workflow)?.state, "Disabled");
    await arm.send("POST", `${workflow}/enable`);
    assert.equal((await arm.send("GET", workflow)).body.properties.state, "Enabled");
  });

  const notEmulated: [string, object, object][] = [
    ["a managed identity", {}, { identity: { type: "SystemAssigned" } }],
    ["an integration account", { integrationAccount: { id: "x" } }, {}],
  ];
  for (const [what, properties, more] of notEmulated) {
    it(`answer 501 to ${what}`, async () => {
      const { status, body } = await put(properties, more);
      assert.deepEqual([status, body.error.code], [501, "NotEmulated"]);
    });
  }

  it("refuse a body without definition, and a state that only Azure sets", async () => {
    assert.equal((await put({ definition: undefined })).body.error.code, "InvalidRequestContent");
    assert.equal((await put({ state: "Suspended" })).body.error.code, "InvalidRequestContent");
  });
});
