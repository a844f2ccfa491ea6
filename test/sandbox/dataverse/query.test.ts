import assert from "node:assert/strict";
import { TestDataverse } from "./support";

const people = [
  { lastname: "Adams", subject: "[TEST] A", leadsourcecode: 8, donotemail: true, revenue: 10 },
  { lastname: "brown", subject: "50% off", leadsourcecode: 8, estimatedclosedate: "2026-05-01" },
  { lastname: "Clark", subject: "It's_here", leadsourcecode: 1, revenue: 2.5 },
  { lastname: "O'Neil", description: "Run: 08584" },
];

describe("a query", () => {
  let dataverse: TestDataverse;

  before(async () => {
    dataverse = new TestDataverse();
    for (const body of people) {
      await dataverse.ok("POST", "leads", { body });
      dataverse.clock.advance(60_000);
    }
  });

  const names = async (query: string, headers: Record<string, string> = {}) => {
    const { body } = await dataverse.ok("GET", `leads?$select=lastname&${query}`, { headers });
    return body.value.map((row: any) => row.lastname);
  };

  for (const [filter, expected] of [
    ["lastname eq 'BROWN'", ["brown"]],
    ["lastname eq 'O''Neil'", ["O'Neil"]],
    ["lastname ne 'brown'", ["Adams", "Clark", "O'Neil"]],
    ["leadsourcecode eq 8 and donotemail eq true", ["Adams"]],
    ["leadsourcecode eq 8 and (donotemail eq true or revenue eq null)", ["Adams", "brown"]],
    ["leadsourcecode eq 1 or leadsourcecode eq 8 and donotemail eq false", ["brown", "Clark"]],
    ["not (leadsourcecode eq 8)", ["Clark", "O'Neil"]],
    ["not contains(subject,'A')", ["brown", "Clark", "O'Neil"]],
    ["leadsourcecode ne 8", ["Clark", "O'Neil"]],
    ["revenue gt 2.5", ["Adams"]],
    ["revenue ge 2.5 and revenue le 10", ["Adams", "Clark"]],
    ["subject eq null", ["O'Neil"]],
    ["subject ne null", ["Adams", "brown", "Clark"]],
    ["contains(description,'Run: 08584')", ["O'Neil"]],
    ["startswith(lastname,'cl')", ["Clark"]],
    ["endswith(lastname,'K')", ["Clark"]],
    ["contains(subject,'0[%] o')", ["brown"]],
    ["contains(subject,'s_h')", ["Clark"]],
    ["contains(subject,'5%off')", ["brown"]],
    ["contains(subject,'*')", []],
    ["contains(lastname,'clark') eq false", ["Adams", "brown", "O'Neil"]],
    ["createdon gt 2026-01-01T00:01:00Z", ["Clark", "O'Neil"]],
    ["createdon ge 2026-01-01T01:01:00+01:00", ["brown", "Clark", "O'Neil"]],
    ["createdon ge 2026-01-01T00:01:00.500Z", ["Clark", "O'Neil"]],
    ["createdon lt 2026-01-01T00:01:00.500Z", ["Adams", "brown"]],
    ["createdon eq 2026-01-01T00:01:00.500Z", []],
    ["createdon lt 2026-01-02", ["Adams", "brown", "Clark", "O'Neil"]],
    ["estimatedclosedate eq 2026-05-01", ["brown"]],
    ["_parentaccountid_value eq null", ["Adams", "brown", "Clark", "O'Neil"]],
    ["parentaccountid ne null", []],
    ["_ownerid_value eq 00000000-0000-4000-8000-000000000009", []],
  ] as const) {
    it(`filters by ${filter}`, async () => {
      assert.deepEqual(await names(`$filter=${encodeURIComponent(filter)}`), expected);
    });
  }

  for (const filter of [
    "lastname",
    "lastname eq",
    "lastname eq 5",
    "revenue eq 'much'",
    "createdon eq 'yesterday'",
    "nosuchcolumn eq 1",
    "Lastname eq 'x'",
    "(lastname eq 'x'",
    "lastname eq 'x')",
    "lastname eq 'x' and",
    "lastname eq 'x",
    "'x' eq lastname",
    "lastname eq 'x'; drop table dataverse_rows",
    "",
  ]) {
    it(`refuses the filter "${filter}"`, async () => {
      const { status, code } = await dataverse.failure("GET", `leads?$filter=${encodeURIComponent(filter)}`);
      assert.deepEqual([status, code], [400, "0x0"]);
    });
  }

  for (const filter of [
    "tolower(lastname) eq 'x'",
    "lastname in ('x')",
    "owninguser/fullname eq 'x'",
    "Microsoft.Dynamics.CRM.Today(PropertyName='createdon')",
    `${"(".repeat(200)}lastname eq 'x'${")".repeat(200)}`,
  ]) {
    it(`does not emulate the filter ${filter.slice(0, 40)}`, async () => {
      const { status, code } = await dataverse.failure("GET", `leads?$filter=${encodeURIComponent(filter)}`);
      assert.deepEqual([status, code], [501, "NotEmulated"]);
    });
  }

  it("names an unknown property", async () => {
    for (const option of ["$select=Name", "$filter=Name eq 'x'", "$orderby=Name", "$expand=Name"]) {
      assert.deepEqual(await dataverse.failure("GET", `leads?${option}`), {
        status: 400,
        code: "0x0",
        message: "Could not find a property named 'Name' on type 'Microsoft.Dynamics.CRM.lead'.",
      });
    }
  });

  it("sorts, and compares text without letter case", async () => {
    assert.deepEqual(await names("$orderby=lastname desc"), ["O'Neil", "Clark", "brown", "Adams"]);
    assert.deepEqual(await names("$orderby=leadsourcecode desc,createdon desc&$top=2"), ["brown", "Adams"]);
    assert.deepEqual(await names("$orderby=createdon desc&$top=1"), ["O'Neil"]);
  });

  it("counts rows", async () => {
    const { body } = await dataverse.ok("GET", "leads?$count=true&$top=1&$filter=leadsourcecode eq 8");
    assert.deepEqual([body["@odata.count"], body.value.length], [2, 1]);
    const count = await dataverse.ok("GET", "leads/$count?$filter=leadsourcecode eq 8");
    assert.deepEqual([count.headers.get("content-type"), count.body], ["text/plain", "2"]);
  });

  it("returns pages of the preferred size, each with a link to the next", async () => {
    const seen: string[] = [];
    let path: string | undefined = "leads?$select=lastname&$orderby=createdon desc";
    while (path !== undefined) {
      const answer = await dataverse.ok("GET", path, { headers: { prefer: "odata.maxpagesize=3" } });
      assert.equal(answer.headers.get("preference-applied"), "odata.maxpagesize=3");
      seen.push(...answer.body.value.map((row: any) => row.lastname));
      path = answer.body["@odata.nextLink"];
    }
    assert.deepEqual(seen, ["O'Neil", "Clark", "brown", "Adams"]);
  });

  it("expands a lookup", async () => {
    const { body } = await dataverse.ok(
      "GET",
      "leads?$select=lastname&$expand=owninguser($select=fullname,accessmode),owningbusinessunit($select=name)&$top=1",
    );
    const [row] = body.value;
    assert.equal(row.owninguser.fullname, "# Administrator of the sandbox");
    assert.equal(row.owningbusinessunit.name, "contoso");
    assert.match(
      body["@odata.context"],
      /\$metadata#leads\(lastname,owninguser\(\),owningbusinessunit\(\)\)$/,
    );
  });

  it("refuses to expand an unknown table", async () => {
    assert.equal((await dataverse.failure("GET", "leads?$expand=parentaccountid")).status, 501);
  });
});
