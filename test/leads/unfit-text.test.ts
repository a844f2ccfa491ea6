import assert from "node:assert/strict";
import { LeadWorld } from "./support/lead-world";

/** Bytes of a JSON body with an escape sequence as it is typed, which JSON.stringify would write in its own way. */
const lead = (details: string, more = "") => `{"UserDetails":{${details}}${more}}`;

describe("a lead with text that Dataverse refuses", () => {
  let world: LeadWorld;
  before(async () => {
    world = await LeadWorld.start();
  });
  after(() => world.close());

  /** The one row that a body becomes, in a run that succeeds without the write as text. */
  const rowOf = async (body: string, contentType = "application/json") => {
    const { status, runName } = await world.send(body, contentType);
    assert.equal(status, 202);
    const { Create_lead } = await world.actions(runName);
    assert.equal(Create_lead.status, "Succeeded");
    assert.equal((await world.run(runName)).status, "Succeeded");
    const rows = world.newRows();
    assert.equal(rows.length, 1);
    return rows[0] ?? {};
  };

  it("keeps the text around a control character", async () => {
    const row = await rowOf(lead(String.raw`"LastName":"A\u0000B\u0001C\u001fD","FirstName":"\b\u000e"`));
    assert.equal(row.lastname, "A\ufffdB\ufffdC\ufffdD");
    assert.equal(row.firstname, "\ufffd\ufffd");
  });

  it("breaks the line where Word did", async () => {
    const row = await rowOf(lead('"LastName":"One"', String.raw`,"Description":"first\u000bsecond\fthird"`));
    assert.ok(String(row.description).startsWith("first\nsecond\nthird\n"));
  });

  it("leaves what only looks like an escape", async () => {
    const row = await rowOf(lead(String.raw`"LastName":"C:\\u0000\\b\\f \\\\u001f","FirstName":"\\\u0002"`));
    assert.equal(row.lastname, String.raw`C:\u0000\b\f \\u001f`);
    assert.equal(row.firstname, "\\\ufffd");
  });

  it("replaces half characters and the two code points that are none", async () => {
    const row = await rowOf(
      lead(String.raw`"LastName":"a\ud800b\udc00c\ud83dd\uffff\ufffe","FirstName":"\ud83c\udf89\ud83c"`),
    );
    assert.equal(row.lastname, "a\ufffdb\ufffdc\ufffdd\ufffd\ufffd");
    assert.equal(row.firstname, "🎉\ufffd");
  });

  it("never halves an emoji at the end of a column", async () => {
    for (const [before, kept] of [
      [47, 47 + 2],
      [48, 48 + 2],
      [49, 49],
      [50, 50],
    ] as const) {
      const row = await rowOf(lead(`"LastName":"${"n".repeat(before)}🎉🎉"`));
      assert.equal(row.lastname, `${"n".repeat(before)}🎉🎉`.slice(0, kept), `${before}`);
    }
    const emoji = await rowOf(lead(`"LastName":"${"🎉".repeat(30)}"`));
    assert.equal(emoji.lastname, "🎉".repeat(25));
    const shifted = await rowOf(
      lead(`"LastName":"x${"🎉".repeat(30)}"`, `,"Description":"y${"🎉".repeat(2000)}"`),
    );
    assert.equal(shifted.lastname, `x${"🎉".repeat(24)}`);
    assert.doesNotMatch(String(shifted.description), /\p{Surrogate}/u);
  });

  it("cuts at a half character too", async () => {
    for (const half of ["\\ud83c", "\\udf89"]) {
      for (const length of [48, 49, 50]) {
        const row = await rowOf(lead(`"LastName":"${"n".repeat(length)}${half}${half}n"`));
        assert.equal(row.lastname, `${"n".repeat(length)}\ufffd\ufffdn`.slice(0, 50));
      }
    }
  });

  it("is a row when it is plain text", async () => {
    const row = await rowOf("hello\u0000\u000bworld", "text/plain");
    assert.ok(String(row.description).endsWith("\nhello\ufffd\nworld"));
  });

  it("is a row when an unknown property holds it, or is called so", async () => {
    const row = await rowOf(lead('"LastName":"One"', String.raw`,"a\u0000":"b\u0000\ud800"`));
    assert.ok(row.description);
    assert.equal(row.lastname, "One");
  });
});
