import assert from "node:assert/strict";
import { externalId, idOfTest, refusal, runAs, SalesforceFixture, smallLead } from "./salesforce-fixture";

const ana = { ...smallLead, FirstName: "Ana", Email: "ana@contoso.com" };
const allowSave = { "Sforce-Duplicate-Rule-Header": "allowSave=true" };

describe("an administrator's rules for Salesforce leads", () => {
  let salesforce: SalesforceFixture;
  beforeEach(() => {
    salesforce = new SalesforceFixture();
  });
  afterEach(() => salesforce.close());

  describe("a unique field", () => {
    it("refuses its value in any letter case for a second lead", async () => {
      const id = await salesforce.made({ [externalId]: idOfTest });
      const again = await salesforce.create({ ...ana, [externalId]: idOfTest.toUpperCase() });
      const message = `duplicate value found: ${externalId} duplicates value on record with id: ${id.slice(0, 15)}`;
      assert.deepEqual(
        [again.status, again.body],
        [400, [{ message, errorCode: "DUPLICATE_VALUE", fields: [] }]],
      );
      assert.equal(salesforce.leads().length, 1);
      assert.equal((await salesforce.call("DELETE", `sobjects/Lead/${id}`)).status, 204);
      assert.equal((await salesforce.create({ ...ana, [externalId]: idOfTest })).status, 201);
    });

    it("lets one of many creates at the same time win", async () => {
      const bodies = Array.from({ length: 20 }, (_, place) => ({
        ...ana,
        City: `${place}`,
        [externalId]: idOfTest,
      }));
      const answers = await Promise.all(bodies.map((body) => salesforce.create(body, allowSave)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(19).fill(400)]);
      assert.equal(salesforce.leads().length, 1);
    });
  });

  describe("a duplicate rule", () => {
    it("with an alert refuses a look-alike, unless the request allows it", async () => {
      const id = await salesforce.made(ana);
      const { status, body } = await salesforce.create({ ...ana, Email: "ANA@contoso.com" });
      assert.equal(status, 400);
      const record = {
        attributes: { type: "Lead", url: `/services/data/v68.0/sobjects/Lead/${id}` },
        Id: id,
      };
      assert.deepEqual(body, [
        {
          duplicateResut: {
            allowSave: true,
            duplicateRule: "Standard_Lead_Duplicate_Rule",
            duplicateRuleEntityType: "Lead",
            errorMessage: "Use one of these records?",
            matchResults: [
              {
                entityType: "Lead",
                errors: [],
                matchEngine: "FuzzyMatchEngine",
                matchRecords: [{ additionalInformation: [], fieldDiffs: [], matchConfidence: 100, record }],
                rule: "Standard_Lead_Match_Rule_v1_0",
                size: 1,
                success: true,
              },
            ],
          },
          message: "Use one of these records?",
          errorCode: "DUPLICATES_DETECTED",
        },
      ]);
      assert.equal((await salesforce.create(ana, allowSave)).status, 201);
      assert.equal((await salesforce.create({ ...ana, Email: "other@contoso.com" })).status, 201);
    });

    it("that blocks refuses it always, and one that reports never", async () => {
      await salesforce.made(ana);
      const [rule] = salesforce.settings.duplicateRules;
      assert.ok(rule);
      rule.action = "block";
      const blocked = await salesforce.create(ana, allowSave);
      assert.deepEqual(refusal(blocked), [400, "DUPLICATES_DETECTED"]);
      assert.equal(blocked.body[0].duplicateResut.allowSave, false);
      rule.action = "report";
      assert.equal((await salesforce.create(ana)).status, 201);
    });

    it("comes before unique values and after validation rules", async () => {
      await salesforce.made({ ...ana, [externalId]: idOfTest });
      assert.equal(
        (await salesforce.create({ ...ana, [externalId]: idOfTest })).body[0].errorCode,
        "DUPLICATES_DETECTED",
      );
      salesforce.settings.validationRules.push({ message: "No", isBroken: () => true });
      const invalid = await salesforce.create({ ...ana, [externalId]: idOfTest });
      assert.equal(invalid.body[0].errorCode, "FIELD_CUSTOM_VALIDATION_EXCEPTION");
    });
  });

  it("validate with the administrator's own words", async () => {
    salesforce.settings.validationRules.push({
      message: "A phone number is required.",
      field: "Phone",
      isBroken: ({ Phone }) => Phone === undefined,
    });
    const { status, body } = await salesforce.create(smallLead);
    const expected = {
      message: "A phone number is required.",
      errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
      fields: ["Phone"],
    };
    assert.deepEqual([status, body], [400, [expected]]);
    await salesforce.made({ Phone: "1" });
  });

  it("assign an owner, unless the request says FALSE", async () => {
    const ownerId = "00G8d0000000001EAA";
    const id = "01Q8d0000000001EAA";
    salesforce.settings.assignmentRule = { id, ownerId };
    for (const [asked, owner] of [
      [undefined, ownerId],
      ["TRUE", ownerId],
      [id, ownerId],
      ["FALSE", runAs],
    ] as const) {
      const headers: Record<string, string> = asked === undefined ? {} : { "Sforce-Auto-Assign": asked };
      assert.equal((await salesforce.create(smallLead, headers)).status, 201);
      assert.equal(salesforce.leads().at(-1).OwnerId, owner, asked);
    }
    const unknown = await salesforce.create(smallLead, { "Sforce-Auto-Assign": "01Q8d0000000002EAA" });
    assert.equal(unknown.body[0].errorCode, "INVALID_CROSS_REFERENCE_KEY");
  });

  it("take rights from the user", async () => {
    const id = await salesforce.made();
    const { rights } = salesforce.settings;
    rights.delete("create");
    const created = await salesforce.create(smallLead);
    assert.deepEqual(refusal(created), [400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", []]);
    assert.equal(created.body[0].message, "entity type cannot be inserted: Lead");
    rights.delete("edit");
    const changed = await salesforce.call("PATCH", `sobjects/Lead/${id}`, { City: "x" });
    assert.deepEqual(refusal(changed), [403, "INSUFFICIENT_ACCESS_OR_READONLY", []]);
    rights.delete("read");
    for (const path of [`sobjects/Lead/${id}`, "sobjects/Lead/describe", "query?q=SELECT+Id+FROM+Lead"])
      assert.deepEqual(refusal(await salesforce.call("GET", path)), [404, "NOT_FOUND"]);
    assert.deepEqual(refusal(await salesforce.create(smallLead)), [404, "NOT_FOUND"]);
  });

  it("limit the requests of 24 hours, and each answer says how many are used", async () => {
    salesforce.settings.dailyRequests = 2;
    const used = (await salesforce.create(smallLead)).headers.get("sforce-limit-info");
    assert.equal(used, "api-usage=1/2");
    const wrong = await salesforce.create({});
    assert.deepEqual([wrong.status, wrong.headers.get("sforce-limit-info")], [400, "api-usage=2/2"]);
    const { status, body, headers } = await salesforce.create(smallLead);
    assert.deepEqual(
      [status, body, headers.get("retry-after")],
      [403, [{ message: "TotalRequests Limit exceeded.", errorCode: "REQUEST_LIMIT_EXCEEDED" }], null],
    );
    salesforce.clock.advance(24 * 3_600_000);
    assert.equal((await salesforce.create(smallLead)).status, 201);
  });
});
