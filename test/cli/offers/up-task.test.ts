/** `up` of one stack of a fleet: what it does in which case, and what it refuses. */
import assert from "node:assert/strict";
import { CommandError } from "../../../cli/command-error";
import { upTask } from "../../../cli/offers/worker/tasks/up";
import type { Job, Outcome } from "../../../fleet/outcome";
import { digestOf } from "../../../review/engine/digest";
import { type Step, unknownValue } from "../../../review/preview";
import { assertExplained } from "../../support/explained";
import {
  type Answers,
  connection,
  fakeEngine,
  fakeSettling,
  found,
  jobOf,
  nothingToDo,
  previewWith,
} from "./support/fake-engine";

const change = found(previewWith());
const digest = digestOf(change.preview, change.stackFile);

async function up(job: Partial<Job>, answers: Answers = {}, signal = new AbortController().signal) {
  const { engine, calls } = fakeEngine({ previews: [change], ...answers });
  const outcome = await upTask(jobOf(job), engine, signal, fakeSettling(calls));
  return { outcome, calls };
}

const textOf = ({ failure }: Outcome) => `[${failure?.code}] ${failure?.text}`;

describe("up of one stack", () => {
  it("previews, then updates with the plan of that preview", async () => {
    const { outcome, calls } = await up({});
    assert.deepEqual(calls, ["preview with plan", "up with plan"]);
    assert.equal(outcome.result, "changed");
    assert.deepEqual(outcome.changes, { create: 0, update: 1, replace: 0, delete: 0 });
    assert.equal(outcome.digest, digest);
  });

  it("without a change updates nothing, whatever was reviewed", async () => {
    for (const reviewed of [undefined, "0".repeat(64)]) {
      const { outcome, calls } = await up(
        { ...(reviewed && { reviewed }) },
        { previews: [found(nothingToDo)] },
      );
      assert.deepEqual(calls, ["preview with plan"]);
      assert.equal(outcome.result, "unchanged");
    }
  });

  it("updates for drift alone, because the state changes", async () => {
    const drift = [
      { urn: connection.urn, type: connection.type, name: "c", isDeleted: false, paths: ["tags"] },
    ];
    const { calls } = await up({}, { previews: [found({ ...nothingToDo, drift })] });
    assert.deepEqual(calls, ["preview with plan", "up with plan"]);
  });

  it("updates for outputs alone, such as a newer packageVersion", async () => {
    const { calls } = await up({}, { previews: [found({ ...nothingToDo, changesOutputs: true })] });
    assert.deepEqual(calls, ["preview with plan", "up with plan"]);
  });

  it("makes a new stack only after its preview", async () => {
    const { outcome, calls } = await up({ isNew: true, secretsProvider: "azurekeyvault://contoso" });
    assert.deepEqual(calls, ["preview in private", "create crm azurekeyvault://contoso", "up"]);
    assert.equal(outcome.result, "changed");
  });

  it("goes without the plan when only the update can tell whether it replaces", async () => {
    const replaced: Step = {
      ...{ ...connection, type: "azure-native:authorization:RoleAssignment", op: "replace", name: "role" },
      ...{ after: { principalId: unknownValue }, differences: { principalId: "update-replace" } },
    };
    const { outcome, calls } = await up({}, { previews: [found(previewWith({ steps: [replaced] }))] });
    assert.deepEqual(calls, ["preview with plan", "up"]);
    assert.match(outcome.notes.join(), /Only the update itself can tell whether it must replace role/);
  });

  it("applies what was reviewed, and always compares with refresh", async () => {
    const { outcome, calls } = await up({ reviewed: digest, refresh: false });
    assert.deepEqual(calls, ["preview with plan", "up with plan"]);
    assert.equal(outcome.result, "changed");
  });

  it("refuses another change than the reviewed one, and says what it would do", async () => {
    const { outcome, calls } = await up({ reviewed: "0".repeat(64) });
    assert.deepEqual(calls, ["preview with plan"]);
    assertExplained(textOf(outcome), {
      code: "LEADS_REVIEW_OUTDATED",
      found: /another change of stack crm than the reviewed one; nothing was changed/,
      fix: /npx leads offers report --only crm\nNow it would do this:\n {2}update leads-connection: tags/,
    });
  });

  it("refuses a failed preview, also with the right digest", async () => {
    const previews = [
      found(previewWith({ failure: ["[LEADS_CONFIG_INVALID] offerId is missing. Add it."] })),
    ];
    const { outcome, calls } = await up({ reviewed: digest }, { previews });
    assert.deepEqual(calls, ["preview with plan"]);
    assertExplained(textOf(outcome), {
      code: "LEADS_PREVIEW_FAILED",
      found: /preview of stack crm fails; nothing was changed/,
      fix: /refused: \[LEADS_CONFIG_INVALID\] offerId is missing\. Add it\./,
    });
  });

  const insecure = { ...connection, after: { api: "not a service principal" } };

  it("refuses what a mandatory rule of ours refuses, unless rules are left out", async () => {
    const previews = [found(previewWith({ steps: [insecure] }))];
    const { outcome, calls } = await up({}, { previews });
    assert.deepEqual(calls, ["preview with plan"]);
    assertExplained(textOf(outcome), {
      code: "LEADS_PREVIEW_FAILED",
      found: /nothing was changed/,
      fix: /refused: The policy [\w-]+ refuses/,
    });
    assert.equal((await up({ policies: false }, { previews })).outcome.result, "changed");
  });

  it("settles creations of a killed update first, and previews again", async () => {
    const previews = [{ ...change, hasPendingCreates: true }, change];
    const { outcome, calls } = await up({}, { previews });
    assert.deepEqual(calls, ["preview with plan", "settle crm", "preview with plan", "up with plan"]);
    assert.equal(outcome.result, "changed");
  });

  it("says what it did and how to go on when the update ends early", async () => {
    const failed = () => previewWith({ failure: ["Status=403 Code=AuthorizationFailed"] });
    const { outcome } = await up({}, { runs: [failed] });
    assert.equal(outcome.result, "failed");
    assert.deepEqual(outcome.changes.update, 1);
    assertExplained(textOf(outcome), {
      code: "LEADS_UPDATE_FAILED",
      found: /update of stack crm ended early after it began: 1 updated/,
      fix: /go on: npx leads offers up --only crm\n {2}Status=403 Code=AuthorizationFailed/,
    });
  });

  it("shows no definition when Pulumi refuses the plan", async () => {
    const failed = () =>
      previewWith({ failure: ["resource urn violates plan: properties changed: {secret}"] });
    const { outcome } = await up({}, { runs: [failed] });
    assert.doesNotMatch(textOf(outcome), /secret/);
    assertExplained(textOf(outcome), {
      code: "LEADS_REVIEW_OUTDATED",
      found: /changed between the preview and the update; nothing was changed/,
      fix: /npx leads offers report --only crm/,
    });
  });

  it("is canceled, not failed, after Ctrl-C", async () => {
    const controller = new AbortController();
    const stopped = () => {
      controller.abort();
      throw new CommandError("LEADS_PULUMI_FAILED", "canceled", "again");
    };
    const { outcome } = await up({}, { runs: [stopped] }, controller.signal);
    assert.equal(outcome.result, "canceled");
    assert.equal(outcome.failure, undefined);
  });

  it("lets a mistake of ours through", async () => {
    const broken = () => {
      throw new TypeError("undefined is not a function");
    };
    await assert.rejects(up({}, { runs: [broken] }), TypeError);
  });
});
