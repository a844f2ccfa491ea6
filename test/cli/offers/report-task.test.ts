/** The report of one stack of a fleet, and the comment about a hundred. */
import assert from "node:assert/strict";
import { CommandError } from "../../../cli/command-error";
import { contentOf } from "../../../cli/commands/comment";
import { reportTask } from "../../../cli/offers/worker/tasks/report";
import { orphanReport } from "../../../cli/review/stack-report";
import type { Job } from "../../../fleet/outcome";
import { commentText, limits, readComment } from "../../../operations/pull-request/comment-text";
import { digestOf } from "../../../review/engine/digest";
import type { Report } from "../../../review/report";
import { big } from "../../review/support/sample-big";
import { fakeEngine, found, jobOf, nothingToDo, previewWith } from "./support/fake-engine";

const running = () => new AbortController().signal;
const report = (preview = previewWith(), job: Partial<Job> = {}) =>
  reportTask(jobOf({ task: "report", ...job }), fakeEngine({ previews: [found(preview)] }).engine, running());

describe("the report task", () => {
  it("gives the report and the digest that up compares", async () => {
    const { result, report: made, digest } = await report();
    const { preview, stackFile } = found(previewWith());
    assert.equal(result, "changed");
    assert.equal(digest, digestOf(preview, stackFile));
    assert.equal(made?.digest, digest);
    assert.deepEqual(made?.missing, []);
  });

  it("is changed when only outputs of the stack are, so that up is not expected to skip it", async () => {
    assert.equal((await report(nothingToDo)).result, "unchanged");
    const { result, report: made } = await report({ ...nothingToDo, changesOutputs: true });
    assert.deepEqual([result, made?.verdict.line], ["changed", "Nothing changes."]);
  });

  it("says what an option left out", async () => {
    const preview = previewWith({ hasRefreshed: false });
    const { digest, report: made } = await report(preview, { policies: false, refresh: false });
    assert.equal(digest, undefined);
    assert.match(made?.missing.join("\n") ?? "", /--no-refresh[\s\S]*--no-policies/);
  });

  it("of a stack that cannot be previewed is refused, with the code and the fix", async () => {
    const { engine } = fakeEngine();
    engine.preview = () =>
      Promise.reject(
        new CommandError("LEADS_STACK_LOCKED", "The stack is locked, expected no lock", "Wait."),
      );
    const { result, failure, report: made } = await reportTask(jobOf({ task: "report" }), engine, running());
    assert.deepEqual(
      [result, failure?.code, made?.verdict.level],
      ["failed", "LEADS_STACK_LOCKED", "refused"],
    );
    assert.deepEqual([made?.stack, made?.digest], ["crm", undefined]);
    assert.match(made?.findings[0]?.line ?? "", /^\[LEADS_STACK_LOCKED\] The stack is locked/);
    assert.equal(made?.findings[0]?.fix, "Wait.");
  });

  it("of a new stack that lacks a secret says how to make the stack first", async () => {
    const text =
      "[LEADS_CONFIG_INVALID] No value. Run: pulumi config set --secret marketplace-leads:clientSecret --stack crm";
    const preview = previewWith({ failure: [text] });
    const { failure } = await report(preview, { isNew: true });
    assert.match(failure?.text ?? "", /so run this first: pulumi stack init crm --no-select$/);
    assert.ok(!(await report(preview)).failure?.text.includes("stack init"));
  });
});

describe("the report of a stack without a file", () => {
  const orphan = { project: "leads", stack: "old", resources: 1 };

  it("needs attention only in the change that removes the file", () => {
    const removed = orphanReport({ ...orphan, file: "offers/old.yaml" });
    assert.equal(removed.verdict.level, "attention");
    assert.match(removed.verdict.line, /^offers\/old\.yaml is removed, but its stack stays .* 1 resource\.$/);
    assert.equal(orphanReport({ ...orphan, file: undefined }).verdict.level, "safe");
    assert.match(removed.findings[0]?.fix ?? "", /npx leads offers destroy --only old$/);
  });
});

describe("the comment about a hundred offers", () => {
  it("stays below the limit of GitHub and keeps every digest", () => {
    const reports = Array.from({ length: 100 }, (_, at): Report => {
      const stack = `contoso-marketplace-offer-${at}-production`;
      return { ...big, stack, digest: String(at).padStart(64, "0") };
    });
    const text = commentText(contentOf(reports, "offers"), limits[0]);
    assert.ok(text.length <= 65_536, String(text.length));
    assert.equal(readComment(text)?.digests.size, 100);
  });
});
