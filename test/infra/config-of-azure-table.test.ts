/** Configuration of Azure Table Storage: all mistakes together, with commands that work. */
import assert from "node:assert/strict";
import { check, mistakesOf } from "./support/check-config";

const base = { offerId: "contoso.leads", crm: "azureTable" };
const values = (settings: object) => ({ ...base, azureTable: JSON.stringify(settings) });
const mistakes = (settings: object) => mistakesOf(values(settings), []);
const accountId =
  "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/stcontoso";

describe("configuration of Azure Table Storage", () => {
  it("needs nothing", () => {
    assert.deepEqual(check(base, []), {
      offerId: "contoso.leads",
      crm: ["azureTable"],
      location: "westeurope",
    });
  });

  it("accepts an existing account, names, and properties of one's own", () => {
    for (const settings of [
      { accountId },
      { accountId, tableName: "Leads2026" },
      { accountName: "stcontoso", tableName: "Marketplace" },
      {
        columns: { Stufe_ä: "text:32768", Score: "number" },
        fieldMap: { Stufe_ä: "'A'", Score: "7", Title: "none" },
      },
    ])
      assert.equal(mistakes(settings), "", JSON.stringify(settings));
  });

  it("refuses an empty entry `columns:` of the stack's file as it refuses any other value", () => {
    assert.match(
      mistakes({ columns: null }),
      /azureTable\.columns: found null, expected columns of the table/,
    );
  });

  it("takes a name of digits, which `pulumi config set --path` turns into a number", () => {
    assert.equal(mistakes({ accountName: 20261128 }), "");
  });

  it("reports every mistake together", () => {
    const text = mistakes({
      accountId: "https://stcontoso.table.core.windows.net",
      accountName: "St-Contoso",
      tableName: "bad-name",
      url: "x",
      fieldMap: {
        JobTitle: "UserDetails.Title",
        IsTest: "yes",
        Title: `'${"x".repeat(1001)}'`,
        RowKey: "'1'",
      },
      columns: {
        PartitionKey: "text:10",
        "a-b": "text:10",
        Notes: "text:40000",
        Tier: "text",
      },
    });
    for (const part of [
      "azureTable.accountId: found ",
      "expected the Resource Manager id of an existing storage account",
      "azureTable.accountName: found ",
      "azureTable.accountName: found a value, although accountId is set, expected no value: accountId names the account",
      'pulumi config rm --path "marketplace-leads:azureTable.accountName"',
      'azureTable.tableName: found "bad-name", expected 3 to 63 letters and digits, first a letter',
      'pulumi config set --path "marketplace-leads:azureTable.tableName" Leads',
      "azureTable.url: found an unknown key",
      "expected a column of the table: ReceivedAt, OfferTitle",
      "expected true, false, an expression that starts with @, or none",
      "expected at most 1000 characters, found 1001",
      "azureTable.columns.PartitionKey: found a property that the table itself fills, expected no entry",
      'pulumi config rm --path "marketplace-leads:azureTable.columns.PartitionKey"',
      "azureTable.columns.a-b: found a name that Azure refuses, expected a name of at most 255 letters",
      "azureTable.columns.Notes: found text:40000, expected at most text:32768",
      "expected text:<longest length>, number, boolean or choice",
    ])
      assert.ok(text.includes(part), `${part}\n${text}`);
  });

  it("refuses the settings when crm does not name it", () => {
    const text = mistakesOf(
      { ...values({}), crm: "webhook", azureTable: JSON.stringify({ tableName: "Leads" }) },
      [],
    );
    assert.match(
      text,
      /azureTable\.tableName: found a value, although crm is webhook, expected no value, or azureTable in crm/,
    );
  });

  it("keeps createRoleAssignments without a dead-letter store, because the table has a role", () => {
    const settings = { deadLetter: "none", createRoleAssignments: "false" };
    assert.equal(mistakesOf({ ...base, ...settings }, []), "");
    assert.match(
      mistakesOf(
        { ...settings, offerId: "contoso.leads", dynamicsUrl: "https://contoso.crm4.dynamics.com" },
        [],
      ),
      /createRoleAssignments: found a value, although deadLetter is none/,
    );
  });
});
