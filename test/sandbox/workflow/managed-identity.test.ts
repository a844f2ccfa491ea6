import assert from "node:assert/strict";
import { deploymentOf, Harness } from "./harness";

const identity =
  "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-test/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders";

/** Runs one Http action of a workflow with one user-assigned identity. */
async function call(authentication: Record<string, unknown>) {
  const asked: unknown[][] = [];
  const requests: Request[] = [];
  const deployment = deploymentOf(
    {
      Call: {
        type: "Http",
        inputs: {
          method: "PUT",
          uri: "https://stleads.blob.core.windows.net/letters/a",
          body: {},
          retryPolicy: { type: "fixed", interval: "PT5S", count: 2 },
          authentication: { type: "ManagedServiceIdentity", ...authentication },
        },
      },
    },
    { definition: { parameters: { writer: { type: "String", defaultValue: identity } } } },
  );
  const harness = new Harness([deployment], {
    identityToken: async (...parameters) => {
      asked.push(parameters);
      const [workflowId, id] = parameters;
      return workflowId === deployment.resourceId && id === identity ? `token-${asked.length}` : undefined;
    },
    fetch: (request) => {
      requests.push(request);
      return new Response(null, { status: requests.length === 1 ? 503 : 201 });
    },
  });
  await harness.post({});
  await harness.finish();
  const record = harness.records().Call;
  const inputs = await harness.content(record.inputsLink);
  await harness.close();
  return { record, inputs, asked, requests, deployment };
}

describe("an Http action with a managed identity", () => {
  it("sends on each attempt a token of the named identity, for exactly the given audience", async () => {
    const audience = "https://storage.azure.com/";
    const { record, requests, asked, deployment, inputs } = await call({
      identity: "@parameters('writer')",
      audience,
    });
    assert.equal(record.status, "Succeeded");
    assert.deepEqual(
      requests.map(({ headers }) => headers.get("authorization")),
      ["Bearer token-1", "Bearer token-2"],
    );
    assert.deepEqual(asked[0], [deployment.resourceId, identity, audience]);
    assert.deepEqual(inputs.authentication, { type: "ManagedServiceIdentity", identity, audience });
  });

  it("requests Resource Manager's audience by default", async () => {
    const { asked } = await call({ identity });
    assert.equal(asked[0]?.[2], "https://management.azure.com/");
  });

  it("fails without a call when the workflow does not have the identity", async () => {
    const { record, requests } = await call({ identity: `${identity}-2` });
    assert.deepEqual(
      [record.status, record.code, record.error.code, requests.length],
      ["Failed", "BadRequest", "InvalidWorkflowManagedIdentitySpecified", 0],
    );
    assert.match(
      record.error.message,
      /^The workflow 'orders' does not contain the managed identity '.*id-orders-2'\./,
    );
  });

  it("fails when it names no identity and the workflow has no system-assigned one", async () => {
    const { record, asked } = await call({});
    assert.equal(asked[0]?.[1], undefined);
    assert.match(record.error.message, /the managed identity of type 'SystemAssigned'\./);
  });
});
