/** The cost of 1,000 leads from the dry run, and a person's own prices. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { costOf, listPrices, parsePrices } from "../../review/cost";
import { outageName } from "../../review/dry-run/outage";
import type { Change, DryRunLead, DryRunOutcome, WorkflowReport } from "../../review/report";
import { assertExplained } from "../support/explained";

const ran = (builtIn: number, standard = 0, kind: DryRunOutcome["kind"] = "row"): DryRunOutcome => ({
  kind,
  executions: { builtIn, standard },
});
const notRun: DryRunOutcome = { kind: "not run", reason: "…", executions: { builtIn: 0, standard: 0 } };

const lead = (before?: DryRunOutcome, after?: DryRunOutcome): DryRunLead => ({
  file: "lead.json",
  ...(before && { before }),
  ...(after && { after }),
  differing: [],
});

const workflow = (dryRun: DryRunLead[], change: Change = "changed") =>
  ({ change, dryRun }) as Partial<WorkflowReport> as WorkflowReport;

describe("the cost of 1,000 leads", () => {
  it("is the mean of the leads that ran, at the list price", () => {
    const cost = costOf([workflow([lead(ran(2, 1), ran(3)), lead(ran(3, 1), ran(4, 0, "dead letter"))])]);
    assert.deepEqual(cost?.before, { builtIn: 2500, standard: 1000, dollars: 0.1875 });
    assert.deepEqual(cost?.after, { builtIn: 3500, standard: 0, dollars: 0.0875 });
    assert.match(
      cost?.prices ?? "",
      /^0\.000025 US dollars a built-in execution and 0\.000125 a call of a Standard connector/,
    );
    assert.match(cost?.prices ?? "", /not verified at Microsoft, read 2026-11-28\)/);
    assert.match(cost?.prices ?? "", /first 4,000 built-in executions/);
    assert.doesNotMatch(cost?.prices ?? "", /:\/\//);
  });

  it("adds all Logic Apps, also the one that distributes", () => {
    const cost = costOf([
      workflow([lead(ran(5), ran(5))]),
      workflow([lead(ran(2, 1), ran(2, 1))]),
      workflow([lead(undefined, ran(4))], "created"),
    ]);
    assert.deepEqual([cost?.before?.builtIn, cost?.after?.builtIn], [7000, 11_000]);
  });

  it("leaves out a lead that ran on one side only", () => {
    const cost = costOf([workflow([lead(ran(3), ran(3)), lead(ran(9), notRun)])]);
    assert.deepEqual([cost?.before?.builtIn, cost?.after?.builtIn], [3000, 3000]);
  });

  it("leaves out the invented outage, whose retries no normal lead needs", () => {
    const outage = { ...lead(ran(30, 9), ran(30, 9)), file: outageName };
    const cost = costOf([workflow([lead(ran(2, 1), ran(2, 1)), outage])]);
    assert.deepEqual(cost?.after, { builtIn: 2000, standard: 1000, dollars: 0.175 });
  });

  it("is not said of a side where a Logic App ran no lead", () => {
    assert.equal(costOf([]), undefined);
    assert.equal(costOf([workflow([lead(notRun, notRun)])]), undefined);
    const cost = costOf([workflow([lead(ran(3), ran(3))]), workflow([lead(ran(3), notRun)])]);
    assert.deepEqual(cost?.before?.builtIn, 6000);
    assert.equal(cost?.after, undefined);
  });

  it("grows with the executions, whatever they are", () => {
    const count = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(count, count, (builtIn, standard) => {
        const cost = costOf([workflow([lead(ran(builtIn, standard), ran(builtIn + 1, standard))])]);
        assert.ok(cost?.before && cost.after && cost.after.dollars > cost.before.dollars);
      }),
    );
  });

  it("takes a person's prices, and shows no address of theirs", () => {
    const text = JSON.stringify({
      builtIn: 0.00003,
      standard: 0,
      source: "contract 7, https://prices.contoso.com/?key=abc",
      date: "2026-10-01",
    });
    const cost = costOf([workflow([lead(ran(1, 1), ran(1, 1))])], parsePrices(text, "prices.json"));
    assert.deepEqual(cost?.after, { builtIn: 1000, standard: 1000, dollars: 0.03 });
    assert.match(
      cost?.prices ?? "",
      /^0\.00003 US dollars .* and 0 a call .*\(contract 7, <URL>, read 2026-10-01\)/,
    );
  });
});

describe("a file with prices", () => {
  it("reads the list price", () => {
    assert.deepEqual(parsePrices(JSON.stringify(listPrices), "prices.json"), listPrices);
  });

  const bad: [text: string, found: RegExp][] = [
    ["{", /prices\.json: it is not JSON\./],
    ["[]", /it is not a JSON object/],
    [JSON.stringify({ ...listPrices, builtIn: -1 }), /builtIn is not a number from 0 to 1/],
    [JSON.stringify({ ...listPrices, standard: "0.1" }), /standard is not a number from 0 to 1/],
    [JSON.stringify({ ...listPrices, date: "2026-02-30" }), /date is not a date such as 2026-11-28/],
    [
      JSON.stringify({ ...listPrices, source: "two\nlines" }),
      /source is not a text of at most 200 characters/,
    ],
    [JSON.stringify({ ...listPrices, enterprise: 1 }), /"enterprise" is not a price/],
    ["{}", /builtIn is missing.*standard is missing.*source is missing.*date is missing/],
  ];
  for (const [text, found] of bad) {
    it(`is refused with what is wrong: ${text.slice(0, 60)}`, () => {
      assert.throws(
        () => parsePrices(text, "prices.json"),
        (error: Error) => {
          assertExplained(error.message, {
            code: "LEADS_PRICES_INVALID",
            found,
            fix: /"builtIn":.*leave --prices out/,
          });
          return true;
        },
      );
    });
  }

  it("is read or explained, whatever it holds", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        try {
          parsePrices(text, "prices.json");
        } catch (error) {
          assert.match((error as Error).message, /^\[LEADS_PRICES_INVALID\]/);
        }
      }),
    );
  });
});
