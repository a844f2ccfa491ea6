import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { externalId, idOfTest, origin, refusal, SalesforceFixture, smallLead } from "./salesforce-fixture";

const byKey = `sobjects/Lead/${externalId}/${idOfTest}`;
const select = (soql: string) => `query?q=${encodeURIComponent(soql)}`;

describe("Salesforce's REST API", () => {
  let salesforce: SalesforceFixture;
  beforeEach(() => {
    salesforce = new SalesforceFixture();
  });
  afterEach(() => salesforce.close());

  it("reads a lead by both forms of its id and by the external id, whole or in part", async () => {
    const id = await salesforce.made({ FirstName: "Ana", [externalId]: idOfTest });
    for (const path of [`sobjects/Lead/${id}`, `sobjects/Lead/${id.slice(0, 15)}`, byKey]) {
      const { status, body } = await salesforce.call("GET", path);
      assert.deepEqual([status, body.Id, body.Name, body.City], [200, id, "Ana Novak", null]);
      assert.deepEqual(body.attributes, { type: "Lead", url: `/services/data/v68.0/sobjects/Lead/${id}` });
    }
    const part = await salesforce.call("GET", `${byKey}?fields=Id,email`);
    assert.deepEqual(Object.keys(part.body), ["attributes", "Id", "Email"]);
    for (const path of [
      `sobjects/Lead/${externalId}/x`,
      "sobjects/Lead/00Q8d0000000099EAA",
      "sobjects/Lead/x",
    ])
      assert.deepEqual(refusal(await salesforce.call("GET", path)), [404, "NOT_FOUND"]);
    const noKey = await salesforce.call("GET", "sobjects/Lead/City/x");
    assert.equal(
      noKey.body[0].message,
      "Provided external ID field does not exist or is not accessible: City",
    );
  });

  it("upserts by external id: 201 with a new lead, 200 with a known one", async () => {
    assert.deepEqual(refusal(await salesforce.call("PATCH", `${byKey}?updateOnly=true`, { City: "x" })), [
      404,
      "NOT_FOUND",
    ]);
    const first = await salesforce.call("PATCH", byKey, smallLead);
    const { id } = first.body;
    assert.deepEqual([first.status, first.body], [201, { id, success: true, errors: [], created: true }]);
    const second = await salesforce.call("PATCH", byKey, { City: "Brno" });
    assert.deepEqual([second.status, second.body], [200, { id, success: true, errors: [], created: false }]);
    const [lead] = salesforce.leads();
    assert.deepEqual([lead.LastName, lead.City, lead[externalId]], ["Novak", "Brno", idOfTest]);
    const key = await salesforce.call("PATCH", byKey, { [externalId]: idOfTest });
    assert.deepEqual(refusal(key), [400, "INVALID_FIELD"]);
    assert.equal(key.body[0].message, `The ${externalId} field should not be specified in the sobject data.`);
  });

  it("answers 300 when an external id that is not unique has several leads", async () => {
    for (const field of salesforce.settings.customFields) field.unique = false;
    const ids = [];
    for (const City of ["a", "b"]) ids.push(await salesforce.made({ City, [externalId]: idOfTest }));
    const { status, body } = await salesforce.call("PATCH", byKey, { City: "c" });
    assert.deepEqual([status, body], [300, ids.map((id) => `/services/data/v68.0/sobjects/Lead/${id}`)]);
  });

  it("updates and deletes by id", async () => {
    const id = await salesforce.made({ City: "Brno" });
    const path = `sobjects/Lead/${id}`;
    assert.equal((await salesforce.call("PATCH", path, { City: null, FirstName: "Ana" })).status, 204);
    const { body } = await salesforce.call("GET", path);
    assert.deepEqual([body.City, body.Name], [null, "Ana Novak"]);
    const emptied = await salesforce.call("PATCH", path, { LastName: "" });
    assert.deepEqual(refusal(emptied), [400, "REQUIRED_FIELD_MISSING", ["LastName"]]);
    assert.equal((await salesforce.call("DELETE", path)).status, 204);
    assert.deepEqual(refusal(await salesforce.call("DELETE", path)), [404, "ENTITY_IS_DELETED", []]);
    assert.deepEqual(refusal(await salesforce.call("GET", path)), [404, "NOT_FOUND"]);
  });

  it("describes leads: what is required, how long, which values, which keys", async () => {
    salesforce.settings.fieldChanges = { LeadSource: { restricted: true } };
    salesforce.settings.lockedFields.add("Fax");
    const { body } = await salesforce.call("GET", "sobjects/Lead/describe");
    const { fields } = body;
    const named = (name: string) => fields.find((field: any) => field.name === name);
    const required = fields.filter((one: any) => one.createable && !one.nillable && !one.defaultedOnCreate);
    assert.deepEqual(
      required.map(({ name }: any) => name),
      ["LastName", "Company"],
    );
    assert.deepEqual([named("Company").length, named("Fax").createable], [255, false]);
    const { restrictedPicklist, picklistValues } = named("LeadSource");
    assert.deepEqual([restrictedPicklist, picklistValues[0].value], [true, "Web"]);
    const { type, length, unique, externalId: isKey, custom } = named(externalId);
    assert.deepEqual(
      { type, length, unique, isKey, custom },
      { type: "string", length: 36, unique: true, isKey: true, custom: true },
    );
    const { sobjects } = (await salesforce.call("GET", "sobjects")).body;
    assert.deepEqual(
      sobjects.map(({ name, keyPrefix }: any) => [name, keyPrefix]),
      [["Lead", "00Q"]],
    );
  });

  it("lists its versions to anyone, serves old ones, and none that is too old or too new", async () => {
    const { body } = await salesforce.send(`${origin}/services/data`);
    assert.deepEqual(body.at(-1), { label: "Winter '27", url: "/services/data/v68.0", version: "68.0" });
    assert.deepEqual(body.find(({ version }: any) => version === "60.0").label, "Spring '24");
    const headers = { authorization: `Bearer ${await salesforce.token()}` };
    const at = async (version: string) =>
      (await salesforce.send(`${origin}/services/data/${version}/limits`, { headers })).status;
    assert.deepEqual([await at("v50.0"), await at("v30.0"), await at("v69.0")], [200, 410, 404]);
  });

  it("answers simple SOQL", async () => {
    const id = await salesforce.made({ City: "Brno", FirstName: "D'Arcy" });
    await salesforce.made({ City: "Brno", FirstName: "Ana" });
    const soql = `SELECT Id, City FROM Lead WHERE City = 'brno' AND FirstName = 'D\\'Arcy' LIMIT 5`;
    const { body } = await salesforce.call("GET", select(soql));
    assert.deepEqual([body.totalSize, body.done, body.records[0].Id], [1, true, id]);
    const count = await salesforce.call("GET", select("select count() from Lead"));
    assert.deepEqual([count.body.totalSize, count.body.records], [2, []]);
    const unknown = await salesforce.call("GET", select("SELECT Foo FROM Lead"));
    assert.deepEqual(refusal(unknown), [400, "INVALID_FIELD"]);
    assert.deepEqual(refusal(await salesforce.call("GET", "query")), [400, "MALFORMED_QUERY"]);
  });

  it("names what it does not emulate", async () => {
    const cases: [string, string, RegExp, Record<string, string>?][] = [
      ["POST", "composite/sobjects", /resource 'composite\/sobjects'/],
      ["POST", "sobjects/Contact", /object type 'Contact'/],
      ["GET", select("SELECT Id FROM Lead ORDER BY City"), /this SOQL/],
      ["GET", "sobjects", /conditional requests/, { "if-modified-since": "x" }],
      ["POST", "sobjects/Lead", /XML bodies/, { "content-type": "application/xml" }],
      [
        "POST",
        "sobjects/Lead",
        /includeRecordDetails/,
        { "sforce-duplicate-rule-header": "includeRecordDetails=true" },
      ],
    ];
    for (const [method, path, text, headers] of cases) {
      const body = method === "POST" ? smallLead : undefined;
      const answer = await salesforce.call(method, path, body, headers);
      assert.deepEqual(refusal(answer), [501, "NotEmulated"], path);
      assert.match(answer.body[0].message, text);
    }
  });

  it("refuses a wrong method, a wrong type and a wrong address", async () => {
    const put = await salesforce.call("PUT", "sobjects/Lead", smallLead);
    assert.deepEqual(
      [put.status, put.body[0].message],
      [405, "HTTP Method 'PUT' not allowed. Allowed are POST"],
    );
    const text = await salesforce.call("POST", "sobjects/Lead", "x", { "content-type": "text/plain" });
    assert.deepEqual(refusal(text), [415, "UNSUPPORTED_MEDIA_TYPE"]);
    for (const path of ["sobjects/Lead/a/b/c", "sobjects/Lead/%E0%A4%A"])
      assert.equal((await salesforce.call("GET", path)).status, 404);
  });

  it("keeps leads, sessions and used requests in the file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "salesforce-"));
    const file = join(folder, "sandbox.db");
    const first = new SalesforceFixture(file);
    const id = await first.made({ [externalId]: idOfTest });
    const token = await first.token();
    const second = new SalesforceFixture(file); // the first still runs, so nothing waits for its end
    assert.equal(await second.token(), token);
    const { body, headers } = await second.call("GET", byKey);
    assert.deepEqual([body.Id, headers.get("sforce-limit-info")], [id, "api-usage=2/101000"]);
    first.close();
    second.close();
    rmSync(folder, { recursive: true });
  });
});
