import assert from "node:assert/strict";
import fc from "fast-check";
import partnerCenterTest from "../../flow-definitions/samples/lead.partner-center-test.json";
import published from "../../flow-definitions/samples/lead.published.json";
import { leadColumn } from "../../infra/field-map";
import { type LeadRunOptions, leadId, runLeadDefinition, runName } from "../support/run-lead-definition";

const rowOf = (body: unknown, options?: LeadRunOptions) => runLeadDefinition(body, options).row;
const facts = (before: string[], rest: string[] = []) =>
  [...before, "Offer: contoso.leads", `Run: ${runName}`, ...rest].join("\n");
const publishedRow = {
  subject: "Test Microsoft - INS",
  firstname: "Some",
  lastname: "One",
  companyname: "Contoso",
  emailaddress1: "someone@contoso.com",
  telephone1: "16175555555",
  jobtitle: "Esquire",
  address1_country: "USA",
  description: facts(["Test run through Power Automate", "Lead source: AzureMarketplace", "Action: INS"]),
  leadsourcecode: 8,
  leadid: leadId,
};
const fallback = (rest: string[] = []) => ({
  subject: "contoso.leads - unknown",
  lastname: "(not given)",
  description: facts([], rest),
  leadsourcecode: 8,
  leadid: leadId,
});
const camelCase = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      typeof inside === "object" ? camelCase(inside) : inside,
    ]),
  );
const octetStream = (text: string) => ({
  "$content-type": "application/octet-stream",
  $content: Buffer.from(text).toString("base64"),
});

