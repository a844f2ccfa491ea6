import assert from "node:assert/strict";
import fc from "fast-check";
import { knownTable } from "../../../sandbox/dataverse/tables";
import { leadId, organizationUrl, TestDataverse } from "./support";

const preamble =
  "Error identified in Payload provided by the user for Entity :'leads', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : ";

describe("a lead's payload", () => {
  let dataverse: TestDataverse;

  beforeEach(() => {
    dataverse = new TestDataverse();
  });

  const refused = (body: unknown, headers: Record<string, string> = {}) =>
    dataverse.failure("POST", "leads", { body, headers });
  const stored = async (body: object) => {
    const answer = await dataverse.ok("POST", "leads", {
      body,
      headers: { prefer: "return=representation" },
    });
    return answer.body;
  };

  it("may be empty: only forms enforce the required level", async () => {
    assert.equal((await stored({})).lastname, null);
  });

  it("is refused for a text that is too long", async () => {
    assert.deepEqual(await refused({ lastname: "x".repeat(51) }), {
      status: 400,
      code: "0x80044331",
      message:
        "A validation error occurred.  The length of the 'lastname' attribute of the 'lead' entity exceeded the maximum allowed length of '50'.",
    });
  });

  it("fills every text column to its limit in UTF-16 units, and not one unit more", async () => {
    const texts = [...knownTable("lead").columns.values()].filter(
      ({ type, readOnly, maxLength = 0 }) =>
        (type === "String" || type === "Memo") && !readOnly && maxLength <= 4000,
    );
    for (const { name, maxLength = 0 } of texts) {
      const full = "😀".repeat(maxLength / 2) + "x".repeat(maxLength % 2);
      assert.equal((await stored({ [name]: full }))[name], full, name);
      assert.equal((await refused({ [name]: `${full}x` })).code, "0x80044331", name);
    }
  });

  it("keeps any text without control characters unchanged", async () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(text, async (subject) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: XML does not allow them
        fc.pre(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(subject));
        assert.equal((await stored({ subject })).subject, subject);
      }),
      { numRuns: 100 },
    );
  });

  for (const [name, text, hexadecimal] of [
    ["NUL", "a\u0000b", "0x00"],
    ["a vertical tab", "a\u000bb", "0x0B"],
    ["a lone surrogate", "a\ud800b", "0xD800"],
  ] as const) {
    it(`is refused for ${name}`, async () => {
      assert.deepEqual(await refused({ subject: text }), {
        status: 400,
        code: "0x80040278",
        message: `Invalid character in field 'subject': '', hexadecimal value ${hexadecimal}, is an invalid character.`,
      });
    });
  }

  it("keeps an empty text as null", async () => {
    assert.equal((await stored({ subject: "" })).subject, null);
  });

  it("is refused for a choice that the column does not have", async () => {
    assert.deepEqual(await refused({ leadqualitycode: 9 }), {
      status: 400,
      code: "0x8004431a",
      message:
        "A validation error occurred. The value 9 of 'leadqualitycode' on record of type 'lead' is outside the valid range. Accepted Values: 1,2,3",
    });
  });

  it("is refused for a number out of range", async () => {
    assert.equal((await refused({ numberofemployees: -1 })).code, "0x80044330");
    assert.equal((await refused({ address1_latitude: 91 })).code, "0x80044330");
  });

  it("is refused for an unknown property", async () => {
    for (const property of ["nosuchcolumn", "Subject", "__proto__", "constructor", "toString"]) {
      const failure = await refused(`{${JSON.stringify(property)}: "x"}`);
      assert.deepEqual(failure, {
        status: 400,
        code: "0x80048d19",
        message: `${preamble}Microsoft.Crm.CrmException: Invalid property '${property}' was found in entity 'Microsoft.Dynamics.CRM.lead'. ---> Microsoft.OData.ODataException: The property '${property}' does not exist on type 'Microsoft.Dynamics.CRM.lead'. Make sure to only use property names that are defined by the type.`,
      });
    }
  });

  it("is refused for a value of another type", async () => {
    const cases: [object, string][] = [
      [
        { subject: 5 },
        "Cannot convert the literal '5' to the expected type 'Edm.String'. ---> Microsoft.OData.ODataException: Cannot convert a value of type 'Edm.Int32' to the expected target type 'Edm.String'.",
      ],
      [
        { donotemail: 0 },
        "Cannot convert the literal '0' to the expected type 'Edm.Boolean'. ---> Microsoft.OData.ODataException: Cannot convert a value of type 'Edm.Int32' to the expected target type 'Edm.Boolean'.",
      ],
      [
        { leadsourcecode: "Charity" },
        "Cannot convert the literal 'Charity' to the expected type 'Edm.Int32'.",
      ],
      [
        { estimatedclosedate: "tomorrow" },
        "Cannot convert the literal 'tomorrow' to the expected type 'Edm.Date'.",
      ],
      [
        { subject: {} },
        "An unexpected 'StartObject' node was found when reading from the JSON reader. A 'PrimitiveValue' node was expected.",
      ],
      [
        { subject: [] },
        "An unexpected 'StartArray' node was found when reading from the JSON reader. A 'PrimitiveValue' node was expected.",
      ],
    ];
    for (const [body, message] of cases) {
      assert.deepEqual(await refused(body), {
        status: 400,
        code: "0x80048d19",
        message: `${preamble}Microsoft.OData.ODataException: ${message}`,
      });
    }
  });

  it("may contain a number or a Boolean as text, as .NET reads it", async () => {
    const body = await stored({ leadsourcecode: "8", donotemail: "true", revenue: 12.5 });
    assert.deepEqual(
      [body.leadsourcecode, body.donotemail, body.revenue, body.revenue_base],
      [8, true, 12.5, 12.5],
    );
  });

  it("may name read-only columns: they keep the platform's values", async () => {
    const row = await stored({
      lastname: "One",
      fullname: "Some One Else",
      createdon: "2020-01-01T00:00:00Z",
      statecode: 1,
      "createdby@odata.bind": `/systemusers(${leadId})`,
    });
    const who = await dataverse.ok("GET", "WhoAmI");
    assert.deepEqual(
      [row.fullname, row.createdon, row.statecode, row._createdby_value],
      ["One", "2026-01-01T00:00:00Z", 0, who.body.UserId],
    );
    const override = await refused({ overriddencreatedon: "2020-01-01T00:00:00Z" });
    assert.deepEqual([override.status, override.code], [501, "NotEmulated"]);
  });

  it("is refused when it is not a JSON object", async () => {
    for (const body of ["{", "", "[]", "5", '"text"', "null"]) {
      const failure = await refused(body);
      assert.deepEqual([failure.status, failure.code], [400, "0x80048d19"], body);
    }
    assert.equal((await refused("<lead />", { "content-type": "text/xml" })).code, "0x80048d19");
  });

  it("does not accept an id in a lookup's own property", async () => {
    const direct = await refused({ _ownerid_value: leadId });
    assert.deepEqual(direct, {
      status: 400,
      code: "0x80060888",
      message:
        "CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.",
    });
    assert.equal((await refused({ ownerid: leadId })).code, "0x80048d19");
  });

  it("binds a lookup to an existing row, by relative or absolute URL", async () => {
    const { user } = await dataverse.grant({ prvReadLead: "Global" });
    for (const url of [`/systemusers(${user})`, `${organizationUrl}/api/data/v9.2/systemusers(${user})`]) {
      const row = await stored({ "ownerid@odata.bind": url });
      assert.equal(row._ownerid_value, user);
      assert.equal(row._owninguser_value, user);
    }
    const missing = await refused({ "ownerid@odata.bind": `/systemusers(${leadId})` });
    assert.deepEqual([missing.status, missing.code], [404, "0x80040217"]);
  });

  it("names an invalid binding", async () => {
    const unknown = await refused({ "owner@odata.bind": `/systemusers(${leadId})` });
    assert.match(unknown.message, /An undeclared property 'owner' which only has property annotations/);
    const account = await refused({ "parentaccountid@odata.bind": `/accounts(${leadId})` });
    assert.deepEqual([account.status, account.code], [501, "NotEmulated"]);
    const team = await refused({ "ownerid@odata.bind": `/teams(${leadId})` });
    assert.deepEqual([team.status, team.code], [404, "0x80040217"]);
    const deep = await refused({ parentaccountid: { name: "Contoso" } });
    assert.deepEqual([deep.status, deep.code], [501, "NotEmulated"]);
  });

  it("may contain annotations, which are ignored", async () => {
    await stored({ "@odata.type": "Microsoft.Dynamics.CRM.lead", "subject@Display.V1.FormattedValue": "x" });
    assert.match(
      (await refused({ "@logicalName": "lead" })).message,
      /'logicalName' is an invalid instance annotation name/,
    );
  });

  it("computes the full name and the composite address", async () => {
    const row = await stored({
      firstname: "Some",
      lastname: "One",
      address1_line1: "1 Main Street",
      address1_city: "Redmond",
      address1_stateorprovince: "WA",
      address1_postalcode: "98052",
      address1_country: "US",
    });
    assert.equal(row.fullname, "Some One");
    assert.equal(row.address1_composite, "1 Main Street\r\nRedmond, WA 98052\r\nUS");
  });

  it("stores times in UTC to the second", async () => {
    const row = await stored({
      schedulefollowup_prospect: "2026-03-01T10:00:00.999+02:00",
      estimatedclosedate: "2026-03-02",
    });
    assert.equal(row.schedulefollowup_prospect, "2026-03-01T08:00:00Z");
    assert.equal(row.estimatedclosedate, "2026-03-02");
  });
});
