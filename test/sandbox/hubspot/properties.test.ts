import assert from "node:assert/strict";
import { HubSpotFixture, refusal } from "./hubspot-fixture";

describe("HubSpot's properties", () => {
  let hubSpot: HubSpotFixture;
  beforeEach(() => {
    hubSpot = new HubSpotFixture();
  });
  afterEach(() => hubSpot.close());

  const path = "/crm/v3/properties/contacts";

  it("are listed with their options and whether they can be written", async () => {
    const { results } = (await hubSpot.call("GET", path)).body;
    const named = new Map<string, any>(results.map((one: any) => [one.name, one]));
    assert.equal(named.get("hs_lead_status").options[0].value, "NEW");
    assert.deepEqual([named.get("email").hasUniqueValue, named.get("email").hubspotDefined], [true, true]);
    assert.equal(named.get("createdate").modificationMetadata.readOnlyValue, true);
    assert.equal((await hubSpot.call("GET", `${path}/city`)).body.label, "City");
    assert.deepEqual(refusal(await hubSpot.call("GET", `${path}/cities`)), [404, "OBJECT_NOT_FOUND"]);
  });

  it("can be added, each name once", async () => {
    const colour = { name: "colour", label: "Colour", groupName: "contactinformation" };
    const choice = {
      ...colour,
      type: "enumeration",
      fieldType: "checkbox",
      options: ["red", "blue"].map((value) => ({ value })),
    };
    assert.equal((await hubSpot.call("POST", path, choice)).status, 201);
    assert.deepEqual(refusal(await hubSpot.call("POST", path, choice)), [409, "CONFLICT"]);
    assert.equal((await hubSpot.create({ lastname: "A", colour: "red;blue" })).status, 201);
    assert.equal((await hubSpot.create({ lastname: "A", colour: "red;green" })).status, 400);
    for (const bad of [{}, { ...choice, name: "Colour 2" }, { ...choice, name: "c2", options: ["red"] }]) {
      assert.deepEqual(refusal(await hubSpot.call("POST", path, bad)), [400, "VALIDATION_ERROR"]);
    }
    assert.equal((await hubSpot.call("POST", path, { ...choice, name: "c3", type: "date" })).status, 501);
  });

  it("of number and yes-or-no take only those", async () => {
    await hubSpot.addProperty("seats", { type: "number", fieldType: "number" });
    await hubSpot.addProperty("agreed", { type: "bool", fieldType: "booleancheckbox" });
    assert.equal((await hubSpot.create({ lastname: "A", seats: 5, agreed: true })).status, 201);
    assert.equal((await hubSpot.create({ lastname: "A", seats: "five" })).status, 400);
    assert.equal((await hubSpot.create({ lastname: "A", agreed: "yes" })).status, 400);
  });
});
