/** @azure/identity in a process with only the environment of `leads sandbox env`. */
import assert from "node:assert/strict";
import { SandboxFixture } from "../e2e/support/sandbox-fixture";
import { runScript } from "./support/child";

describe("@azure/identity over TLS", function () {
  this.timeout(60_000);
  let sandbox: SandboxFixture;
  before(async () => {
    sandbox = await SandboxFixture.start();
  });
  after(() => sandbox?.close());

  it("signs in from environment variables with each secret credential, and caches the token", async () => {
    const found = await runScript("sign-in.ts", sandbox.environment);
    const { tenantId, clientId, subscriptionId } = sandbox.instance;
    const expected = {
      audience: "https://management.azure.com",
      tenant: tenantId,
      client: clientId,
      minutes: 60,
      isCached: true,
      subscriptions: [subscriptionId],
    };
    assert.deepEqual(found, {
      ClientSecretCredential: expected,
      EnvironmentCredential: expected,
      DefaultAzureCredential: expected,
    });
  });

  it("reports a wrong secret, application, tenant and certificate", async () => {
    const other = "00000000-0000-4000-8000-000000000001";
    for (const [change, reason] of [
      [{ AZURE_CLIENT_SECRET: "wrong" }, /AADSTS7000215/],
      [{ AZURE_CLIENT_ID: other }, /AADSTS700016/],
      [{ AZURE_TENANT_ID: other }, /AADSTS90002|endpoints_resolution_error/],
      [{ NODE_EXTRA_CA_CERTS: undefined }, /certificate|network_error|endpoints_resolution_error/i],
    ] as const) {
      await assert.rejects(() => runScript("sign-in.ts", { ...sandbox.environment, ...change }), reason);
    }
  });
});
