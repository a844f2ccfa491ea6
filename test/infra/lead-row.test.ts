/** The row that the shipped definition makes from a lead, and the bodies that it rejects. */
import assert from "node:assert/strict";
import published from "../../flow-definitions/samples/lead.published.json";
import { leadId, runLeadDefinition, runName } from "../support/run-lead-definition";

const rowOf = (body: unknown, options?: Parameters<typeof runLeadDefinition>[1]) =>
  runLeadDefinition(body, options).row;

describe("a lead's row", () => {
  it("holds every property of the published sample", () => {
    const { description, ...row } = rowOf(published);
    assert.deepEqual(row, {
      leadid: leadId,
      subject: "Test Microsoft - INS",
      firstname: "Some",
      lastname: "One",
      companyname: "Contoso",
      emailaddress1: "someone@contoso.com",
      telephone1: "16175555555",
      jobtitle: "Esquire",
      address1_country: "USA",
      leadsourcecode: 8,
      donotemail: false,
      donotphone: false,
      donotbulkemail: false,
      donotpostalmail: false,
      donotfax: false,
    });
    assert.match(String(description), /^Test run through Power Automate\nRun: /);
  });

  it("is the same in all four combinations of spellings", () => {
    const lower = (value: object) =>
      Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key.charAt(0).toLowerCase() + key.slice(1), one]),
      );
    const { UserDetails, ...others } = published;
    const expected = { ...rowOf(published), description: "" };
    for (const details of [UserDetails, lower(UserDetails)]) {
      for (const lead of [
        { ...others, UserDetails: details },
        { ...others, userDetails: details },
        { ...lower(others), userDetails: details },
      ])
        assert.deepEqual({ ...rowOf(lead), description: "" }, expected, JSON.stringify(lead));
    }
  });

  it("has trimmed texts, cut at the column's length", () => {
    const row = rowOf({
      OfferTitle: "t".repeat(400),
      UserDetails: { FirstName: "  Ada\t", LastName: "L".repeat(60), Title: " ", Phone: 123 },
    });
    assert.equal(row.firstname, "Ada");
    assert.equal(row.lastname, "L".repeat(50));
    assert.equal(row.jobtitle, "");
    assert.equal(row.telephone1, "123");
    assert.equal(row.subject, "t".repeat(300));
  });

  it("has '' where the lead has no value, and the offer as subject", () => {
    for (const lead of [{}, { UserDetails: null }, { UserDetails: {} }, { UserDetails: { Email: null } }]) {
      const row = rowOf(lead);
      for (const column of ["firstname", "companyname", "emailaddress1", "telephone1", "jobtitle"])
        assert.equal(row[column], "", `${column} of ${JSON.stringify(lead)}`);
      assert.equal(row.lastname, "(not given)");
      assert.equal(row.subject, "contoso.leads - ");
    }
  });

  it("uses the e-mail when the last name is missing", () => {
    assert.equal(rowOf({ UserDetails: { Email: "a@contoso.com", LastName: " " } }).lastname, "a@contoso.com");
  });

  it("marks Partner Center's test leads", () => {
    const lead = { OfferTitle: "Offer", ActionCode: "INS", UserDetails: { LastName: "MSFT_TEST_1234" } };
    assert.equal(rowOf(lead).subject, "[TEST] Offer - INS");
    assert.equal(rowOf({ ...lead, UserDetails: { LastName: "Test" } }).subject, "Offer - INS");
  });

  it("forbids every contact for the action code DNC, in any letter case", () => {
    const columns = ["donotemail", "donotphone", "donotbulkemail", "donotpostalmail", "donotfax"];
    for (const [code, expected] of [
      ["DNC", true],
      [" dnc", true],
      ["INS", false],
      [undefined, false],
    ] as const) {
      const row = rowOf({ ActionCode: code });
      assert.deepEqual(
        columns.map((column) => row[column]),
        columns.map(() => expected),
        code,
      );
    }
  });

  it("has a description with the notes, the run, the offer, source and action, and the lead as received", () => {
    const lead = { Description: "Call me", LeadSource: "SPZA", ActionCode: "INS", Extra: [1] };
    assert.equal(
      rowOf(lead).description,
      `Call me\nRun: ${runName}\nOffer: contoso.leads\nLead source: SPZA\nAction: INS\nAs received: ${JSON.stringify(lead)}`,
    );
  });

  it("keeps run and offer in the description, even when notes and offer are long", () => {
    const offerId = `${"p".repeat(50)}.${"o".repeat(50)}`;
    const description = String(rowOf({ Description: "n".repeat(30_000) }, { offerId }).description);
    assert.equal(description.length, 2000);
    assert.ok(description.includes(`\nRun: ${runName}\nOffer: ${offerId}\n`));
  });

  it("has the id that redrive asks for, otherwise a new one", () => {
    const asked = "00000000-0000-4000-8000-0000000000aa";
    assert.equal(rowOf(published, { queries: { leadId: asked } }).leadid, asked);
    assert.equal(rowOf(published, { queries: { sig: "x" } }).leadid, leadId);
  });

  for (const [what, body] of [
    ["a list", [published]],
    ["an empty list", []],
    ["a number", 8],
    ["true", true],
    ["text", JSON.stringify(published)],
    ["null", null],
    ["no body", undefined],
    ["an envelope of other content", { "$content-type": "application/octet-stream", $content: "e30=" }],
    ["text in the place of UserDetails", { UserDetails: "Ada" }],
  ] as const) {
    it(`does not exist for ${what}: the step Lead fails`, () => {
      assert.throws(() => runLeadDefinition(body), { name: "ExpressionError" });
    });
  }
});
