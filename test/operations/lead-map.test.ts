/** What leads would become. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { plannedMaps } from "../../infra/map/planned-map";
import { outcomeOf } from "../../operations/map/lead-map";

// the SDK creates a global on first use: here, before mocha checks for leaks
pulumi.runtime.allConfig();

const sources = {
  now: () => new Date("2026-01-31T08:30:00Z"),
  guid: () => "00000000-0000-4000-8000-000000000001",
  random: () => 0.5,
};
const lead = {
  UserDetails: { LastName: "Novak", Email: "novak@contoso.com" },
  OfferTitle: "Test",
  ActionCode: "INS",
};

/** The map of a stack with these values besides the required ones. */
function mapWith(values: Record<string, string> = {}) {
  const required = { offerId: "contoso.crm", dynamicsUrl: "https://contoso.crm4.dynamics.com" };
  const config = { values: new Map(Object.entries({ ...required, ...values })), location: "westeurope" };
  const [map] = plannedMaps(config);
  assert.ok(map);
  return map;
}

const outcome = (body: unknown, values?: Record<string, string>) => outcomeOf(mapWith(values), body, sources);

describe("outcomeOf", () => {
  it("is the row that the write sends", () => {
    const { row, reasons, unknown } = outcome(lead);
    assert.deepEqual([reasons, unknown], [[], []]);
    const { leadid, subject, lastname, leadsourcecode, donotemail } = row ?? {};
    assert.deepEqual(
      { leadid, subject, lastname, leadsourcecode, donotemail },
      {
        leadid: sources.guid(),
        subject: "Test - INS",
        lastname: "Novak",
        leadsourcecode: 8,
        donotemail: false,
      },
    );
  });

  it("names why a body that is not a JSON object becomes a dead letter", () => {
    for (const body of [
      [],
      "text",
      7,
      null,
      { $content: "e30=", "$content-type": "application/octet-stream" },
    ]) {
      const { row, reasons } = outcome(body);
      assert.equal(row, undefined);
      assert.match(reasons.join(), /^the lead: .*template language expression/, JSON.stringify(body));
    }
  });

  it("names the column whose expression fails", () => {
    const { reasons } = outcome(lead, { fieldMap: '{"jobtitle":"@first(triggerBody())"}' });
    assert.equal(reasons.length, 1);
    assert.match(reasons[0] ?? "", /^jobtitle: .*first/);
  });

  it("names what Azure alone can evaluate", () => {
    const { reasons, unknown } = outcome(lead, { fieldMap: `{"jobtitle":"@xpath(xml('<a/>'),'/a')"}` });
    assert.deepEqual(reasons, []);
    assert.match(unknown.join(), /^jobtitle: .*function 'xpath'/);
  });

  it("names a character that Dataverse refuses, also half an emoji where a column is cut", () => {
    for (const LastName of ["a\u0001b", `${"x".repeat(49)}😀`]) {
      const { reasons } = outcome({ ...lead, UserDetails: { LastName } });
      assert.match(
        reasons.join(),
        /^lastname: Dynamics 365 would refuse a control character or half an emoji/,
      );
    }
  });

  it("names a value that does not fit the column's type", () => {
    const { reasons } = outcome(lead, {
      columns: '{"new_score":"number","new_checked":"boolean"}',
      fieldMap: '{"new_score":"@toUpper(\'high\')","new_checked":"@string(1)"}',
    });
    assert.deepEqual(reasons, [
      'new_score: Dynamics 365 would refuse "HIGH": the column\'s type is Number',
      'new_checked: Dynamics 365 would refuse "1": the column\'s type is Boolean',
    ]);
  });
});

describe("plannedMaps", () => {
  it("marks what the configuration sets and describes", () => {
    const map = mapWith({
      columns: '{"new_tier":"text:20","jobtitle":"text:40"}',
      fieldMap: '{"new_tier":"\'gold\'","websiteurl":"none","address1_country":"none"}',
    });
    const [tier, title] = ["new_tier", "jobtitle"].map((name) =>
      map.columns.find((one) => one.name === name),
    );
    const shared = { type: "String", isRequired: false };
    assert.deepEqual(tier, {
      name: "new_tier",
      from: "'gold'",
      isConfigured: true,
      isCustom: true,
      limit: 20,
      ...shared,
    });
    const from = "UserDetails.Title";
    assert.deepEqual(title, {
      name: "jobtitle",
      from,
      isConfigured: false,
      isCustom: false,
      limit: 40,
      ...shared,
    });
    assert.equal(map.body.jobtitle, "@take(outputs('Lead')['Title'],40)");
    assert.ok(!map.columns.some(({ name }) => name === "address1_country"));
  });

  it("has one map for each destination, with their own keys", () => {
    const config = {
      offerId: "contoso.crm",
      crm: "dynamics365,salesforce",
      dynamicsUrl: "https://contoso.crm4.dynamics.com",
      salesforce:
        '{"url":"https://contoso.my.salesforce.com","clientId":"3MVG9.EXAMPLE","clientSecret":"invented"}',
    };
    const maps = plannedMaps({
      values: new Map(Object.entries(config)),
      secretKeys: new Set(["salesforce"]),
      location: "westeurope",
    });
    assert.deepEqual(
      maps.map(({ name, keyPrefix }) => [name, keyPrefix]),
      [
        ["dynamics365", "marketplace-leads:"],
        ["salesforce", "marketplace-leads:salesforce."],
      ],
    );
    for (const map of maps) assert.deepEqual(outcomeOf(map, lead, sources).reasons, []);
  });

  it("reports every mistake of the configuration", () => {
    assert.throws(() => plannedMaps({ values: new Map() }), /LEADS_CONFIG_INVALID.*3 mistakes/);
  });
});
