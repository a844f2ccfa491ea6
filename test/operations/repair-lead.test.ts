import assert from "node:assert/strict";
import fc from "fast-check";
import { repairLead, textOfBytes } from "../../operations/dead-letters/repair-lead";
import { longestText } from "../../operations/dead-letters/repair-text";

const lead = {
  UserDetails: { FirstName: "Jane", Email: "jane@contoso.com", Extra: 5 },
  LeadSource: "AzureMarketplace",
  OfferTitle: "Contoso",
  Unknown: { deep: [1, true, null] },
};
const json = JSON.stringify(lead);
const envelope = (text: string | Uint8Array, type = "application/octet-stream") => ({
  "$content-type": type,
  $content: Buffer.from(text as string).toString("base64"),
});
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);

describe("repairLead", () => {
  it("leaves a valid lead unchanged", () => {
    assert.deepEqual(repairLead(lead), lead);
    const smile = { ...lead, Description: "\u{1f600} tab\t line\r\n" };
    assert.deepEqual(repairLead(smile), smile);
  });

  const inside: [string, unknown][] = [
    ["a text", json],
    ["a text with a byte order mark", `\ufeff${json}`],
    ["a text in a text", JSON.stringify(json)],
    ["an array of one", [lead]],
    ["a text of an array of one", JSON.stringify([lead])],
    ["base64", envelope(json)],
    ["base64 of UTF-16", envelope(utf16(json))],
    ["an envelope whose content is not base64", { "$content-type": "text/plain", $content: json }],
    ["an envelope without a type", { $content: Buffer.from(json).toString("base64") }],
    ["an object that an envelope's content stands in", { ...lead, $content: "abc" }],
  ];
  for (const [what, received] of inside) {
    it(`finds the lead in ${what}`, () => assert.deepEqual(repairLead(received), lead));
  }

  const described: [string, unknown, string][] = [
    ["null", null, ""],
    ["a number", 5, "5"],
    ["a boolean", false, "false"],
    ["a text", "call me", "call me"],
    ["a text that is a JSON number", "12", "12"],
    ["an empty array", [], "[]"],
    ["an array of two", [{ a: 1 }, 2], '[{"a":1},2]'],
    ["a form", envelope("a=b&c=d", "application/x-www-form-urlencoded"), "a=b&c=d"],
  ];
  for (const [what, received, description] of described) {
    it(`describes ${what}`, () => assert.deepEqual(repairLead(received), { Description: description }));
  }

  it("replaces what Dataverse refuses, also in names: halves, control characters, non-characters", () => {
    const received = {
      UserDetails: { Email: "a\ud83d", "x\u0001": "\udc00b" },
      Description: "\u0000\u001f\ufffe\uffff \u000b\u000c",
      "\ud800": { "\u0002": ["\u0003"] },
    };
    assert.deepEqual(repairLead(received), {
      UserDetails: { Email: "a\ufffd", "x\ufffd": "\ufffdb" },
      Description: "\ufffd\ufffd\ufffd\ufffd \n\n",
      "\ufffd": { "\ufffd": ["\ufffd"] },
    });
  });

  it("converts known properties to text, and keeps the type of others", () => {
    const received = {
      UserDetails: { Phone: 123, Company: { name: "Contoso" }, Extra: 1 },
      ActionCode: [1],
      Extra: [1],
    };
    assert.deepEqual(repairLead(received), {
      UserDetails: { Phone: "123", Company: '{"name":"Contoso"}', Extra: 1 },
      ActionCode: "[1]",
      Extra: [1],
    });
  });

  it("moves a user that is not an object into the description", () => {
    assert.deepEqual(repairLead({ userDetails: "Jane", Description: "hi" }), {
      Description: "hi\nuserDetails: Jane",
    });
    assert.deepEqual(repairLead({ UserDetails: [1, 2] }), { Description: "UserDetails: [1,2]" });
    assert.deepEqual(repairLead({ UserDetails: '{"Email":"a"}' }), { UserDetails: { Email: "a" } });
    assert.deepEqual(repairLead({ UserDetails: [{ Email: "a" }] }), { UserDetails: { Email: "a" } });
    assert.deepEqual(repairLead({ UserDetails: 5, userDetails: { Email: "a" } }), {
      userDetails: { Email: "a" },
      Description: "UserDetails: 5",
    });
  });

  it("cuts texts that are longer than any column, at a whole character", () => {
    const { Description } = repairLead({ Description: `${"x".repeat(longestText - 1)}\u{1f600}` });
    assert.equal(Description, `${"x".repeat(longestText - 1)}\ufffd`);
  });

  it("leaves out unknown properties when a lead is too long to send", () => {
    const more = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`p${at}`, "x".repeat(longestText)]),
    );
    assert.deepEqual(repairLead({ ...lead, ...more, UserDetails: { Email: "a", More: 1 } }), {
      UserDetails: { Email: "a" },
      LeadSource: "AzureMarketplace",
      OfferTitle: "Contoso",
    });
  });

  it("flattens deeply nested values", () => {
    let deep: unknown = "end";
    for (let depth = 0; depth < 50_000; depth++) deep = [deep];
    assert.match(JSON.stringify(repairLead({ Extra: deep, OfferTitle: deep })), /nested too deeply/);
  });

  it("replaces whole pairs only when nothing else explains a refusal for characters", () => {
    const smile = { Description: "\u{1f600}" };
    assert.deepEqual(repairLead(smile, "0x80040220"), smile);
    assert.deepEqual(repairLead(smile, "0x80040278"), { Description: "\ufffd" });
    assert.deepEqual(repairLead({ Description: "\u{1f600}\u0001" }, "0x80040278"), {
      Description: "\u{1f600}\ufffd",
    });
  });

  it("returns for any value an object that Dataverse accepts, and the same when applied again", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
      fc.constantFrom(json, "[]", "null", "\ufeff{}", JSON.stringify(json)),
    );
    const key = fc.oneof(
      text,
      fc.constantFrom(
        "UserDetails",
        "userDetails",
        "Description",
        "description",
        "Email",
        "$content",
        "$content-type",
        "__proto__",
      ),
    );
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie("array"),
        tie("object"),
      ),
      array: fc.array(tie("value"), { maxLength: 3 }),
      object: fc
        .array(fc.tuple(key, tie("value")), { maxLength: 5 })
        .map((pairs) => Object.fromEntries(pairs)),
    })).value;
    fc.assert(
      fc.property(value, (received) => {
        // as read from a letter
        const stored: unknown = JSON.parse(JSON.stringify(received));
        const repaired = repairLead(stored);
        assert.deepEqual(
          repairLead(JSON.parse(JSON.stringify(repaired))),
          JSON.parse(JSON.stringify(repaired)),
        );
        assertWritable(repaired);
      }),
      { numRuns: 3000 },
    );
  });
});

