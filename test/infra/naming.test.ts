import assert from "node:assert/strict";
import fc from "fast-check";
import { maximumNameLength, physicalName, resourceNames, storageAccountName } from "../../infra/names/names";

const idPart = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,30}$/);
const source = fc.record({
  offerId: fc.tuple(idPart, idPart).map((parts) => parts.join(".")),
  stack: fc.stringMatching(/^[A-Za-z0-9_.-]{1,40}$/),
});

describe("resourceNames", () => {
  it("joins prefix, offer and stack in lower case with hyphens", () => {
    assert.deepEqual(resourceNames({ offerId: "contoso.leads", stack: "dev" }), {
      resourceGroup: "rg-contoso-leads-dev",
      workflow: "logic-contoso-leads-dev",
      connection: "con-contoso-leads-dev",
      application: "app-contoso-leads-dev",
      identity: "id-contoso-leads-dev",
    });
  });

  it("keeps overrides unchanged", () => {
    const names = resourceNames({ offerId: "contoso.leads", stack: "dev" }, { workflow: "My_Leads" });
    assert.equal(names.workflow, "My_Leads");
    assert.equal(names.connection, "con-contoso-leads-dev");
  });

  it("distinguishes offers whose plain names are equal", () => {
    const names = [
      { offerId: "a.b-c", stack: "d" },
      { offerId: "a.b", stack: "c-d" },
      { offerId: "a-b.c", stack: "d" },
    ].map((each) => physicalName("logic", each));
    assert.equal(new Set(names).size, 3);
  });

  it("cuts a long name and adds a hash of six characters", () => {
    const name = physicalName("logic", { offerId: `contoso.${"x".repeat(60)}`, stack: "prod" });
    assert.match(name, /^logic-contoso-x{22}-[0-9a-f]{6}$/);
  });

  it("returns names that Azure accepts, for any offer and stack", () => {
    fc.assert(
      fc.property(source, (given) => {
        for (const name of Object.values(resourceNames(given))) {
          assert.match(name, /^[a-z]+-[a-z0-9-]*[a-z0-9]$/);
          assert.ok(name.length <= maximumNameLength);
        }
      }),
    );
  });

  it("returns the same names for the same offer and stack", () => {
    fc.assert(
      fc.property(source, (given) => assert.deepEqual(resourceNames(given), resourceNames({ ...given }))),
    );
  });

  it("returns distinct names for distinct offers and stacks", () => {
    fc.assert(
      fc.property(source, source, (one, other) => {
        fc.pre(one.offerId !== other.offerId || one.stack !== other.stack);
        assert.notEqual(physicalName("logic", one), physicalName("logic", other));
      }),
    );
  });
});

describe("storageAccountName", () => {
  const subscription = "00000000-0000-4000-8000-00000000000a";

  it("is the same for a subscription, an offer and a stack, in any letter case of the subscription", () => {
    const given = { offerId: "contoso.leads", stack: "dev" };
    const name = storageAccountName(given, subscription);
    assert.equal(name, "stcontosoleads7b5bd577db");
    assert.equal(storageAccountName({ ...given }, subscription.toUpperCase()), name);
  });

  it("returns names that Azure accepts, distinct for distinct offers, stacks and subscriptions", () => {
    fc.assert(
      fc.property(source, source, fc.uuid(), fc.uuid(), (one, other, here, there) => {
        fc.pre(one.offerId !== other.offerId || one.stack !== other.stack);
        fc.pre(here !== there);
        const names = [
          storageAccountName(one, here),
          storageAccountName(other, here),
          storageAccountName(one, there),
        ];
        for (const name of names) assert.match(name, /^st[a-z0-9]{1,22}$/);
        assert.equal(new Set(names).size, 3);
      }),
    );
  });

  it("of one destination shows the destination, however long the offer is", () => {
    for (const offerId of ["a.b", `contoso.${"x".repeat(50)}`])
      for (const destination of ["dynamics365", "azureTable"]) {
        const name = physicalName("logic", { offerId, stack: "prod" }, destination);
        assert.match(name, new RegExp(`^logic-.*-${destination.toLowerCase()}-[0-9a-f]{6}$`));
        assert.ok(name.length <= maximumNameLength, name);
      }
  });
});