describe("the row of a lead", () => {
  it("holds the published sample", () => {
    assert.deepEqual(rowOf(published), publishedRow);
  });

  it("is the same for the lead in camelCase, as text, as a JSON string and as octet-stream", () => {
    const text = JSON.stringify(published);
    for (const body of [camelCase(published), text, ` \n${text} `, octetStream(text)]) {
      assert.deepEqual(rowOf(body), publishedRow);
    }
  });

  it("marks the test lead of Partner Center", () => {
    const { subject, lastname, emailaddress1 } = rowOf(partnerCenterTest);
    assert.equal(subject, "[TEST] Contoso Test - INS");
    assert.equal(lastname, "MSFT_TEST_636573304831318844");
    assert.equal(emailaddress1, "MSFT_TEST_636573304831318844@test.com");
  });

  it("is a fallback row for every other JSON value, with its text in the description", () => {
    assert.deepEqual(rowOf({}), fallback());
    assert.deepEqual(rowOf(""), fallback());
    assert.deepEqual(rowOf(null), fallback(["null"]));
    assert.deepEqual(rowOf([1, "a"]), fallback(['[1,"a"]']));
    assert.deepEqual(rowOf(42), fallback(["42"]));
    assert.deepEqual(rowOf("hello"), fallback(["hello"]));
    assert.deepEqual(rowOf(octetStream("Grüße")), fallback(["Grüße"]));
  });

  it("is made even when a text only looks like an object, or $content is no base64", () => {
    assert.deepEqual(runLeadDefinition("{broken"), { row: fallback(["{broken"]), failed: ["Lead_object"] });
    const odd = { "$content-type": "x", $content: "%%%" };
    assert.deepEqual(runLeadDefinition(odd), { row: fallback([JSON.stringify(odd)]), failed: ["Lead_text"] });
  });

  it("omits what is missing, null, empty or spaces, and falls back for subject and last name", () => {
    for (const blank of [undefined, null, "", "   "]) {
      const lead = {
        UserDetails: { FirstName: blank, LastName: blank, Email: "someone@contoso.com", Phone: blank },
        ActionCode: blank,
        OfferTitle: blank,
        Description: blank,
        LeadSource: blank,
      };
      assert.deepEqual(rowOf(lead), {
        ...fallback(),
        lastname: "someone@contoso.com",
        emailaddress1: "someone@contoso.com",
      });
    }
  });

  it("takes the spelling that is not blank", () => {
    const { emailaddress1 } = rowOf({ UserDetails: { Email: " ", email: "someone@contoso.com" } });
    assert.equal(emailaddress1, "someone@contoso.com");
  });

  it("converts what is not text", () => {
    const { telephone1, lastname, subject } = rowOf({
      UserDetails: { Phone: 16175555555, LastName: ["One"] },
      OfferTitle: { a: 1 },
      ActionCode: 7,
    });
    assert.deepEqual(
      { telephone1, lastname, subject },
      {
        telephone1: "16175555555",
        lastname: '["One"]',
        subject: '{"a":1} - 7',
      },
    );
  });

  it("puts what no rule maps into the description as JSON text", () => {
    const lead = { ...published, PlanId: "gold", UserDetails: { ...published.UserDetails, Fax: 5 } };
    assert.equal(
      rowOf(lead).description,
      `${publishedRow.description}\n{"PlanId":"gold","UserDetails":{"Fax":5}}`,
    );
    assert.equal(rowOf({ UserDetails: "{oops" }).description, facts([], ['{"UserDetails":"{oops"}']));
  });

  it("keeps the facts, the run and what no rule maps in a description of the user's own", () => {
    const own = (description: string) => rowOf(published, { fieldMap: { description } }).description;
    const lines = ["Lead source: AzureMarketplace", "Action: INS"];
    assert.equal(own("Description"), publishedRow.description);
    const rest = ['{"Description":"Test run through Power Automate"}'];
    assert.equal(own("UserDetails.Country"), facts(["USA", ...lines], rest));
    assert.equal(own("Nothing"), facts(lines, rest));
    assert.equal(
      own("@concat('For ',outputs('Lead')?['OfferTitle'])"),
      facts(["For Test Microsoft", ...lines], rest),
    );
  });

  it("sets every do-not-contact column for DNC and none otherwise", () => {
    const flags = ["donotemail", "donotphone", "donotbulkemail", "donotpostalmail", "donotfax"];
    const dnc = rowOf({ ...published, ActionCode: "DNC" });
    assert.deepEqual(
      flags.map((flag) => dnc[flag]),
      [true, true, true, true, true],
    );
    assert.deepEqual(
      flags.filter((flag) => flag in rowOf(published)),
      [],
    );
  });

  it("cuts each text to its column and keeps the run's name in the description", () => {
    const long = "n".repeat(1_000_000);
    const row = rowOf({
      UserDetails: { FirstName: long, LastName: long, Email: long, Phone: long, Country: long },
      OfferTitle: long,
      ActionCode: long,
      LeadSource: long,
      Description: long,
      Extra: long,
    });
    for (const [column, value] of Object.entries(row)) {
      const length = leadColumn(column)?.maxLength;
      if (length !== undefined) assert.ok(String(value).length <= length, column);
    }
    assert.ok(String(row.description).includes(`\nRun: ${runName}`));
    assert.equal(String(row.description).length, 2000);
  });

  it("keeps quotes, line ends, templates and emoji as they are", () => {
    const name = `O'Hara "x" @{guid()} @guid() \n 🎉`;
    assert.equal(rowOf({ UserDetails: { LastName: name } }).lastname, name);
  });

  it("leaves leadsourcecode out when the setting says none", () => {
    assert.ok(!("leadsourcecode" in rowOf(published, { leadSourceCode: null })));
    assert.equal(rowOf(published, { leadSourceCode: 10 }).leadsourcecode, 10);
  });

  it("follows overrides: property, expression, other types, none", () => {
    const row = rowOf(
      { ...published, PlanId: "gold", UserDetails: { ...published.UserDetails, Mobile: "5".repeat(30) } },
      {
        fieldMap: {
          mobilephone: "UserDetails.Mobile",
          companyname: "@toUpper(outputs('Lead')?['UserDetails/Company'])",
          leadqualitycode: "@if(equals(outputs('Lead')?['ActionCode'],'INS'),1,3)",
          jobtitle: "none",
          subject: "PlanId",
        },
      },
    );
    assert.equal(row.mobilephone, "5".repeat(20));
    assert.equal(row.companyname, "CONTOSO");
    assert.equal(row.leadqualitycode, 1);
    assert.equal(row.subject, "gold");
    assert.ok(!("jobtitle" in row));
    const rest = '{"OfferTitle":"Test Microsoft","UserDetails":{"Company":"Contoso","Title":"Esquire"}}';
    assert.equal(row.description, `${publishedRow.description}\n${rest}`);
  });

  it("is made for any JSON value, with last name, subject and the run's name", () => {
    const lead = fc.record(
      {
        UserDetails: fc.oneof(fc.jsonValue(), fc.record({ Email: fc.jsonValue(), lastName: fc.jsonValue() })),
        userDetails: fc.jsonValue(),
        ActionCode: fc.jsonValue(),
        Description: fc.jsonValue(),
        offerTitle: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), lead, fc.string()), (body) => {
        const row = rowOf(body);
        assert.ok(row.lastname);
        assert.ok(row.subject);
        assert.ok(String(row.description).includes(`Run: ${runName}`));
      }),
    );
  });
});
