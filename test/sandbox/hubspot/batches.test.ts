import assert from "node:assert/strict";
import { contacts, HubSpotFixture, refusal } from "./hubspot-fixture";

describe("HubSpot's batches", () => {
  let hubSpot: HubSpotFixture;
  beforeEach(() => {
    hubSpot = new HubSpotFixture();
  });
  afterEach(() => hubSpot.close());

  const batch = (name: string, inputs: unknown, more: object = {}) =>
    hubSpot.call("POST", `${contacts}/batch/${name}`, { inputs, ...more });
  const person = (n: number) => ({ properties: { email: `p${n}@contoso.com`, lastname: `P${n}` } });

  it("create all contacts or none", async () => {
    const made = await batch("create", [person(1), person(2)]);
    assert.deepEqual([made.status, made.body.status, made.body.results.length], [201, "COMPLETE", 2]);
    assert.deepEqual(refusal(await batch("create", [person(3), person(1)])), [409, "CONFLICT"]);
    assert.equal((await hubSpot.rows()).length, 2);
  });

  it("create what they can when each input has a trace id", async () => {
    const inputs = [person(1), person(1), person(2)].map((one, n) => ({
      ...one,
      objectWriteTraceId: `t${n}`,
    }));
    const { status, body } = await batch("create", inputs);
    assert.deepEqual([status, body.results.length, body.numErrors], [207, 2, 1]);
    const { category, context } = body.errors[0];
    assert.deepEqual([category, context], ["CONFLICT", { objectWriteTraceId: ["t1"] }]);
  });

  it("create or change by e-mail, and say which", async () => {
    const put = (lastname: string) => ({
      id: "P1@contoso.com",
      idProperty: "email",
      properties: { lastname },
    });
    const first = await batch("upsert", [put("A")]);
    assert.deepEqual([first.status, first.body.results[0].new], [200, true]);
    const second = await batch("upsert", [put("B")]);
    assert.deepEqual([second.status, second.body.results[0].new], [200, false]);
    assert.deepEqual(
      (await hubSpot.rows(["lastname"])).map(({ lastname }) => lastname),
      ["B"],
    );
    const partial = { id: "p1@contoso.com", idProperty: "email", properties: { city: "Ulm" } };
    assert.deepEqual(refusal(await batch("upsert", [partial])), [501, "NotEmulated"]);
  });

  it("change a part by a unique property of one's own", async () => {
    await hubSpot.addProperty("order_number", { hasUniqueValue: true });
    const put = (properties: object) =>
      batch("upsert", [{ id: "7", idProperty: "order_number", properties }]);
    await put({ lastname: "A", city: "Ulm" });
    await put({ lastname: "B" });
    const rows = await hubSpot.rows(["order_number", "lastname", "city"]);
    assert.deepEqual(
      rows.map(({ order_number, lastname, city }) => [order_number, lastname, city]),
      [["7", "B", "Ulm"]],
    );
    const taken = await hubSpot.create({ lastname: "C", order_number: "7" });
    assert.deepEqual(refusal(taken), [400, "VALIDATION_ERROR"]);
    assert.match(taken.body.message, /already has that value/);
  });

  it("read what exists, with 207 when something is missing", async () => {
    await batch("create", [person(1)]);
    const ids = (...emails: string[]) => emails.map((id) => ({ id }));
    const found = await batch("read", ids("p1@contoso.com"), {
      idProperty: "email",
      properties: ["lastname"],
    });
    assert.deepEqual([found.status, found.body.results[0].properties.lastname], [200, "P1"]);
    const { status, body } = await batch("read", ids("p1@contoso.com", "p2@contoso.com"), {
      idProperty: "email",
    });
    assert.deepEqual([status, body.results.length], [207, 1]);
    assert.deepEqual(body.errors[0].context, { ids: ["p2@contoso.com"] });
  });

  it("have 1 to 100 inputs", async () => {
    const many = Array.from({ length: 101 }, (_, n) => person(n));
    for (const inputs of [undefined, [], many]) {
      assert.deepEqual(refusal(await batch("create", inputs)), [400, "VALIDATION_ERROR"]);
    }
    assert.equal((await batch("create", many.slice(1))).status, 201);
  });
});