function assertWritable(repaired: Record<string, unknown>): void {
  assert.ok(typeof repaired === "object" && !Array.isArray(repaired));
  assert.equal(Object.hasOwn(repaired, "$content"), false);
  for (const name of ["UserDetails", "userDetails"])
    assert.ok(repaired[name] === null || ["undefined", "object"].includes(typeof repaired[name]));
  for (const name of ["Description", "description"])
    assert.ok(repaired[name] === null || ["undefined", "string"].includes(typeof repaired[name]));
  JSON.stringify(repaired, (name, value) => {
    for (const text of [name, value].filter((one) => typeof one === "string")) {
      assert.ok(text.isWellFormed());
      assert.ok(text.length <= longestText);
      assert.doesNotMatch(text, /[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/u);
    }
    return value;
  });
}

describe("textOfBytes", () => {
  it("reads the encoding of the byte order mark, otherwise UTF-8", () => {
    const big = Buffer.from([0xfe, 0xff, 0x00, 0xe4]);
    assert.equal(textOfBytes(big), "ä");
    assert.equal(textOfBytes(utf16("ä")), "ä");
    assert.equal(textOfBytes(Buffer.from("\ufeffä")), "ä");
    assert.equal(textOfBytes(Buffer.from("ä")), "ä");
  });
});
