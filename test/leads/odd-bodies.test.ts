import assert from "node:assert/strict";
import partnerCenterTest from "../../flow-definitions/samples/lead.partner-center-test.json";
import published from "../../flow-definitions/samples/lead.published.json";
import { LeadWorld } from "./support/lead-world";

describe("a lead with an odd body", () => {
  let world: LeadWorld;
  before(async () => {
    world = await LeadWorld.start();
  });
  after(() => world.close());

  const outcomeOf = async (body: string, contentType?: string) => {
    const { status, runName } = await world.send(body, contentType);
    assert.equal(status, 202);
    const [rows, letters] = [world.stored.newRows(), world.stored.newLetters()];
    assert.equal(rows.length + letters.length, 1);
    return { row: rows[0], letter: letters[0], runName };
  };
  const rowOf = async (body: string) => {
    const { row } = await outcomeOf(body, "application/json");
    assert.ok(row !== undefined, "it is a letter");
    return row;
  };

  for (const contentType of [
    "text/plain",
    "text/csv",
    "application/octet-stream",
    "application/xml",
    "application/x-www-form-urlencoded",
    undefined,
  ]) {
    it(`is a letter, and no empty row, when it is sent as ${contentType ?? "nothing"}`, async () => {
      const text = JSON.stringify(published);
      const { letter, runName } = await outcomeOf(text, contentType);
      const { lead, status, code } = letter?.content ?? {};
      assert.deepEqual([status, code], [null, "ActionSkipped"]);
      assert.equal(letter?.name, `dynamics365/${runName}.json`);
      const received =
        typeof lead === "string" ? lead : Buffer.from(lead.$content, "base64").toString("utf8");
      assert.equal(received, text);
    });
  }

  for (const body of ["null", '"text"', "1", "true", "[]", `[${JSON.stringify(published)}]`, ""]) {
    it(`is a letter when it is JSON and not an object: ${body.slice(0, 10)}`, async () => {
      const { letter } = await outcomeOf(body, "application/json");
      assert.deepEqual(letter?.content.lead, body === "" ? null : JSON.parse(body));
    });
  }

  for (const details of ['"Jane"', "1", "false", "[]"]) {
    it(`is a letter when its UserDetails are ${details}`, async () => {
      const { letter } = await outcomeOf(`{"UserDetails":${details}}`, "application/json");
      assert.deepEqual(letter?.content.lead, { UserDetails: JSON.parse(details) });
    });
  }

  it("is a row when it has no details, or only an unknown property", async () => {
    for (const body of ["{}", '{"UserDetails":null}', '{"PlanId":"gold"}']) {
      const row = await rowOf(body);
      assert.equal(row.lastname, "(not given)");
      assert.ok(String(row.description).endsWith(`\nAs received: ${body}`));
    }
  });

  it("is refused without a run when its type is JSON but its body is not", async () => {
    const before = (await world.runs()).length;
    for (const body of ["{", "hello", "{'a':1}", '{"a":1}}']) {
      const { status, runName } = await world.send(body, "application/json");
      assert.deepEqual([status, runName], [400, undefined]);
    }
    assert.equal((await world.runs()).length, before);
    assert.deepEqual([world.stored.newRows(), world.stored.newLetters()], [[], []]);
  });

  it("uses the last of two equal names", async () => {
    const row = await rowOf('{"UserDetails":{"LastName":"Other","LastName":"One"}}');
    assert.equal(row.lastname, "One");
  });

  it("is read in both spellings, and marked when Partner Center sent it as a test", async () => {
    const row = await rowOf(JSON.stringify(partnerCenterTest));
    assert.match(String(row.lastname), /^MSFT_TEST_/);
    assert.match(String(row.subject), /^\[TEST\] /);
  });

  it("may be nested deeply", async () => {
    const depth = 3_000;
    const row = await rowOf(
      `{"UserDetails":{"LastName":"One"},"Deep":${"[".repeat(depth)}${"]".repeat(depth)}}`,
    );
    assert.equal(row.lastname, "One");
  });
});
