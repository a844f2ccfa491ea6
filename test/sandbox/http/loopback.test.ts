import assert from "node:assert/strict";
import { loopbackHandler } from "../../../sandbox/http/loopback";

const named = (name: string) => () => new Response(name);
const handler = loopbackHandler({
  arm: named("arm"),
  entra: named("entra"),
  graph: named("graph"),
  portal: named("portal"),
  triggers: named("triggers"),
});

describe("The sandbox's own origin", () => {
  for (const [path, service] of [
    ["/", "portal"],
    ["/offers/rg/logic", "portal"],
    ["/subscriptions/1?api-version=2022-12-01", "arm"],
    ["/SUBSCRIPTIONS/1", "arm"],
    ["/metadata/endpoints", "arm"],
    ["/v1.0/applications", "graph"],
    ["/beta/applications", "graph"],
    ["/workflows/1/triggers/manual/paths/invoke", "triggers"],
    ["/tenant/oauth2/v2.0/token", "entra"],
    // clients that append an id, which starts with a slash, to the endpoint
    ["//subscriptions/1/resourceGroups/rg", "arm"],
  ] as const) {
    it(`answers ${path} by ${service}`, async () => {
      const answer = await handler(new Request(`https://localhost:8443${path}`));
      assert.equal(await answer.text(), service);
    });
  }

  it("answers an unknown address with the portal's page for a browser, and an error for a program", async () => {
    const services = { arm: named("arm"), graph: named("graph"), triggers: named("triggers") };
    const nowhere = loopbackHandler({
      ...services,
      entra: () => new Response("no", { status: 404 }),
      portal: named("portal"),
    });
    const open = async (handle: typeof handler, accept: string) =>
      await (await handle(new Request("https://localhost/typo", { headers: { accept } }))).text();
    assert.equal(await open(nowhere, "text/html,application/xml;q=0.9"), "portal");
    assert.equal(await open(nowhere, "application/json"), "no");
    assert.equal(await open(handler, "text/html"), "entra");
  });
});
