/** An unknown Log Analytics workspace is refused before anything is created. Without an answer from Azure, the program continues. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../infra/components/lead-destination";
import { installPulumiMocks } from "../../support/pulumi-mocks";

const client = require.resolve("../../../http-client/http-client");
const workspaceId =
  "/subscriptions/00000000-0000-4000-8000-00000000000a/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-contoso";

describe("a Log Analytics workspace", () => {
  let asked: string[];
  let status: number;
  let original: NodeModule | undefined;

  before(() => {
    require(client);
    original = require.cache[client];
    const fetch = async (address: string) => {
      asked.push(address);
      if (status === 0) throw new Error("nothing answers");
      return new Response("{}", { status });
    };
    require.cache[client] = { ...original, exports: { createHttpClient: () => fetch } } as NodeModule;
  });
  after(() => {
    require.cache[client] = original;
  });

  async function deploy(logAnalyticsWorkspaceId: pulumi.Input<string> | undefined, preview = false) {
    asked = [];
    const resources = await installPulumiMocks({ clientToken: "token-of-azure", preview });
    const destination = new LeadDestination("leads", {
      offerId: "contoso.leads",
      dynamicsUrl: "https://contoso.crm4.dynamics.com",
      location: "westeurope",
      // without a store, nothing else is asked
      deadLetter: "none",
      ...(logAnalyticsWorkspaceId === undefined ? {} : { logAnalyticsWorkspaceId }),
    });
    return { destination, made: () => resources.filter(({ type }) => type.startsWith("azure")) };
  }

  it("that does not exist is refused with the commands, at previews too, before anything is created", async () => {
    status = 404;
    for (const [given, preview] of [
      [workspaceId, true],
      [workspaceId, false],
      [pulumi.output(workspaceId), false],
    ] as const) {
      const { destination, made } = await deploy(given, preview);
      await assert.rejects(destination.checked(), {
        code: "LEADS_WORKSPACE_MISSING",
        message: new RegExp(
          `logAnalyticsWorkspaceId: found ${workspaceId}, which Azure does not know; expected .*Nothing was changed.*az monitor log-analytics workspace list .*pulumi config rm`,
        ),
      });
      assert.deepEqual(made(), []);
      assert.deepEqual(asked, [`https://management.azure.com${workspaceId}?api-version=2023-09-01`]);
    }
  });

  it("that exists, or cannot be read, lets the program continue", async () => {
    for (status of [200, 403, 401, 500, 0]) {
      const { destination, made } = await deploy(workspaceId);
      await destination.checked();
      assert.ok(made().length > 0, String(status));
    }
  });

  it("that is not configured is not looked up", async () => {
    const { destination } = await deploy(undefined);
    await destination.checked();
    assert.deepEqual(asked, []);
  });
});
