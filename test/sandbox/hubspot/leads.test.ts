import assert from "node:assert/strict";
import { contacts, HubSpotFixture, leads, refusal } from "./hubspot-fixture";

describe("HubSpot's leads", () => {
  let hubSpot: HubSpotFixture;
  let contactId: string;
  beforeEach(async () => {
    hubSpot = new HubSpotFixture();
    contactId = (await hubSpot.create({ email: "nadia@contoso.com" })).body.id;
  });
  afterEach(() => hubSpot.close());

  const to = (id: string, associationTypeId = 578) => [
    { to: { id }, types: [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId }] },
  ];
  const create = (properties: object, associations?: unknown) =>
    hubSpot.call("POST", leads, { properties, associations });

  it("belong to a contact", async () => {
    const { status, body } = await create({ hs_lead_name: "Nadia", hs_lead_label: "WARM" }, to(contactId));
    assert.equal(status, 201);
    const { properties } = (await hubSpot.call("GET", `${leads}/${body.id}`)).body;
    assert.equal(properties.hs_lead_name, "Nadia");
    assert.equal((await hubSpot.call("GET", `${contacts}/${body.id}`)).status, 404);
  });

  it("need a name and a contact that exists", async () => {
    const named = { hs_lead_name: "Nadia" };
    const unnamed = await create({}, to(contactId));
    assert.deepEqual(refusal(unnamed), [400, "VALIDATION_ERROR"]);
    assert.equal(unnamed.body.message, "Error creating LEAD. Some required properties were not set.");
    assert.deepEqual(refusal(await create(named)), [400, "VALIDATION_ERROR"]);
    assert.deepEqual(refusal(await create(named, to("7"))), [400, "VALIDATION_ERROR"]);
    assert.deepEqual(refusal(await create(named, [{}])), [400, "VALIDATION_ERROR"]);
    assert.deepEqual(refusal(await create(named, to(contactId, 1))), [501, "NotEmulated"]);
  });

  it("may repeat: nothing identifies them", async () => {
    for (let n = 0; n < 2; n++) await create({ hs_lead_name: "Nadia" }, to(contactId));
    assert.equal((await hubSpot.call("GET", leads)).body.results.length, 2);
  });
});
