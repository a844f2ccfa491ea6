import assert from "node:assert/strict";
import fc from "fast-check";
import { physicalName } from "../../infra/names/names";
import { formerStack } from "../../infra/names/renamed-stack";

describe("formerStack", () => {
  const offerId = "contoso.crm-connector";

  it("reads the stack from a generated name", () => {
    for (const offer of [offerId, "contoso.leads"])
      for (const stack of ["prod", "dev", "test1"])
        assert.equal(formerStack("workflow", physicalName("logic", { offerId: offer, stack }), offer), stack);
  });

  it("returns nothing for a name of another offer, a configured name, and a cut name", () => {
    const long = "a-stack-with-a-name-that-is-too-long-for-azure";
    for (const name of [
      physicalName("logic", { offerId: "fabrikam.erp", stack: "prod" }),
      "logic-leads",
      physicalName("logic", { offerId, stack: long }),
    ])
      assert.equal(formerStack("workflow", name, offerId), undefined, name);
  });

  it("never returns a stack that would get another name", () => {
    const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,20}$/);
    fc.assert(
      fc.property(word, word, word, (publisher, offer, stack) => {
        const source = { offerId: `${publisher}.${offer}`, stack };
        const name = physicalName("rg", source);
        const found = formerStack("resourceGroup", name, source.offerId);
        assert.ok(found === undefined || physicalName("rg", { ...source, stack: found }) === name);
      }),
    );
  });
});
