import assert from "node:assert/strict";
import { createEntraApp } from "../../../sandbox/entra/app";
import { randomIds } from "../../../sandbox/support/ids";
import { receiverAudience } from "../../../sandbox/webhook/defaults";
import { WebhookFixture } from "./webhook-fixture";

describe("the sandbox's Entra", () => {
  it("gives a token for the App ID URI of a receiver, which takes it, and for no other one", async () => {
    const receiver = new WebhookFixture();
    const { directory, tokens, clock } = receiver;
    const app = createEntraApp({
      directory,
      tokens,
      clock,
      ids: randomIds,
      origin: () => "https://localhost",
    });
    const { tenantId, deployer } = directory;
    const ask = async (resource: string): Promise<any> => {
      const body = new URLSearchParams({
        grant_type: "client_credentials",
        client_id: deployer.clientId,
        client_secret: deployer.clientSecret,
        resource,
      });
      const url = `https://login.microsoftonline.com/${tenantId}/oauth2/token`;
      return (await app.fetch(new Request(url, { method: "POST", body }))).json();
    };
    const { access_token } = await ask(receiverAudience);
    const authorization = `Bearer ${access_token}`;
    const { status } = await receiver.post("https://entra.webhook.example.com/leads", {}, { authorization });
    assert.equal(status, 201);
    for (const other of ["api://webhook.example.com.contoso.com", "api://leads.contoso.com"])
      assert.deepEqual((await ask(other)).error_codes, [500011]);
    receiver.close();
  });
});
