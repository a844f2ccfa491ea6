/** Texts of a report have no address and no key, in any of their spellings. */
import assert from "node:assert/strict";
import { shown } from "../../review/shown";

const cases: readonly [told: string, is: string][] = [
  ["bad https://a.logic.azure.com/x?sp=%2F&sig=PLANTED", "bad <URL>"],
  [String.raw`bad {"uri":"https:\/\/a.logic.azure.com\/x?sig=PLANTED"}`, 'bad {"uri":"<URL>"}'],
  ["bad https%3A%2F%2Fa.logic.azure.com%2Fx%3Fsig%3DPLANTED", "bad <URL>"],
  [
    "GET /triggers/x/paths/invoke?sv=1.0&sig=PLANTED&sp=x failed",
    "GET /triggers/x/paths/invoke?sv=1.0&sig=<key>&sp=x failed",
  ],
  ["x%26sig%3DPLANTED end", "x%26sig%3D<key> end"],
  ["AccountKey=PLANTED==;EndpointSuffix=x", "AccountKey=<key>;EndpointSuffix=x"],
  ["Authorization: Bearer PLANTED.a-b_c.0123456789", "Authorization: Bearer <key>"],
];

describe("a text that a report shows", () => {
  for (const [told, is] of cases) it(is, () => assert.equal(shown(told), is));

  it("keeps everything else", () => {
    for (const text of [
      "signature=no",
      "@outputs('Lead')?['id']",
      "design=1",
      "Bearer authentication is needed",
    ])
      assert.equal(shown(text), text);
  });
});
