/** Columns as the CRMs describe them, read from their emulators. */
import assert from "node:assert/strict";
import type { CrmAccess } from "../../operations/map/crm-column";
import { crmTable } from "../../operations/map/crm-tables";
import { sandboxTokens } from "../../sandbox/hubspot/access-tokens";
import { administrator, organizationUrl, TestDataverse } from "../sandbox/dataverse/support";
import { HubSpotFixture } from "../sandbox/hubspot/hubspot-fixture";
import { clientId, clientSecret, origin, SalesforceFixture } from "../sandbox/salesforce/salesforce-fixture";
import { assertExplained } from "../support/explained";

const fetchOf = (app: { fetch(request: Request): Response | Promise<Response> }): typeof fetch =>
  (async (url: string, init: RequestInit) => app.fetch(new Request(url, init))) as typeof fetch;

const access = (settings: Record<string, unknown>, fetch: CrmAccess["fetch"]): CrmAccess => ({
  ...{ settings, fetch },
  token: async () => administrator,
});

async function columnsOf(name: string, settings: Record<string, unknown>, fetch: CrmAccess["fetch"]) {
  const table = await crmTable(name, access(settings, fetch));
  return new Map(table?.columns.map((column) => [column.name, column]));
}

const refusal = async (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => assert.fail("expected a refusal"),
    (error: Error) => error,
  );

describe("crmTable", () => {
  it("reads Dataverse's lengths, choices and required columns", async () => {
    const settings = { dynamicsUrl: organizationUrl };
    const columns = await columnsOf("dynamics365", settings, fetchOf(new TestDataverse().app));
    const shared = { isRequired: false, isWritable: true };
    assert.deepEqual(columns.get("jobtitle"), {
      name: "jobtitle",
      kind: "text",
      type: "String",
      maxLength: 100,
      ...shared,
    });
    assert.deepEqual(columns.get("leadqualitycode"), {
      ...{ name: "leadqualitycode", kind: "choice", type: "Picklist", values: [1, 2, 3] },
      ...shared,
    });
    assert.equal(columns.get("subject")?.isRequired, true);
    assert.equal(columns.get("leadid")?.isRequired, false);
    assert.equal(columns.get("fullname")?.isWritable, false);
    assert.equal(columns.get("description")?.maxLength, 2000);
  });

  it("reads Salesforce's fields with the credentials of the configuration", async () => {
    const fixture = new SalesforceFixture();
    const settings = { url: origin, clientId, clientSecret };
    const columns = await columnsOf("salesforce", settings, fetchOf(fixture.service.app));
    assert.deepEqual(columns.get("LastName"), {
      ...{ name: "LastName", kind: "text", type: "string", maxLength: 80 },
      ...{ isRequired: true, isWritable: true },
    });
    assert.equal(columns.get("Id")?.isWritable, false);
    assert.equal(columns.get("DoNotCall")?.kind, "boolean");
  });

  it("reads HubSpot's properties with the token of the configuration", async () => {
    const fixture = new HubSpotFixture();
    await fixture.addProperty("tier");
    const settings = { token: sandboxTokens.allScopes.token };
    const columns = await columnsOf("hubspot", settings, fetchOf(fixture.app));
    assert.deepEqual(columns.get("tier"), {
      ...{ name: "tier", kind: "text", type: "string" },
      ...{ isRequired: false, isWritable: true },
    });
    assert.equal(columns.get("email")?.kind, "text");
  });

  it("knows no columns of other destinations", async () => {
    assert.equal(await crmTable("webhook", access({}, fetch)), undefined);
  });

  it("says what a CRM answered, and never the secret", async () => {
    const salesforce = fetchOf(new SalesforceFixture().service.app);
    const settings = { url: origin, clientId, clientSecret: "planted-secret" };
    const refused = await refusal(crmTable("salesforce", access(settings, salesforce)));
    const [code, fix] = ["LEADS_COLUMNS_REFUSED", /credentials lack a right or are not valid/];
    const found = /answered 40[01] invalid_client/;
    assertExplained(refused.message, { code, found, fix }, ["planted-secret"]);
    const hubspot = fetchOf(new HubSpotFixture().app);
    const unknown = await refusal(crmTable("hubspot", access({ token: "planted-token" }, hubspot)));
    assertExplained(unknown.message, { code, found: /answered 401/, fix }, ["planted-token"]);
    const dataverse = access({ dynamicsUrl: organizationUrl }, fetchOf(new TestDataverse().app));
    const forbidden = await refusal(crmTable("dynamics365", { ...dataverse, token: async () => "expired" }));
    assertExplained(forbidden.message, { code, found: /dynamics365: it answered 401/, fix: /az login/ });
  });

  it("says that a CRM did not answer", async () => {
    const silent = (async () => {
      throw Object.assign(new Error("no"), { code: "ECONNREFUSED" });
    }) as typeof fetch;
    const error = await refusal(crmTable("hubspot", access({ token: "planted-token" }, silent)));
    const found = /did not answer \(ECONNREFUSED\)/;
    assertExplained(error.message, { code: "LEADS_CRM_UNREACHABLE", found, fix: /network/ }, [
      "planted-token",
    ]);
  });
});
