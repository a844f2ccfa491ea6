/** The verdict of findings. */
import assert from "node:assert/strict";
import type { Finding } from "../../review/report";
import { sorted, verdictOf } from "../../review/verdict";

const safe: Finding = { level: "safe", line: "Only tags change; leads are written as before." };
const moved: Finding = { level: "attention", line: "Column jobtitle gets UserDetails.Company." };
const retry: Finding = { level: "attention", line: "A failed write is not tried again." };
const broken: Finding = { level: "refused", line: "Policy lead-data-hidden refuses leads-workflow." };

describe("a verdict", () => {
  it("is the worst finding, and says how many more there are", () => {
    const findings = sorted([safe, moved, broken, retry]);
    assert.deepEqual(findings, [broken, moved, retry, safe]);
    assert.deepEqual(verdictOf(findings, 4), { level: "refused", line: `${broken.line} (2 more)` });
    assert.deepEqual(verdictOf([moved, safe], 1), { level: "attention", line: moved.line });
  });

  it("counts a finding that two parts make once", () => {
    assert.deepEqual(sorted([moved, { ...moved }]), [moved]);
  });

  it("is safe without findings, and says whether anything changes", () => {
    assert.deepEqual(verdictOf([], 0), { level: "safe", line: "Nothing changes." });
    assert.deepEqual(verdictOf([], 1), {
      level: "safe",
      line: "1 resource changes; leads are written as before.",
    });
    assert.deepEqual(verdictOf([safe], 3), { level: "safe", line: safe.line });
  });
});
