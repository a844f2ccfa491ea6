import assert from "node:assert/strict";
import { startProviders } from "../../../sandbox/pulumi-provider/server";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";

const id = "00000000-0000-4000-8000-000000000001";
const start = (ports?: { azureNative?: number; azuread?: number }) =>
  startProviders({
    fetch: () => Promise.reject(new Error("no service")),
    token: async () => "token",
    identity: { tenantId: id, subscriptionId: id, clientId: id, objectId: id },
    ids: seededIds("server"),
    clock: new ManualClock(),
    ...(ports && { ports }),
  });

describe("startProviders", () => {
  it("returns the value of PULUMI_DEBUG_PROVIDERS", async () => {
    const { debugProviders, ports, close } = await start();
    await close();
    assert.equal(debugProviders, `azure-native:${ports.azureNative},azuread:${ports.azuread}`);
  });

  it("listens on its earlier ports", async () => {
    const first = await start();
    await first.close();
    const second = await start(first.ports);
    await second.close();
    assert.deepEqual(second.ports, first.ports);
  });

  it("takes another port when one is in use", async () => {
    const first = await start();
    const second = await start(first.ports);
    await first.close();
    await second.close();
    assert.notEqual(second.ports.azureNative, first.ports.azureNative);
  });
});
