import assert from "node:assert/strict";
import { badValues, contacts, HubSpotFixture, refusal } from "./hubspot-fixture";

const email = "nadia@contoso.com";

describe("HubSpot's contacts", () => {
  let hubSpot: HubSpotFixture;
  beforeEach(() => {
    hubSpot = new HubSpotFixture();
  });
  afterEach(() => hubSpot.close());

  const read = async (id: string, names: string) =>
    (await hubSpot.call("GET", `${contacts}/${id}?properties=${names}`)).body.properties;

  it("are created with a number as id and the e-mail in lower case", async () => {
    const { status, body } = await hubSpot.create({ email: "Nadia@Contoso.com", firstname: "Nadia" });
    assert.equal(status, 201);
    assert.match(body.id, /^\d+$/);
    assert.equal(body.properties.email, email);
    assert.equal(body.properties.hs_object_id, body.id);
    assert.deepEqual([body.archived, body.createdAt], [false, "2026-01-01T00:00:00.000Z"]);
  });

  it("have the newer path too", async () => {
    for (const path of ["/crm/objects/2026-09/contacts", "/crm/objects/v3/contacts"]) {
      const { status, body } = await hubSpot.create({ firstname: "A" }, path);
      assert.equal(status, 201);
      assert.equal((await hubSpot.call("GET", `${path}/${body.id}`)).body.properties.firstname, "A");
    }
    assert.equal((await hubSpot.create({ firstname: "A" }, "/crm/objects/2031-01/contacts")).status, 501);
  });

  it("are refused with the id of the one that has the e-mail, in any letter case", async () => {
    const { body } = await hubSpot.create({ email });
    const again = await hubSpot.create({ email: "NADIA@contoso.com", lastname: "B" });
    assert.deepEqual(refusal(again), [409, "CONFLICT"]);
    const { correlationId, ...rest } = again.body;
    assert.match(correlationId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(rest, {
      status: "error",
      message: `Contact already exists. Existing ID: ${body.id}`,
      category: "CONFLICT",
    });
    assert.equal((await hubSpot.rows()).length, 1);
  });

  it("need an e-mail, a first or a last name", async () => {
    for (const properties of [{}, { company: "Contoso" }, { email: "", lastname: null }]) {
      assert.deepEqual(refusal(await hubSpot.create(properties)), [400, "VALIDATION_ERROR"]);
    }
    assert.equal((await hubSpot.create({ lastname: "B" })).status, 201);
    assert.equal((await hubSpot.create({ lastname: "B" })).status, 201);
  });

  it("list every bad value", async () => {
    const answer = await hubSpot.create({
      ...{ email: "nadia@contoso", favourite: "x", numemployees: "7", createdate: "1", firstname: "A" },
      message: "m".repeat(65_537),
    });
    assert.deepEqual(refusal(answer), [400, "VALIDATION_ERROR"]);
    assert.deepEqual(badValues(answer), [
      ["INVALID_EMAIL", "email"],
      ["PROPERTY_DOESNT_EXIST", "favourite"],
      ["INVALID_OPTION", "numemployees"],
      ["READ_ONLY_VALUE", "createdate"],
      ["INVALID_STRING_LENGTH", "message"],
    ]);
    assert.match(answer.body.message, /\\?"7 was not one of the allowed options: \[1-5, /);
    assert.deepEqual(await hubSpot.rows(), []);
  });

  it("take text of 65,536 characters", async () => {
    assert.equal((await hubSpot.create({ firstname: "A", message: "m".repeat(65_536) })).status, 201);
  });

  it("refuse an e-mail whose ending never exists", async () => {
    for (const bad of ["a@contoso.invalid", "a b@contoso.com", "a@b@contoso.com", "@contoso.com", "a@1.2"]) {
      assert.deepEqual(badValues(await hubSpot.create({ email: bad })), [["INVALID_EMAIL", "email"]], bad);
    }
    for (const good of ["o'neil+x@mail.contoso.com", "юля@contoso.укр"]) {
      assert.equal((await hubSpot.create({ email: good })).status, 201, good);
    }
  });

  it("convert numbers to text and refuse lists", async () => {
    const { body } = await hubSpot.create({ firstname: 7, lastname: true });
    assert.deepEqual([body.properties.firstname, body.properties.lastname], ["7", "true"]);
    assert.match((await hubSpot.create({ firstname: ["A"] })).body.message, /from Array value/);
    assert.match((await hubSpot.create([])).body.message, /LinkedHashMap/);
    assert.match((await hubSpot.call("POST", contacts, {})).body.message, /not set: \[properties\]/);
  });

  it("change by id or e-mail; an empty text clears, null does nothing", async () => {
    const { body } = await hubSpot.create({ email, firstname: "Nadia", city: "Ulm" });
    const byEmail = `${contacts}/${encodeURIComponent("NADIA@contoso.com")}?idProperty=email`;
    const change = { properties: { firstname: "", city: null, phone: "1" } };
    const { status } = await hubSpot.call("PATCH", byEmail, change);
    assert.equal(status, 200);
    assert.deepEqual(await read(body.id, "firstname,city,phone"), {
      ...{ firstname: null, city: "Ulm", phone: "1" },
      hs_object_id: body.id,
      createdate: body.createdAt,
      lastmodifieddate: body.updatedAt,
    });
    const none = await hubSpot.call("PATCH", `${contacts}/${body.id}`, { properties: { city: null } });
    assert.deepEqual(refusal(none), [400, "VALIDATION_ERROR"]);
  });

  it("free an e-mail that is changed, and cannot take that of another", async () => {
    const { body } = await hubSpot.create({ email });
    await hubSpot.create({ email: "omar@contoso.com" });
    const change = (value: string) =>
      hubSpot.call("PATCH", `${contacts}/${body.id}`, { properties: { email: value } });
    assert.deepEqual(refusal(await change("omar@contoso.com")), [409, "CONFLICT"]);
    assert.equal((await change("nadia2@contoso.com")).status, 200);
    assert.equal((await hubSpot.create({ email })).status, 201);
  });

  it("keep the later lifecycle stage", async () => {
    const { body } = await hubSpot.create({ email, lifecyclestage: "customer" });
    const path = `${contacts}/${body.id}`;
    await hubSpot.call("PATCH", path, { properties: { lifecyclestage: "lead" } });
    assert.equal((await read(body.id, "lifecyclestage")).lifecyclestage, "customer");
    await hubSpot.call("PATCH", path, { properties: { lifecyclestage: "" } });
    await hubSpot.call("PATCH", path, { properties: { lifecyclestage: "lead" } });
    assert.equal((await read(body.id, "lifecyclestage")).lifecyclestage, "lead");
  });

  it("that do not exist are 404, and a property that does not identify is 400", async () => {
    const get = async (path: string) => refusal(await hubSpot.call("GET", `${contacts}/${path}`));
    assert.deepEqual(await get("7"), [404, "OBJECT_NOT_FOUND"]);
    assert.deepEqual(await get("omar@contoso.com?idProperty=email"), [404, "OBJECT_NOT_FOUND"]);
    const { status, body } = await hubSpot.call("GET", `${contacts}/omar@contoso.com`);
    assert.deepEqual([status, body.context], [404, { id: ["omar@contoso.com"] }]);
    assert.deepEqual(await get("B?idProperty=lastname"), [400, "VALIDATION_ERROR"]);
  });

  it("are listed by page and found by their values", async () => {
    for (const n of [1, 2, 3, 4, 5])
      await hubSpot.create({ email: `p${n}@contoso.com`, city: n < 3 ? "Ulm" : "Bonn" });
    const first = await hubSpot.call("GET", `${contacts}?limit=2`);
    assert.equal(first.body.results.length, 2);
    const second = await hubSpot.call("GET", `${contacts}?limit=3&after=${first.body.paging.next.after}`);
    assert.deepEqual([second.body.results.length, second.body.paging], [3, undefined]);
    const filters = [{ propertyName: "city", operator: "EQ", value: "ulm" }];
    const search = (more: object) =>
      hubSpot.call("POST", `${contacts}/search`, { filterGroups: [{ filters }], ...more });
    const { body } = await search({ properties: ["email"], limit: 1 });
    assert.deepEqual([body.total, body.results[0].properties.email], [2, "p1@contoso.com"]);
    assert.equal((await search({ query: "x" })).status, 501);
    assert.equal((await search({ filterGroups: [{ filters: [{ operator: "GT" }] }] })).status, 501);
  });
});
