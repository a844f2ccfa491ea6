import assert from "node:assert/strict";
import * as fc from "fast-check";
import { origin, requestDefinition, startArm } from "./arm-fixture";

type Arm = Awaited<ReturnType<typeof startArm>>;

const location = "westeurope";

describe("Resource Manager", () => {
  let arm: Arm;
  let workflow: string;
  before(async () => {
    arm = await startArm();
    workflow = `${arm.group}/providers/Microsoft.Logic/workflows/Logic-Leads`;
    await arm.send("PUT", arm.group, { location });
    await arm.send("PUT", workflow, { location, properties: { definition: requestDefinition } });
  });
  after(() => arm.close());

  it("finds a resource in any letter case of its path, and returns its id as created", async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.boolean()), async (upper) => {
        const path = [...workflow]
          .map((letter) => (upper.next().value ? letter.toUpperCase() : letter.toLowerCase()))
          .join("");
        const { status, body } = await arm.send("GET", path);
        assert.deepEqual([status, body?.id], [200, workflow]);
      }),
      { numRuns: 20 },
    );
  });

  it("writes a new resource under the group's spelling", async () => {
    const path = `/subscriptions/${arm.subscriptionId}/resourcegroups/RG-LEADS/providers/microsoft.logic/WORKFLOWS/other`;
    const { body } = await arm.send("PUT", path, { location, properties: { definition: requestDefinition } });
    assert.equal(body.id, `${arm.group}/providers/Microsoft.Logic/workflows/other`);
    await arm.send("DELETE", path);
  });

  it("lists by group and by subscription", async () => {
    for (const path of [
      `${arm.group}/providers/Microsoft.Logic/workflows`,
      `/subscriptions/${arm.subscriptionId}/providers/Microsoft.Logic/workflows`,
      `/subscriptions/${arm.subscriptionId}/resources`,
      `${arm.group}/resources`,
    ]) {
      const apiVersion = path.endsWith("resources") ? "2024-03-01" : undefined;
      const { body } = await arm.send("GET", path, undefined, { apiVersion });
      assert.deepEqual(
        body.value.map((one: any) => one.id),
        [workflow],
        path,
      );
    }
  });

  it("lists in pages of $top, and by resource type", async () => {
    const other = `${arm.group}/providers/Microsoft.Logic/workflows/second`;
    await arm.send("PUT", other, { location, properties: { definition: requestDefinition } });
    const list = `${arm.group}/providers/Microsoft.Logic/workflows?api-version=2019-05-01&$top=1`;
    const first = (await arm.send("GET", list)).body;
    const { pathname, search } = new URL(first.nextLink);
    const second = (await arm.send("GET", pathname + search)).body;
    assert.deepEqual(
      [...first.value, ...second.value].map((one: any) => one.id),
      [workflow, other],
    );
    assert.equal(second.nextLink, undefined);
    await arm.send("DELETE", other);
    const byType = (filter: string) =>
      arm.send("GET", `${arm.group}/resources?api-version=2024-03-01&$filter=${filter}`);
    assert.equal((await byType("resourceType eq 'microsoft.logic/workflows'")).body.value.length, 1);
    assert.equal((await byType("resourceType eq 'Microsoft.Web/connections'")).body.value.length, 0);
    assert.equal((await byType("tagName eq 'a'")).body.error.code, "NotEmulated");
    const wrong = await arm.send("GET", list.replace("$top=1", "$top=x"));
    assert.deepEqual([wrong.status, wrong.body.error.code], [400, "InvalidQueryParameterValue"]);
  });

  it("returns the subscription, the tenant, locations and providers", async () => {
    const subscription = `/subscriptions/${arm.subscriptionId}`;
    const { body } = await arm.send("GET", subscription);
    assert.deepEqual(
      [body.subscriptionId, body.tenantId, body.state],
      [arm.subscriptionId, arm.directory.tenantId, "Enabled"],
    );
    assert.deepEqual((await arm.send("GET", "/subscriptions")).body.value, [body]);
    assert.equal((await arm.send("GET", "/tenants")).body.value[0].tenantId, arm.directory.tenantId);
    const locations = (await arm.send("GET", `${subscription}/locations`)).body.value;
    assert.ok(locations.some((one: any) => one.name === "westeurope" && one.displayName === "West Europe"));
    for (const [method, path] of [
      ["GET", "Microsoft.Logic"],
      ["POST", "microsoft.logic/register"],
    ] as const) {
      const provider = await arm.send(method, `${subscription}/providers/${path}`, undefined, {
        apiVersion: "2024-03-01",
      });
      assert.equal(provider.body.registrationState, "Registered");
      assert.equal(provider.body.resourceTypes[0].resourceType, "workflows");
    }
  });

  const refusals: [string, string, string, unknown, number, string][] = [
    [
      "another subscription",
      "GET",
      "/subscriptions/00000000-0000-4000-8000-00000000000f",
      undefined,
      404,
      "SubscriptionNotFound",
    ],
    ["a subscription that is not a UUID", "GET", "/subscriptions/x", undefined, 400, "InvalidSubscriptionId"],
    [
      "a group that is not there",
      "GET",
      "GROUPx/providers/Microsoft.Logic/workflows/la",
      undefined,
      404,
      "ResourceGroupNotFound",
    ],
    [
      "a PUT into a group that is not there",
      "PUT",
      "GROUPx/providers/Microsoft.Logic/workflows/la",
      {},
      404,
      "ResourceGroupNotFound",
    ],
    [
      "a resource that is not there",
      "GET",
      "GROUP/providers/Microsoft.Logic/workflows/la",
      undefined,
      404,
      "ResourceNotFound",
    ],
    [
      "a type it does not have",
      "GET",
      "GROUP/providers/Microsoft.Compute/virtualMachines/vm",
      undefined,
      501,
      "NotEmulated",
    ],
    [
      "an operation it does not have",
      "POST",
      "GROUP/providers/Microsoft.Logic/workflows/Logic-Leads/listSwagger",
      undefined,
      501,
      "NotEmulated",
    ],
    [
      "a body that is not JSON",
      "PUT",
      "GROUP/providers/Microsoft.Logic/workflows/la",
      "{",
      400,
      "InvalidRequestContent",
    ],
    [
      "a PUT without body",
      "PUT",
      "GROUP/providers/Microsoft.Logic/workflows/la",
      undefined,
      400,
      "InvalidRequestContent",
    ],
    [
      "a resource without location",
      "PUT",
      "GROUP/providers/Microsoft.Logic/workflows/la",
      {},
      400,
      "LocationRequired",
    ],
    [
      "an unknown location",
      "PUT",
      "GROUP/providers/Microsoft.Logic/workflows/la",
      { location: "atlantis" },
      501,
      "NotEmulated",
    ],
    [
      "another location than before",
      "PUT",
      "GROUP/providers/Microsoft.Logic/workflows/Logic-Leads",
      { location: "eastus" },
      409,
      "InvalidResourceLocation",
    ],
    [
      "a name with a blank",
      "PUT",
      "GROUP/providers/Microsoft.Logic/workflows/a%20b",
      { location },
      400,
      "InvalidResourceName",
    ],
    [
      "a method a resource does not take",
      "POST",
      "GROUP/providers/Microsoft.Logic/workflows/Logic-Leads",
      {},
      405,
      "MethodNotAllowed",
    ],
    [
      "a path outside of a subscription",
      "GET",
      "/providers/Microsoft.Management/managementGroups",
      undefined,
      501,
      "NotEmulated",
    ],
  ];
  for (const [what, method, path, body, status, code] of refusals) {
    it(`refuses ${what}`, async () => {
      const answer = await arm.send(method, path.replace("GROUP", arm.group), body);
      assert.deepEqual([answer.status, answer.body.error.code], [status, code]);
    });
  }

  it("describes a missing resource with Azure's text", async () => {
    const { body } = await arm.send("GET", `${arm.group}/providers/Microsoft.Logic/workflows/la`);
    assert.equal(
      body.error.message,
      "The Resource 'Microsoft.Logic/workflows/la' under resource group 'rg-leads' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    );
  });

  it("accepts tokens for Azure's two audiences and its own, and no others", async () => {
    for (const audience of [
      "https://management.azure.com",
      "https://management.azure.com/",
      "https://management.core.windows.net/",
      origin,
    ]) {
      const authorization = `Bearer ${await arm.issue(audience)}`;
      assert.equal((await arm.send("GET", arm.group, undefined, { authorization })).status, 200, audience);
    }
    const authorization = `Bearer ${await arm.issue("https://graph.microsoft.com")}`;
    const wrong = await arm.send("GET", arm.group, undefined, { authorization });
    assert.deepEqual([wrong.status, wrong.body.error.code], [401, "InvalidAuthenticationTokenAudience"]);
    const none = await arm.send("GET", arm.group, undefined, { authorization: "" });
    assert.deepEqual([none.status, none.body.error.code], [401, "AuthenticationFailed"]);
    assert.match(none.headers.get("www-authenticate") ?? "", /^Bearer authorization_uri="https:\/\/login\./);
  });

  it("refuses other callers than the deployer, and names the missing action", async () => {
    const stranger = "00000000-0000-4000-8000-000000000009";
    const authorization = `Bearer ${await arm.issue("https://management.azure.com", stranger)}`;
    const actions: [string, string, string][] = [
      ["GET", arm.group, "Microsoft.Resources/subscriptions/resourceGroups/read"],
      ["PUT", workflow, "Microsoft.Logic/workflows/write"],
      ["DELETE", workflow, "Microsoft.Logic/workflows/delete"],
      [
        "POST",
        `${workflow}/triggers/manual/listCallbackUrl`,
        "Microsoft.Logic/workflows/triggers/listCallbackUrl/action",
      ],
      ["GET", `${workflow}/runs`, "Microsoft.Logic/workflows/runs/read"],
    ];
    for (const [method, path, action] of actions) {
      const { status, body } = await arm.send(method, path, undefined, { authorization });
      assert.deepEqual([status, body.error.code], [403, "AuthorizationFailed"]);
      assert.ok(body.error.message.includes(`perform action '${action}' over scope`), body.error.message);
    }
  });

  it("gives a client that knows only its address the addresses of the cloud", async () => {
    const ask = async (host: string, apiVersion: string) => {
      const response = await arm.app.fetch(
        new Request(`${host}/metadata/endpoints?api-version=${apiVersion}`),
      );
      return (await response.json()) as any;
    };
    const own = await ask(origin, "2022-09-01");
    assert.deepEqual(
      [own.name, own.resourceManager, own.authentication.loginEndpoint, own.microsoftGraphResourceId],
      ["AzureCloud", `${origin}/`, origin, `${origin}/`],
    );
    const [azure] = await ask("https://management.azure.com", "2019-05-01");
    assert.equal(azure.authentication.loginEndpoint, "https://login.microsoftonline.com");
  });
});
