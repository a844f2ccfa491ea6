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
    ["/subscriptions/1?api-version=2022-12-01", "arm"],
    ["/SUBSCRIPTIONS/1", "arm"],
    ["/metadata/endpoints", "arm"],
    ["/v1.0/applications", "graph"],
    ["/beta/applications", "graph"],
    ["/workflows/1/triggers/manual/paths/invoke", "triggers"],
    ["/tenant/oauth2/v2.0/token", "entra"],
    // clients that put an id, which starts with a slash, behind the endpoint's own
    ["//subscriptions/1/resourceGroups/rg", "arm"],
  ] as const) {
    it(`answers ${path} by ${service}`, async () => {
      const answer = await handler(new Request(`https://localhost:8443${path}`));
      assert.equal(await answer.text(), service);
    });
  }
});
