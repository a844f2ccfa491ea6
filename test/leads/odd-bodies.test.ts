import assert from "node:assert/strict";
import published from "../../flow-definitions/samples/lead.published.json";
import { LeadWorld } from "./support/lead-world";

describe("a lead whose body is odd", () => {
  let world: LeadWorld;
  before(async () => {
    world = await LeadWorld.start();
  });
  after(() => world.close());

  const rowOf = async (body: string, contentType?: string) => {
    const { status, runName } = await world.send(body, contentType);
    assert.equal(status, 202);
    const rows = world.newRows();
    assert.equal(rows.length, 1);
    assert.equal((await world.run(runName)).status, "Succeeded");
    return { row: rows[0] ?? {}, runName };
  };

  it("is the same row under every content type", async () => {
    const text = JSON.stringify(published);
    for (const contentType of [
      "application/json",
      "text/plain",
      "application/octet-stream",
      "text/csv",
      undefined,
    ]) {
      const { row } = await rowOf(text, contentType);
      assert.deepEqual(
        [row.lastname, row.emailaddress1, row.telephone1],
        ["One", "someone@contoso.com", "16175555555"],
      );
    }
  });

  it("is a row as a form too, and its text is there", async () => {
    const { row } = await rowOf(
      "LastName=One&Email=someone%40contoso.com",
      "application/x-www-form-urlencoded",
    );
    assert.equal(row.lastname, "(not given)");
    assert.ok(String(row.description).includes("LastName=One&Email=someone%40contoso.com"));
  });

  it("is refused when it only says that it is JSON, and makes no run", async () => {
    const before = world.rows().length;
    for (const body of ["{", "hello", "{'a':1}", '{"a":1}}']) {
      const { status, runName } = await world.send(body, "application/json");
      assert.deepEqual([status, runName], [400, undefined]);
    }
    assert.equal(world.rows().length, before);
  });

  it("takes the last of two equal names", async () => {
    const { row } = await rowOf('{"UserDetails":{"LastName":"Other","LastName":"One"}}', "application/json");
    assert.equal(row.lastname, "One");
  });

  it("reads names in any case", async () => {
    const { row } = await rowOf('{"USERDETAILS":{"LASTNAME":"One"},"actioncode":"INS"}', "application/json");
    assert.deepEqual([row.lastname, row.subject], ["One", "contoso.leads - INS"]);
  });

  it("shows the second of two spellings of the details", async () => {
    const lead = {
      userDetails: { LastName: "One", Phone: "1" },
      UserDetails: { Email: "someone@contoso.com" },
    };
    const { row } = await rowOf(JSON.stringify(lead), "application/json");
    assert.deepEqual([row.lastname, row.emailaddress1], ["someone@contoso.com", "someone@contoso.com"]);
    assert.ok(String(row.description).endsWith('\n{"userDetails":{"LastName":"One","Phone":"1"}}'));
  });

  it("may be nested deeply", async () => {
    const depth = 3_000;
    const body = `{"UserDetails":{"LastName":"One"},"Deep":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    const { row } = await rowOf(body, "application/json");
    assert.equal(row.lastname, "One");
  });
});
