/** What is said about creations that only a person can decide. */
import assert from "node:assert/strict";
import { unsettled } from "../../../cli/offers/worker/settle";
import type { Decision } from "../../../operations/pending/decision";
import { pendingCreates } from "../../../operations/pending/stack-export";
import { assertExplained } from "../../support/explained";

describe("an interrupted update that cannot be settled", () => {
  it("names each doubt with its commands, and the command that forgets what was pending", () => {
    const decisions: Decision[] = [
      {
        kind: "doubt",
        text: "leads-application may be one of two",
        fixes: ["Delete it: az ad app delete --id 1"],
      },
      { kind: "forget", text: "leads-workflow had not been created" },
      { kind: "doubt", text: "leads-pet may exist or not", fixes: [] },
    ];
    const resource = { urn: "urn:pulumi:prod::p::t::leads-application", type: "t" };
    const { message } = unsettled(
      "prod",
      decisions.map((decision) => ({ resource, decision })),
    );
    assertExplained(message, {
      code: "LEADS_PENDING_UNSETTLED",
      found:
        /stack prod was interrupted .*nothing was changed:\nleads-application may be one of two\nleads-pet may exist or not\./,
      fix: /^Delete it: az ad app delete --id 1\nThen repeat the command\..*: pulumi refresh --clear-pending-creates --preview-only --non-interactive --stack prod$/m,
    });
    assert.doesNotMatch(message, /leads-workflow/);
  });
});

describe("pendingCreates", () => {
  const resource = { urn: "urn:pulumi:prod::p::t::leads-application", type: "t" };
  const of = (...types: string[]) =>
    pendingCreates({ deployment: { pending_operations: types.map((type) => ({ type, resource })) } });

  it("leaves out updates and deletions, which the next update repeats", () => {
    assert.deepEqual(of("updating", "deleting", "reading", "importing"), []);
    assert.deepEqual(pendingCreates({ deployment: {} }), []);
  });

  it("has a resource once, even if several updates were interrupted", () => {
    assert.deepEqual(of("creating", "creating"), [resource]);
  });
});
