import assert from "node:assert/strict";
import { createPortalApp } from "../../../sandbox/portal/portal-app";

const workflowId = "/subscriptions/s/resourceGroups/rg-leads/providers/Microsoft.Logic/workflows/logic-leads";

/** What the services answer, by the end of the path. */
const answers: [end: RegExp, value: unknown[]][] = [
  [
    /Microsoft\.Logic\/workflows$/,
    [{ id: workflowId, name: "logic-leads", location: "westeurope", properties: { state: "Enabled" } }],
  ],
  [
    /Microsoft\.Web\/connections$/,
    [
      {
        name: "con-leads",
        properties: { api: { name: "commondataservice" }, statuses: [{ status: "Connected" }] },
      },
    ],
  ],
  [
    /\/runs$/,
    [
      {
        name: "run-1",
        properties: { startTime: "2026-01-01T00:00:00Z", status: "Failed", error: { code: "Forbidden" } },
      },
    ],
  ],
  [/\/leads$/, [{ subject: "<script>alert(1)</script>", lastname: "O'Example", firstname: null }]],
];

describe("the portal page", () => {
  const asked: { url: URL; authorization: string | null }[] = [];
  const app = createPortalApp({
    subscriptionId: "s",
    environments: () => ["contoso.crm4.dynamics.com"],
    token: async (resource) => `token for ${resource}`,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const url = new URL(request.url);
      asked.push({ url, authorization: request.headers.get("authorization") });
      const value = answers.find(([end]) => end.test(url.pathname))?.[1];
      return value === undefined ? new Response(null, { status: 404 }) : Response.json({ value });
    },
  });
  const page = async () => (await app.request("/")).text();

  it("shows workflows, runs, connections and rows", async () => {
    const text = await page();
    for (const shown of [
      "logic-leads",
      "rg-leads",
      "run-1",
      "Forbidden",
      "con-leads",
      "Connected",
      "contoso.crm4.dynamics.com",
    ]) {
      assert.ok(text.includes(shown), shown);
    }
  });

  it("never lets a lead become markup", async () => {
    const text = await page();
    assert.equal(text.includes("<script>"), false);
    assert.ok(text.includes("&lt;script&gt;alert(1)&lt;/script&gt;"));
  });

  it("leaves out columns that no row fills", async () => {
    const text = await page();
    assert.ok(text.includes("<th>lastname</th>"));
    assert.equal(text.includes("<th>firstname</th>"), false);
  });

  it("forbids scripts and storing, as it shows leads", async () => {
    const { headers } = await app.request("/");
    assert.equal(headers.get("cache-control"), "no-store");
    assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'/);
  });

  it("asks each service with a token for it", async () => {
    asked.length = 0;
    await page();
    for (const { url, authorization } of asked) assert.equal(authorization, `Bearer token for ${url.origin}`);
  });
});
