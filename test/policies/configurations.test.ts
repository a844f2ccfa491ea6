/** Our program breaks no mandatory policy in any configuration that we ship. */
import assert from "node:assert/strict";
import type { LeadDestinationArgs } from "../../infra/config/lead-destination-args";
import { exampleFile } from "../infra/own-flow/own-flow";
import { brokenPolicies } from "../support/broken-policies";
import { deploy } from "../support/compliant-resources";

const base = { offerId: "contoso.leads", location: "westeurope" };
const dynamicsUrl = "https://contoso.crm4.dynamics.com";
const salesforce = {
  url: "https://contoso.my.salesforce.com",
  clientId: "3MVG9.contoso",
  clientSecret: "planted",
};
const webhook = { url: "https://hooks.contoso.com/planted" };

const configurations: Record<string, Partial<LeadDestinationArgs>> = {
  dynamics365: { dynamicsUrl },
  "an existing application": {
    dynamicsUrl,
    clientId: "00000000-0000-4000-8000-0000000000ad",
    clientSecret: "planted",
  },
  "without dead letters": { dynamicsUrl, deadLetter: "none" },
  "roles by somebody else": { dynamicsUrl, createRoleAssignments: false },
  salesforce: { crm: ["salesforce"], salesforce },
  hubspot: { crm: ["hubspot"], hubspot: { token: "pat-eu1-planted" } },
  "hubspot that keeps contacts": {
    crm: ["hubspot"],
    hubspot: { token: "pat-eu1-planted", duplicates: "keep" },
  },
  azureTable: { crm: ["azureTable"] },
  webhook: { crm: ["webhook"], webhook },
  "webhook with Entra": {
    crm: ["webhook"],
    webhook: { ...webhook, signIn: "entra", audience: "api://planted" },
  },
  "an own flow": {
    dynamicsUrl,
    flow: exampleFile,
    flowSecrets: { chatUrl: "https://hooks.contoso.com/planted" },
  },
  several: {
    dynamicsUrl,
    crm: ["dynamics365", "salesforce", "hubspot", "azureTable", "webhook"],
    salesforce,
    hubspot: { token: "pat-eu1-planted" },
    webhook,
  },
  "several without dead letters": {
    dynamicsUrl,
    crm: ["dynamics365", "webhook"],
    webhook,
    deadLetter: "none",
  },
};

/** Rules that ask for what a stack need not have. */
const wishes = ["application-owners", "lead-apps-have-alerts", "lead-apps-have-diagnostics"];

describe("the policies and our configurations", () => {
  for (const [name, args] of Object.entries(configurations)) {
    it(`agree: ${name}`, async () => {
      const resources = await deploy({ ...base, ...args } as LeadDestinationArgs);
      assert.deepEqual(await brokenPolicies(resources), []);
      const broken = new Set(
        (await brokenPolicies(resources, "advisory")).map((text) => text.split(":")[0] ?? ""),
      );
      const others = [...broken].filter((rule) => !wishes.includes(rule));
      assert.deepEqual(others, args.deadLetter === "none" ? ["dead-letter-store"] : []);
      assert.ok(broken.has("lead-apps-have-alerts"));
    });
  }

  it("agree on every rule with owners, alerts and a workspace", async () => {
    const resources = await deploy();
    assert.deepEqual(await brokenPolicies(resources), []);
    assert.deepEqual(await brokenPolicies(resources, "advisory"), []);
  });
});
