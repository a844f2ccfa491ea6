import assert from "node:assert/strict";
import fc from "fast-check";
import { TestDataverse } from "./support";

type Facts = { leadsourcecode: number | null; revenue: number | null; donotemail: boolean };
type Expression = { text: string; holds(row: Facts): boolean };

const rows: Facts[] = [null, 1, 8].flatMap((leadsourcecode) =>
  [null, 0, 5].flatMap((revenue) =>
    [true, false].map((donotemail) => ({ leadsourcecode, revenue, donotemail })),
  ),
);

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.constantFrom(1, 8).map((value) => ({
    text: `leadsourcecode eq ${value}`,
    holds: (row: Facts) => row.leadsourcecode === value,
  })),
  fc.constantFrom(0, 5).map((value) => ({
    text: `revenue gt ${value}`,
    holds: (row: Facts) => row.revenue !== null && row.revenue > value,
  })),
  fc.constant({ text: "revenue ne null", holds: (row: Facts) => row.revenue !== null }),
  fc.boolean().map((value) => ({
    text: `donotemail ne ${value}`,
    holds: (row: Facts) => row.donotemail !== value,
  })),
);

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.tuple(tie("expression"), tie("expression")).map(([left, right]) => ({
      text: `(${left.text}) and (${right.text})`,
      holds: (row: Facts) => left.holds(row) && right.holds(row),
    })),
    fc.tuple(tie("expression"), tie("expression")).map(([left, right]) => ({
      text: `(${left.text}) or (${right.text})`,
      holds: (row: Facts) => left.holds(row) || right.holds(row),
    })),
    tie("expression").map((inner) => ({
      text: `not (${inner.text})`,
      holds: (row: Facts) => !inner.holds(row),
    })),
  ),
}));

describe("$filter", () => {
  it("selects the rows that match any combination of conditions", async () => {
    const dataverse = new TestDataverse();
    for (const body of rows) await dataverse.ok("POST", "leads", { body });
    await fc.assert(
      fc.asyncProperty(expression, async ({ text, holds }) => {
        const { body } = await dataverse.ok(
          "GET",
          `leads?$select=leadsourcecode,revenue,donotemail&$filter=${encodeURIComponent(text)}`,
        );
        const found = body.value.map(({ leadsourcecode, revenue, donotemail }: any) => ({
          leadsourcecode,
          revenue,
          donotemail,
        }));
        assert.deepEqual(found, rows.filter(holds));
      }),
      { numRuns: 100 },
    );
  });

  it("finds any text by equality", async () => {
    const dataverse = new TestDataverse();
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 40 }), async (jobtitle) => {
        const { body: created } = await dataverse.ok("POST", "leads", {
          body: { jobtitle },
          headers: { prefer: "return=representation" },
        });
        const filter = `leadid eq ${created.leadid} and jobtitle eq '${jobtitle.replaceAll("'", "''")}'`;
        const { body } = await dataverse.ok("GET", `leads?$filter=${encodeURIComponent(filter)}`);
        assert.equal(body.value.length, 1);
      }),
      { numRuns: 100 },
    );
  });
});
