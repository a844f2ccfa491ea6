/** The verdict of findings. */
import assert from "node:assert/strict";
import type { Finding, ResourceReport } from "../../review/report";
import { sorted, verdictOf } from "../../review/verdict";

const safe: Finding = { level: "safe", line: "Only tags change; leads are written as before." };
const moved: Finding = { level: "attention", line: "Column jobtitle gets UserDetails.Company." };
const retry: Finding = { level: "attention", line: "A failed write is not tried again." };
const broken: Finding = { level: "refused", line: "Policy lead-data-hidden refuses leads-workflow." };

const changed = (...paths: string[]): ResourceReport => ({
  ...{ name: "leads-workflow", type: "azure-native:logic:Workflow", op: "update", isProtected: false },
  paths,
});

describe("a verdict", () => {
  it("is the worst finding, and says how many more there are", () => {
    const findings = sorted([safe, moved, broken, retry]);
    assert.deepEqual(findings, [broken, moved, retry, safe]);
    assert.deepEqual(verdictOf(findings, []), { level: "refused", line: `${broken.line} (2 more)` });
    assert.deepEqual(verdictOf([moved, safe], []), { level: "attention", line: moved.line });
  });

  it("counts a finding that two parts make once", () => {
    assert.deepEqual(sorted([moved, { ...moved }]), [moved]);
  });

  it("is safe without findings, and says whether anything changes", () => {
    assert.deepEqual(verdictOf([], []), { level: "safe", line: "Nothing changes." });
    assert.deepEqual(verdictOf([], [changed("tags.team", "state")]), {
      level: "safe",
      line: "1 resource changes; leads are written as before.",
    });
    assert.equal(verdictOf([], [changed("tags.team"), changed("tags")]).line, safe.line);
    assert.deepEqual(verdictOf([safe], [changed("state")]), { level: "safe", line: safe.line });
  });
});
