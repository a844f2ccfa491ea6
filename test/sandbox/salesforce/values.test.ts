import assert from "node:assert/strict";
import leadFields from "../../../sandbox/salesforce/lead-fields.json";
import { externalId, host, refusal, runAs, SalesforceFixture, smallLead } from "./salesforce-fixture";

describe("the values of a Salesforce lead", () => {
  let salesforce: SalesforceFixture;
  beforeEach(() => {
    salesforce = new SalesforceFixture();
  });
  afterEach(() => salesforce.close());

  /** The error of a create. */
  const refused = async (fields: object) => {
    const { status, body } = await salesforce.create(fields);
    return [status, ...body];
  };

  it("need LastName and Company, and no more", async () => {
    assert.deepEqual(await refused({}), [
      400,
      {
        message: "Required fields are missing: [LastName, Company]",
        errorCode: "REQUIRED_FIELD_MISSING",
        fields: ["LastName", "Company"],
      },
    ]);
    const blank = await salesforce.create({ LastName: "  ", Company: "" });
    assert.deepEqual(refusal(blank), [400, "REQUIRED_FIELD_MISSING", ["LastName", "Company"]]);
    const { status, headers, body } = await salesforce.create(smallLead);
    assert.deepEqual([status, body.success, body.errors], [201, true, []]);
    assert.match(body.id, /^00Q\w{15}$/);
    assert.equal(headers.get("location"), `/services/data/v68.0/sobjects/Lead/${body.id}`);
    const [lead] = salesforce.leads();
    assert.deepEqual([lead.Status, lead.Name, lead.OwnerId], ["Open - Not Contacted", "Novak", runAs]);
  });

  it("may be as long as the field, to the unit", async () => {
    const limits: Record<string, number> = {
      LastName: 80,
      Company: 255,
      FirstName: 40,
      City: 40,
      Title: 128,
    };
    for (const [name, length] of Object.entries({ ...limits, Description: 32000 })) {
      await salesforce.made({ [name]: "ä".repeat(length) });
      const long = "x".repeat(length + 1);
      const [status, error] = await refused({ ...smallLead, [name]: long });
      const label = leadFields.fields.find((field) => field.name === name)?.label;
      assert.deepEqual([status, error.errorCode, error.fields], [400, "STRING_TOO_LONG", [name]]);
      assert.equal(error.message, `${label}: data value too large: ${long} (max length=${length})`);
    }
  });

  it("include an e-mail address in the form that Salesforce accepts", async () => {
    for (const Email of ["a@contoso.com", "a.b+c@mail.contoso.co", "o'neil@contoso.com"])
      await salesforce.made({ Email });
    for (const Email of [
      "x",
      "a@b",
      "a b@contoso.com",
      "ä@contoso.com",
      "a.@contoso.com",
      "a@contoso..com",
    ]) {
      const [status, error] = await refused({ ...smallLead, Email });
      assert.deepEqual(
        [status, error],
        [
          400,
          {
            message: `Email: invalid email address: ${Email}`,
            errorCode: "INVALID_EMAIL_ADDRESS",
            fields: ["Email"],
          },
        ],
      );
    }
  });

  it("of a picklist may be any text until an administrator restricts it", async () => {
    await salesforce.made({ LeadSource: "Microsoft AppSource" });
    salesforce.settings.fieldChanges = { LeadSource: { restricted: true } };
    await salesforce.made({ LeadSource: "Web" });
    assert.deepEqual(await refused({ ...smallLead, LeadSource: "web" }), [
      400,
      {
        message: "Lead Source: bad value for restricted picklist field: web",
        errorCode: "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        fields: ["LeadSource"],
      },
    ]);
  });

  it("name a country of the list once the country picklists are on", async () => {
    await salesforce.made({ Country: "Deutschland" });
    assert.deepEqual(refusal(await salesforce.create({ ...smallLead, CountryCode: "DE" })), [
      400,
      "INVALID_FIELD",
    ]);
    salesforce.settings.hasCountryPicklists = true;
    await salesforce.made({ Country: "Germany" });
    await salesforce.made({ CountryCode: "FR" });
    const [, german, french] = salesforce.leads();
    assert.deepEqual([german.CountryCode, french.Country], ["DE", "France"]);
    const [status, error] = await refused({ ...smallLead, Country: "DE" });
    assert.deepEqual(
      [status, error.errorCode, error.fields],
      [400, "FIELD_INTEGRITY_EXCEPTION", ["Country"]],
    );
    assert.match(
      error.message,
      /^There's a problem with this country, .+ list of valid countries\.: Country$/,
    );
  });

  it("belong to a field that exists, in any letter case, and has their type", async () => {
    await salesforce.made({ firstname: "Ana", AnnualRevenue: 1.5, NumberOfEmployees: 2, DoNotCall: true });
    const [{ FirstName, AnnualRevenue, NumberOfEmployees, DoNotCall }] = salesforce.leads();
    assert.deepEqual([FirstName, AnnualRevenue, NumberOfEmployees, DoNotCall], ["Ana", 1.5, 2, true]);
    assert.deepEqual(await refused({ ...smallLead, Foo__c: "x" }), [
      400,
      { message: "No such column 'Foo__c' on sobject of type Lead", errorCode: "INVALID_FIELD" },
    ]);
    for (const wrong of [{ FirstName: {} }, { City: 5 }, { DoNotCall: "no" }, { AnnualRevenue: "much" }]) {
      const answer = await salesforce.create({ ...smallLead, ...wrong });
      assert.deepEqual(refusal(answer), [400, "JSON_PARSER_ERROR"]);
      assert.match(
        answer.body[0].message,
        /^Cannot deserialize instance of \w+ from \w+ value .+ at \[line:1/,
      );
    }
    for (const text of ["", "[]", "null", "{", '"x"'])
      assert.deepEqual(refusal(await salesforce.create(text as never)), [400, "JSON_PARSER_ERROR"]);
  });

  it("reach a custom field only once it exists, is visible and is writable", async () => {
    const field = { name: "Offer__c", label: "Offer", type: "string", length: 5 } as const;
    const fields = { ...smallLead, Offer__c: "Gold" };
    assert.deepEqual(refusal(await salesforce.create(fields)), [400, "INVALID_FIELD"]);
    salesforce.settings.customFields.push(field);
    assert.equal((await salesforce.create(fields)).status, 201);
    salesforce.settings.lockedFields.add("Offer__c");
    const locked = await salesforce.create(fields);
    assert.deepEqual(refusal(locked), [400, "INVALID_FIELD_FOR_INSERT_UPDATE", ["Offer__c"]]);
    assert.match(
      locked.body[0].message,
      /^Unable to create\/update fields: Offer__c\. Please check the security/,
    );
    salesforce.settings.hiddenFields.add("Offer__c");
    assert.deepEqual(refusal(await salesforce.create(fields)), [400, "INVALID_FIELD"]);
  });

  it("do not include what only the system writes", async () => {
    const answer = await salesforce.create({ ...smallLead, Id: "x", CreatedDate: "2026-01-01T00:00:00Z" });
    assert.deepEqual(refusal(answer), [400, "INVALID_FIELD_FOR_INSERT_UPDATE", ["Id", "CreatedDate"]]);
  });

  it("include an owner that exists", async () => {
    const queue = "00G8d0000000001EAA";
    salesforce.settings.owners.add(queue);
    await salesforce.made({ OwnerId: queue.slice(0, 15) });
    assert.deepEqual(refusal(await salesforce.create({ ...smallLead, OwnerId: "me" })), [
      400,
      "MALFORMED_ID",
      ["OwnerId"],
    ]);
    assert.deepEqual(refusal(await salesforce.create({ ...smallLead, OwnerId: "00G8d0000000002EAA" })), [
      400,
      "INVALID_CROSS_REFERENCE_KEY",
      ["OwnerId"],
    ]);
  });

  it("are stored trimmed, in the file, before the answer", async () => {
    await salesforce.made({ FirstName: " Ana ", [externalId]: "a" });
    const [stored] = salesforce.service.org(host).find(externalId, "A");
    assert.equal(stored?.FirstName, "Ana");
  });
});
