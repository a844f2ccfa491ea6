/** Configuration of Salesforce: all mistakes together, with commands that work, and no secret shown. */
import assert from "node:assert/strict";
import { workflowDefinition } from "../../infra/definition/workflow-definition";
import type { SalesforceArgs } from "../../infra/destinations/salesforce";
import { check, mistakesOf } from "./support/check-config";

const marker = "marker-secret-4711";
const base = { offerId: "contoso.leads", crm: "salesforce" };
const good = {
  url: "https://Contoso.my.salesforce.com/",
  clientId: "3MVG9.contoso",
  clientSecret: marker,
};
const values = (settings: object) => ({ ...base, salesforce: JSON.stringify(settings) });
const mistakes = (settings: object, secrets = ["salesforce"]) => mistakesOf(values(settings), secrets);

describe("configuration of Salesforce", () => {
  it("needs an address, an id and a secret, and nothing of Dynamics 365", () => {
    assert.deepEqual(check(values(good), ["salesforce"]), {
      offerId: "contoso.leads",
      crm: ["salesforce"],
      location: "westeurope",
      salesforce: { ...good, url: "https://contoso.my.salesforce.com" },
    });
  });

  it("accepts the other settings, and the addresses of sandboxes", () => {
    for (const settings of [
      { url: "https://contoso--uat.sandbox.my.salesforce.com" },
      { url: "https://contoso-dev-ed.develop.my.salesforce.com" },
      { externalIdField: "acme__Lead_Key__c", allowSave: false, assignmentRule: "none" },
      { externalIdField: "none", assignmentRule: "01Q8d0000000001EAA" },
      { fieldMap: { CountryCode: "UserDetails.Country", Country: "none" } },
      { columns: { Offer__c: "text:80" }, fieldMap: { Offer__c: "OfferTitle" } },
    ])
      assert.equal(mistakes({ ...good, ...settings }), "", JSON.stringify(settings));
  });

  it("refuses a value for the external id field in any letter case, because Salesforce ignores it", () => {
    const name = "marketplace_lead_id__C";
    const text = mistakes({ ...good, columns: { [name]: "text:40" }, fieldMap: { [name]: "'same'" } });
    assert.match(
      text,
      /found a value for the external id field, expected no entry: this field gets the lead's id/,
    );
    assert.ok(text.includes(`pulumi config rm --path "marketplace-leads:salesforce.fieldMap.${name}"`), text);
  });

  it("refuses a number as the external id field, also beside a field map", () => {
    const text = mistakes({ ...good, externalIdField: 0, fieldMap: { Title: "none" } });
    assert.match(text, /salesforce\.externalIdField: found .*, expected the API name/);
  });

  it("refuses an expression that would write a secret into the row", () => {
    const text = mistakes({ ...good, fieldMap: { Title: "@parameters('clientSecret')" } }, []);
    assert.match(text, /it reads the parameter clientSecret/);
  });

  it("takes a consumer key of digits, which `pulumi config set --path` turns into a number", () => {
    assert.equal(mistakes({ ...good, clientId: 1234567890 }), "");
  });

  it("reports every mistake together, with its command", () => {
    const text = mistakes({
      url: "https://login.salesforce.com",
      clientId: "a b",
      externalIdField: "Lead_Id",
      allowSave: "perhaps",
      assignmentRule: "00Q8d0000000001EAA",
      fieldMap: {
        Titel: "UserDetails.Title",
        City: `'${"x".repeat(41)}'`,
        LastName: "none",
        DoNotCall: "yes",
        Title: "@concat(",
        Lead_Id: "UserDetails.Title",
      },
      columns: { Offer__c: "text" },
    });
    assert.match(text, /^\[LEADS_CONFIG_INVALID\] 14 mistakes /);
    for (const part of [
      'pulumi config set --path "marketplace-leads:salesforce.url" https://contoso.my.salesforce.com\n',
      "expected the https address of an org's My Domain (not login.salesforce.com",
      'pulumi config set --path "marketplace-leads:salesforce.clientId" 3MVG9.EXAMPLE\n',
      "salesforce.clientSecret: found no value, expected the consumer secret of the External Client App",
      'pulumi config set --secret --path "marketplace-leads:salesforce.clientSecret"\n',
      "salesforce.externalIdField: found",
      "salesforce.allowSave: found",
      "salesforce.assignmentRule: found",
      "expected a column of Salesforce's Lead object: FirstName, LastName,",
      "expected at most 40 characters, found 41",
      "expected a value: Salesforce requires this column",
      "expected true, false, an expression that starts with @, or none: the column's type is Boolean",
      'pulumi config set --path "marketplace-leads:salesforce.columns.Offer__c" text:100',
      "found a value for the external id field, expected no entry: this field gets the lead's id",
      'pulumi config rm --path "marketplace-leads:salesforce.fieldMap.Lead_Id"',
    ])
      assert.ok(text.includes(part), `${part}\nis not in\n${text}`);
  });

  it("refuses a secret in clear, and shows no secret", () => {
    const text = mistakes({ ...good, url: "https://contoso.com" }, []);
    assert.match(
      text,
      /salesforce\.clientSecret: found a value in clear, expected a secret, with a new value/,
    );
    assert.ok(!mistakes({ ...good, clientSecret: "", url: marker }).includes(marker));
    assert.ok(!text.includes(marker));
  });

  it("refuses Salesforce's settings without Salesforce, and those of Dynamics 365 with it", () => {
    const without = { offerId: "contoso.leads", dynamicsUrl: "https://contoso.crm4.dynamics.com" };
    const text = mistakesOf({ ...without, salesforce: JSON.stringify(good) }, ["salesforce"]);
    assert.match(text, /salesforce\.url: found a value, although crm is dynamics365/);
    assert.match(text, /pulumi config set marketplace-leads:crm dynamics365,salesforce/);
    const other = mistakesOf({ ...values(good), dynamicsUrl: without.dynamicsUrl }, ["salesforce"]);
    assert.match(other, /dynamicsUrl: found a value, although crm is salesforce/);
  });
});

describe("settings of Salesforce", () => {
  const shipped: any = workflowDefinition("salesforce", {});
  const define = (salesforce: Partial<SalesforceArgs>): any =>
    workflowDefinition("salesforce", { salesforce: salesforce as SalesforceArgs });

  it("change one header each", () => {
    const { actions } = define({ allowSave: false, assignmentRule: "none" });
    const { headers } = actions.Create_lead.inputs;
    assert.deepEqual(headers, {
      "Content-Type": "application/json",
      "Sforce-Duplicate-Rule-Header": "allowSave=false",
      "Sforce-Auto-Assign": "FALSE",
    });
    assert.deepEqual(define({ allowSave: true, assignmentRule: "active" }), shipped);
  });

  it("name the external id field in the record and in the check for a repeat", () => {
    const { Create_lead, Lead_has_no_row } = define({ externalIdField: "Key__c" }).actions;
    assert.equal(Create_lead.inputs.body.Key__c, "@outputs('Lead')['id']");
    assert.equal(Lead_has_no_row.expression.not.and[1].contains[1], " Key__c ");
    assert.doesNotMatch(JSON.stringify(define({ externalIdField: "Key__c" })), /Marketplace_Lead_Id__c/);
    assert.ok(
      !("Marketplace_Lead_Id__c" in define({ externalIdField: "none" }).actions.Create_lead.inputs.body),
    );
  });
});
