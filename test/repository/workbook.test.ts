/** The workbook in docs/: Azure Monitor can import it, and its queries use documented columns without lead data. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

// here, before mocha checks for leaks, because Microsoft's query parser creates globals
require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
const { KustoCode, GlobalState, Symbols } = (globalThis as any).Kusto.Language;

/**
 * Columns that Logic Apps writes, as seen in public schemas of workspaces.
 * `error_message_s` and `correlation_clientTrackingId_s` are left out: an error's text or a caller's header may quote a lead.
 */
const tables = {
  AzureDiagnostics:
    "(TimeGenerated: datetime, Category: string, OperationName: string, ResourceProvider: string, status_s: string, code_s: string, " +
    "startTime_t: datetime, endTime_t: datetime, resource_workflowName_s: string, resource_runId_s: string, resource_actionName_s: string)",
  // Source: https://learn.microsoft.com/azure/azure-monitor/reference/tables/azuremetrics
  AzureMetrics:
    "(TimeGenerated: datetime, ResourceProvider: string, Resource: string, MetricName: string, Total: real)",
};

interface Item {
  type: number;
  name: string;
  content: { json?: string; query?: string; parameters?: Parameter[]; [property: string]: unknown };
}
interface Parameter {
  name: string;
  query?: string;
  queryType?: number;
}

const text = readFileSync(join(__dirname, "../../docs/workbook/leads.workbook.json"), "utf8");
const workbook = JSON.parse(text) as { version: string; items: Item[]; $schema: string };
const parameters = workbook.items.flatMap(({ content }) => content.parameters ?? []);
/** Query type 0 is Log Analytics. */
const queries: [string, string][] = [
  ...workbook.items.flatMap(({ name, content }): [string, string][] =>
    content.query === undefined ? [] : [[name, content.query]],
  ),
  ...parameters.flatMap(({ name, query, queryType }): [string, string][] =>
    query !== undefined && queryType === 0 ? [[name, query]] : [],
  ),
];

/** The errors of Microsoft's parser for a query. */
function mistakesIn(query: string): string[] {
  const symbols = Object.entries(tables).map(([name, columns]) =>
    Symbols.TableSymbol.From(columns).WithName(name),
  );
  const database = new Symbols.DatabaseSymbol.$ctor1("workspace", symbols);
  const found = KustoCode.ParseAndAnalyze(query, GlobalState.Default.WithDatabase(database)).GetDiagnostics();
  return Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message);
}

describe("the workbook", () => {
  it("matches Microsoft's schema of gallery templates", () => {
    assert.equal(workbook.version, "Notebook/1.0");
    assert.equal(
      workbook.$schema,
      "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json",
    );
    const versions: Record<number, unknown> = { 1: undefined, 3: "KqlItem/1.0", 9: "KqlParameterItem/1.0" };
    for (const { type, name, content } of workbook.items) {
      assert.ok(Object.hasOwn(versions, type), `${type} of ${name}`);
      assert.equal(content.version, versions[type], name);
      if (type === 3) {
        assert.equal(content.timeContextFromParameter, "TimeRange", name);
        assert.deepEqual(content.crossComponentResources, ["{Workspace}"], name);
      }
    }
    const names = workbook.items.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });

  it("contains no subscription, resource or person", () => {
    assert.doesNotMatch(text, /\/subscriptions\/|@contoso|\bcontoso\b/);
  });

  it("declares the parameters that it uses", () => {
    const declared = parameters.map(({ name }) => name);
    assert.deepEqual(declared, ["TimeRange", "Workspace", "LogicApps"]);
    for (const [, name] of text.matchAll(/\{(\w+)\}/g)) assert.ok(declared.includes(name ?? ""), name);
  });

  for (const [name, query] of queries) {
    it(`asks for ${name} in the query language, over columns without lead data`, () => {
      assert.deepEqual(mistakesIn(query.replaceAll("{LogicApps}", "'logic-contoso-leads-dev'")), []);
      // the one column that a workspace may not have yet
      const optional = [...query.matchAll(/column_ifexists\("(\w+)"/g)].map(([, column]) => column);
      assert.deepEqual(
        [...new Set(optional)].filter((column) => column !== "error_code_s"),
        [],
      );
    });
  }

  it("is checked by a parser that finds a wrong column and a wrong word", () => {
    assert.match(mistakesIn("AzureDiagnostics | where error_message_s != ''").join(), /error_message_s/);
    assert.notDeepEqual(mistakesIn("AzureDiagnostics | were status_s == ''"), []);
  });
});
