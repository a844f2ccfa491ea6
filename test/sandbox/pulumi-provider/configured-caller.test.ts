import assert from "node:assert/strict";
import { configuredCaller } from "../../../sandbox/pulumi-provider/configured-caller";
import { ManualClock } from "../../../sandbox/support/clock";

const identity = { tenantId: "tenant", subscriptionId: "s", clientId: "deployer", objectId: "o" };

/** Requests a caller; Entra refuses every secret and records the requests. */
async function callerOf(variables: Record<string, string>) {
  const sent: URLSearchParams[] = [];
  const fetch = async (_: string, init?: RequestInit) => {
    sent.push(new URLSearchParams(String(init?.body)));
    return Response.json({ error_description: "AADSTS7000215: Invalid client secret" }, { status: 401 });
  };
  const options = {
    identity,
    clientSecret: "deployer's",
    token: async () => "token",
    fetch,
    clock: new ManualClock(),
  };
  const caller = configuredCaller(
    new Map(Object.entries(variables)),
    "https://management.azure.com/",
    options,
  );
  return { caller, sent };
}

describe("the caller in a provider's configuration", () => {
  it("is the deployer when it names no secret", async () => {
    const { caller, sent } = await callerOf({});
    assert.deepEqual([(await caller).identity, sent], [identity, []]);
  });

  it("is the deployer with another secret when only a secret is set, like the plugin", async () => {
    const { caller, sent } = await callerOf({ clientSecret: "wrong" });
    await assert.rejects(caller, /AADSTS7000215/);
    assert.deepEqual([sent[0]?.get("client_id"), sent[0]?.get("client_secret")], ["deployer", "wrong"]);
  });

  it("is another client with the deployer's secret when only a client is set, like the plugin", async () => {
    const { caller, sent } = await callerOf({ clientId: "other" });
    await assert.rejects(caller, /AADSTS7000215/);
    assert.deepEqual([sent[0]?.get("client_id"), sent[0]?.get("client_secret")], ["other", "deployer's"]);
  });

  it("is the deployer, without a sign-in, when the deployer is set", async () => {
    const { caller, sent } = await callerOf({ clientId: "deployer" });
    assert.deepEqual([(await caller).identity, sent], [identity, []]);
  });

  it("works in the subscription when only that is set", async () => {
    const { caller } = await callerOf({ subscriptionId: "other" });
    assert.deepEqual((await caller).identity, { ...identity, subscriptionId: "other" });
  });
});
