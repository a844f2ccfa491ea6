import assert from "node:assert/strict";
import { HostTable } from "../../../sandbox/http/host-table";

describe("HostTable", () => {
  const table = new HostTable()
    .add("management.azure.com", () => new Response("arm"))
    .add("*.crm*.dynamics.com", () => new Response("dataverse"));

  const cases: [string, string][] = [
    ["https://management.azure.com/subscriptions", "arm"],
    ["https://MANAGEMENT.azure.com/", "arm"],
    ["https://contoso.crm.dynamics.com/api/data/v9.2/leads", "dataverse"],
    ["https://contoso.crm4.dynamics.com/", "dataverse"],
  ];
  for (const [url, service] of cases) {
    it(`reaches ${service} for ${url}`, async () => {
      assert.equal(await (await table.fetch(url)).text(), service);
    });
  }

  for (const url of [
    "https://example.com/",
    "http://management.azure.com/",
    "https://crm4.dynamics.com/",
    "https://a.b.crm4.dynamics.com/",
    "https://contoso.crm4.dynamics.com.example.com/",
  ]) {
    it(`refuses ${url}`, async () => {
      await assert.rejects(table.fetch(url), { code: "HostNotRouted" });
    });
  }
});
