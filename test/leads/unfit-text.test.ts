import assert from "node:assert/strict";
import { LeadWorld } from "./support/lead-world";

/** A JSON body with a literal escape sequence, which JSON.stringify would write differently. */
const lead = (details: string, more = "") => `{"UserDetails":{${details}}${more}}`;

describe("a lead with text that Dataverse refuses", () => {
  let world: LeadWorld;
  before(async () => {
    world = await LeadWorld.start();
  });
  after(() => world.close());

  /** The one letter or row of a body. */
  const outcomeOf = async (body: string) => {
    const { status, runName } = await world.send(body, "application/json");
    assert.equal(status, 202);
    const [rows, letters] = [world.stored.newRows(), world.stored.newLetters()];
    assert.equal(rows.length + letters.length, 1);
    assert.equal((await world.run(runName)).status, rows.length === 1 ? "Succeeded" : "Failed");
    return { row: rows[0], letter: letters[0]?.content };
  };

  for (const sequence of [
    "\\u0000",
    "\\u000b",
    "\\f",
    "\\u001f",
    "\\ud83c",
    "\\udf89",
    "\\ufffe",
    "\\uffff",
  ]) {
    it(`is a letter with the received bytes: ${sequence}`, async () => {
      const body = lead(`"LastName":"A${sequence}B"`);
      const { letter } = await outcomeOf(body);
      assert.deepEqual(letter.lead, JSON.parse(body));
      assert.deepEqual([letter.status, letter.message.error.code], [400, "0x80040278"]);
    });
  }

  it("is a row when the text only looks like an escape", async () => {
    const { row } = await outcomeOf(lead(String.raw`"LastName":"C:\\u0000\\b\\f \\\\u001f"`));
    assert.equal(row?.lastname, String.raw`C:\u0000\b\f \\u001f`);
  });

  it("is a row when the text is in the value or the name of an unknown property", async () => {
    const { row } = await outcomeOf(lead('"LastName":"One"', String.raw`,"a\u0000":"b\u0000\ud800"`));
    assert.ok(String(row?.description).endsWith(String.raw`"a\u0000":"b\u0000\ud800"}`));
  });

  it("is a letter when a column's end halves an emoji, otherwise a row", async () => {
    for (const [before, isRow] of [
      [47, false],
      [48, true],
      [49, false],
      [50, true],
    ] as const) {
      const { row } = await outcomeOf(lead(`"LastName":"${"n".repeat(before)}🎉🎉"`));
      assert.equal(row?.lastname, isRow ? `${"n".repeat(before)}🎉`.slice(0, 50) : undefined, `${before}`);
    }
  });
});
