/** Report files are checked before they are read: anybody can open a pull request. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readReports } from "../../cli/review/report-file";
import type { Report } from "../../review/report";
import { assertExplained } from "../support/explained";

const outcome = { kind: "row", executions: { builtIn: 6, standard: 1 }, row: { lastname: "Doe" } } as const;

/** Every optional property is there. */
const full: Report = {
  ...{ version: 1, project: "marketplace-leads", stack: "prod", offerId: "contoso.crm-connector" },
  verdict: { level: "attention", line: "The column jobtitle has another source." },
  digest: "ab".repeat(32),
  findings: [
    { level: "attention", line: "The column jobtitle has another source.", fix: "pulumi config rm x" },
  ],
  todo: [{ line: "Paste the callback URL.", command: "pulumi stack output callbackUrl --show-secrets" }],
  workflows: [
    {
      ...{ name: "leads-workflow", destination: "dynamics365", label: "Dynamics 365", change: "changed" },
      columns: [
        {
          ...{ name: "jobtitle", change: "changed", longest: 100 },
          ...{ before: { from: "UserDetails.Title", limit: 100 }, after: { from: "LeadSource" } },
        },
      ],
      coverage: {
        unused: ["UserDetails.Phone"],
        cut: [{ property: "Description", limit: 2000 }],
        missing: [],
      },
      steps: [{ name: "Lead", change: "changed", paths: ["inputs.jobtitle"] }],
      settings: [{ group: "retry", name: "count", before: "4", after: "0" }],
      dryRun: [
        {
          ...{ file: "lead.json", differing: ["jobtitle"], before: outcome },
          after: {
            kind: "dead letter",
            reason: "too long",
            lengths: { lastname: 3 },
            executions: outcome.executions,
          },
        },
      ],
    },
  ],
  settings: [],
  cost: { before: { builtIn: 6, standard: 1, dollars: 0.0003 }, prices: "prices" },
  resources: [
    {
      ...{ name: "leads-workflow", type: "azure-native:logic:Workflow" },
      op: "update",
      isProtected: true,
      paths: [],
    },
  ],
  drift: [{ name: "leads-alert", type: "azure-native:insights:MetricAlert", isDeleted: true, paths: [] }],
  policies: [
    {
      ...{
        policy: "https-only",
        pack: "marketplace-leads",
        level: "mandatory",
        severity: "high",
        resource: "",
      },
      ...{ message: "m", fix: "f", framework: "MCSB IM-3", url: "https://example.com" },
    },
  ],
  missing: ["The cost."],
};

describe("a report file", () => {
  const folder = mkdtempSync(join(tmpdir(), "leads-report-"));
  const file = join(folder, "report.json");
  after(() => rmSync(folder, { recursive: true }));

  const refused = (text: string, found: RegExp) => {
    writeFileSync(file, text);
    assert.throws(
      () => readReports(file),
      (error: Error) => {
        assertExplained(error.message, {
          code: "LEADS_REPORT_UNREADABLE",
          found,
          fix: /leads report --json/,
        });
        return true;
      },
    );
  };

  it("is a report, or a list of them", () => {
    writeFileSync(file, JSON.stringify(full));
    assert.deepEqual(readReports(file), [full]);
    writeFileSync(file, JSON.stringify([full, { ...full, stack: "test" }]));
    assert.deepEqual(
      readReports(file).map(({ stack }) => stack),
      ["prod", "test"],
    );
    writeFileSync(file, "[]");
    assert.deepEqual(readReports(file), [], "no offer changes");
  });

  it("has known properties of the right type, and nothing else", () => {
    const { stack: _, ...withoutStack } = full;
    refused(JSON.stringify(withoutStack), /must have property 'stack'/);
    refused(JSON.stringify({ ...full, html: "<script>" }), /must NOT have additional properties/);
    refused(JSON.stringify({ ...full, stack: 7 }), /at \/stack/);
    refused(JSON.stringify({ ...full, verdict: { level: "fine", line: "" } }), /at \/verdict\/level/);
    refused("null", /not a report/);
  });

  it("is of this version", () => refused(JSON.stringify({ ...full, version: 2 }), /version 2, expected 1/));

  it("is JSON, not too large, and there", () => {
    refused("{", /is not JSON/);
    refused(" ".repeat(5 * 1024 * 1024), /has 5242880 bytes, expected at most 4194304/);
    rmSync(file);
    assert.throws(() => readReports(file), /ENOENT/);
  });
});
