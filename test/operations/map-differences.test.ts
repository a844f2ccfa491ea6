/** The map compared with the CRM's columns. */
import assert from "node:assert/strict";
import type { CrmColumn } from "../../operations/map/crm-column";
import type { LeadMap, MappedColumn } from "../../operations/map/lead-map";
import { mapDifferences } from "../../operations/map/map-differences";

/** A map with one column. */
function mapOf(column: Partial<MappedColumn>, more: Partial<LeadMap> = {}): LeadMap {
  const all = {
    name: "new_tier",
    from: "UserDetails.Title",
    isConfigured: true,
    isCustom: true,
    type: "String",
  };
  const [label, table, row] = ["Dynamics 365", "the Leads table", "row"];
  return {
    ...{
      name: "dynamics365",
      label,
      table,
      row,
      keyPrefix: "marketplace-leads:",
      lead: {},
      body: {},
      known: [],
    },
    ...{ offerId: "contoso.crm", parameters: [], columns: [{ ...all, isRequired: false, ...column }] },
    ...more,
  };
}

const column = (more: Partial<CrmColumn>): CrmColumn => ({
  ...{ name: "new_tier", kind: "text", type: "String", isRequired: false, isWritable: true },
  ...more,
});

/** Found and expected, and the commands without `pulumi config` and the namespace. */
function told(map: LeadMap, crm: CrmColumn[], samples: Record<string, unknown>[] = []): string[] {
  return mapDifferences(map, crm, samples).flatMap(({ found, expected, fixes }) => [
    `${found} / ${expected}`,
    ...fixes.map((fix) => fix.replace("pulumi config ", "").replace('--path "marketplace-leads:', '"')),
  ]);
}

const forget = ['rm "fieldMap.new_tier"', 'rm "columns.new_tier"'];

describe("mapDifferences", () => {
  it("finds none where every column fits", () => {
    assert.deepEqual(told(mapOf({ limit: 100 }), [column({ maxLength: 100 })], [{ new_tier: "gold" }]), []);
  });

  it("names a column that the CRM lacks, or has in other letter case", () => {
    const expected = "no such column / a column of the Leads table, or no entry";
    assert.deepEqual(told(mapOf({ limit: 100 }), []), [expected, ...forget]);
    assert.deepEqual(told(mapOf({ limit: 100, isCustom: false, name: "fax" }), []), [
      expected,
      'set "fieldMap.fax" none',
    ]);
    assert.deepEqual(told(mapOf({ limit: 100, name: "new_Tier" }), [column({ maxLength: 40 })]), [
      "no such column / new_tier",
      'rm "fieldMap.new_Tier"',
      'rm "columns.new_Tier"',
      'set "columns.new_tier" text:40',
      'set "fieldMap.new_tier" UserDetails.Title',
    ]);
  });

  it("has no command for a shipped column that must have a value", () => {
    const [first, ...fixes] = told(mapOf({ limit: 50, isCustom: false, isRequired: true }), []);
    assert.match(first ?? "", /^no such column/);
    assert.deepEqual(fixes, []);
  });

  it("names a column that no one can write", () => {
    const [first, ...fixes] = told(mapOf({ limit: 100 }), [column({ isWritable: false })]);
    assert.equal(first, "a column that no one can write / a writable column, or no entry");
    assert.deepEqual(fixes, forget);
  });

  it("names a column that is shorter than the cut, and shortens a constant too", () => {
    const length = "at most 4 characters / at least 100, where the map cuts";
    assert.deepEqual(told(mapOf({ limit: 100 }), [column({ maxLength: 4 })]), [
      length,
      'set "columns.new_tier" text:4',
    ]);
    assert.deepEqual(told(mapOf({ limit: 100, from: "'gold $1'" }), [column({ maxLength: 4 })]), [
      length,
      'set "columns.new_tier" text:4',
      `set "fieldMap.new_tier" "'gold'"`,
    ]);
    assert.deepEqual(told(mapOf({ limit: 4 }), [column({ maxLength: 100 })]), []);
  });

  it("names a value that the choice does not have, from a constant or a sample", () => {
    const map = mapOf({ type: "Picklist", from: "9" });
    const crm = [column({ kind: "choice", type: "Picklist", values: [1, 2] })];
    const expected = ["the value 9 / one of 1, 2", 'set "fieldMap.new_tier" 1'];
    assert.deepEqual(
      told(map, crm, [{ new_tier: 9 }, { new_tier: 9 }, { new_tier: "" }, { new_tier: "2" }]),
      expected,
    );
    const texts = [column({ kind: "choice", type: "picklist", values: ["Web", "Phone"] })];
    assert.deepEqual(told(mapOf({ limit: 40, from: "'Fax'" }), texts, [{ new_tier: "Fax" }]), [
      'the value "Fax" / one of Web, Phone',
      `set "fieldMap.new_tier" "'Web'"`,
    ]);
  });

  it("names another type, and describes the column as it is", () => {
    const choice = column({ kind: "choice", type: "Picklist", values: [1, 2] });
    assert.deepEqual(told(mapOf({ limit: 100 }), [choice]), [
      "the type Picklist / a column for a text",
      'set "columns.new_tier" choice',
      'set "fieldMap.new_tier" 1',
    ]);
    assert.deepEqual(told(mapOf({ type: "Number", from: "5" }), [column({ maxLength: 30 })]), [
      "the type String / a column for a number",
      'set "columns.new_tier" text:30',
      `set "fieldMap.new_tier" "'(not given)'"`,
    ]);
    assert.deepEqual(
      told(mapOf({ type: "Boolean", from: "@equals(1,1)" }), [column({ kind: "number", type: "Integer" })]),
      ["the type Integer / a column for a boolean", 'set "columns.new_tier" number'],
    );
    const date = column({ kind: "other", type: "DateTime" });
    assert.deepEqual(told(mapOf({ limit: 100 }), [date]), [
      "the type DateTime / a column for a text",
      ...forget,
    ]);
  });

  it("names a required column without an entry, unless the write fills it", () => {
    const needed = (more: Partial<CrmColumn>) => [
      column({}),
      column({ name: "new_source", isRequired: true, ...more }),
    ];
    const found = (type: string) =>
      `a required column (${type}) that the map does not fill / a value for each lead`;
    const map = mapOf({ limit: 100 });
    assert.deepEqual(told(map, needed({ maxLength: 5 })), [
      found("String"),
      'set "columns.new_source" text:5',
      `set "fieldMap.new_source" "'(not '"`,
    ]);
    assert.deepEqual(told({ ...map, known: ["new_source"] }, needed({ kind: "boolean", type: "Boolean" })), [
      found("Boolean"),
      'set "fieldMap.new_source" false',
    ]);
    assert.deepEqual(told(map, needed({ kind: "other", type: "Lookup" })), [found("Lookup")]);
    assert.deepEqual(told({ ...map, body: { new_source: "@outputs('Lead')['id']" } }, needed({})), []);
    assert.deepEqual(told(map, needed({ isWritable: false })), []);
  });
});
