/** Arguments of alerts, checked like the configuration. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../infra/components/lead-destination";
import type { AlertWindow, LeadDestinationArgs } from "../../../infra/config/lead-destination-args";
import { installPulumiMocks } from "../../support/pulumi-mocks";

const webhook = "https://hooks.contoso.com/marker-of-the-webhook";

const destinationOf = (args: Partial<LeadDestinationArgs>) =>
  new LeadDestination("leads", {
    offerId: "contoso.leads",
    dynamicsUrl: "https://contoso.crm4.dynamics.com",
    location: "westeurope",
    ...args,
  });

describe("the arguments of alerts", () => {
  const refused = async (args: Partial<LeadDestinationArgs>) => {
    await installPulumiMocks();
    try {
      destinationOf(args);
    } catch (error) {
      assert.equal((error as { code?: string }).code, "LEADS_CONFIG_INVALID");
      return (error as Error).message;
    }
    return "";
  };

  it("are checked together, by the same code as the configuration", async () => {
    const text = await refused({
      alertEmails: ["ops@contoso.com", "OPS@contoso.com"],
      alertSeverity: 5,
      alertThreshold: -1,
      alertWindow: "PT5M" as AlertWindow,
      logAnalyticsWorkspaceId: "log-contoso",
    });
    for (const key of [
      "alertEmails\\[1\\]",
      "alertSeverity",
      "alertThreshold",
      "alertWindow",
      "logAnalyticsWorkspaceId",
    ])
      assert.match(text, new RegExp(`${key}: found `));
    assert.match(
      await refused({ alertSeverity: 1 }),
      /alertSeverity: found a value without alertEmails or alertWebhook/,
    );
  });

  it("refuse an http webhook, also from another resource, and never show it", async () => {
    const address = webhook.replace("https", "http");
    for (const alertWebhook of [address, pulumi.secret(address), Promise.resolve(address)]) {
      const resources = await installPulumiMocks();
      await assert.rejects(
        async () => destinationOf({ alertWebhook }).checked(),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, "LEADS_CONFIG_INVALID");
          assert.match(
            error.message,
            /alertWebhook: found a secret value that does not fit \(not shown\), expected an https address/,
          );
          assert.doesNotMatch(error.message, /marker/);
          return true;
        },
      );
      assert.deepEqual(
        resources.filter(({ type }) => type.startsWith("azure")),
        [],
      );
    }
  });

  it("are reported together when webhook and workspace are wrong, or the tenants differ", async () => {
    const workspaces =
      "/subscriptions/00000000-0000-4000-8000-00000000000a/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces";
    const args = {
      logAnalyticsWorkspaceId: `${workspaces}/log-contoso`,
      alertWebhook: "http://hooks.contoso.com",
    };
    await installPulumiMocks();
    await assert.rejects(async () => destinationOf(args).checked(), { code: "LEADS_CONFIG_INVALID" });
    await installPulumiMocks({ entraTenantId: "00000000-0000-4000-8000-00000000000f" });
    const other = destinationOf({ ...args, alertWebhook: webhook });
    await assert.rejects(other.checked(), { code: "LEADS_TENANT_MISMATCH" });
  });
});
