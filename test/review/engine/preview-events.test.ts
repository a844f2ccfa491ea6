/** Engine events become a preview: what is kept, what is folded, what is told apart. */
import assert from "node:assert/strict";
import type { EngineEvent, StepMetadata } from "../../../review/engine/engine-event";
import { previewOf, recordedEvents } from "../support/recorded-preview";

const urn = (name: string) => `urn:pulumi:prod::marketplace-leads::azure-native:storage:Table::${name}`;

const event = (metadata: Partial<StepMetadata> & { op: string }, name = "rows"): EngineEvent => ({
  resourcePreEvent: { metadata: { urn: urn(name), type: "azure-native:storage:Table", ...metadata } },
});
const error = (message: string): EngineEvent => ({ diagnosticEvent: { severity: "error", message } });

describe("a preview from recorded events", () => {
  const preview = previewOf(recordedEvents("drift-and-tag"));
  const step = (name: string) => preview.steps.find((one) => one.name === name);

  it("has managed resources and providers, sorted, without the stack and components", () => {
    assert.deepEqual(
      preview.steps.map(({ op, name }) => `${op} ${name}`),
      [
        "replace leads-dead-letter-role-identity",
        "update leads-workflow",
        "same leads-dead-letters",
        "update leads-connection",
        "same default_3_28_0",
      ],
    );
    assert.deepEqual([preview.project, preview.stack], ["marketplace-leads", "prod"]);
  });

  it("folds the three steps of a replacement into one, with both inputs", () => {
    const replaced = step("leads-dead-letter-role-identity");
    assert.deepEqual(replaced?.differences, { principalId: "update-replace" });
    assert.equal(replaced?.before?.roleAssignmentName, replaced?.after?.roleAssignmentName);
  });

  it("tells drift apart from the change", () => {
    assert.deepEqual(preview.drift, [
      {
        urn: step("leads-workflow")?.urn,
        type: "azure-native:logic:Workflow",
        name: "leads-workflow",
        isDeleted: false,
        paths: ["definition.x-drift", "identity", "tags"],
      },
    ]);
    assert.equal(step("leads-workflow")?.revertsDrift, undefined, "the change sets a tag as well");
  });

  it("has a word for each secret, and nothing of outputs", () => {
    const properties = step("leads-connection")?.before?.properties as any;
    assert.equal(properties?.parameterValues["token:clientSecret"], "[secret]");
    assert.deepEqual(
      Object.keys(step("leads-connection") ?? {}).sort(),
      ["after", "before", "differences", "isProtected", "name", "op", "type", "urn"].sort(),
    );
  });

  it("has the mandatory violation that a failed preview does not name, and the rules that judged", () => {
    const failed = previewOf(recordedEvents("mandatory-policy"), true);
    assert.deepEqual(failed.failure, []);
    assert.deepEqual(
      failed.violations.map(({ policy, level }) => `${level} ${policy}`),
      [
        ...["advisory required-tags", "advisory required-tags"],
        ...["mandatory allowed-regions", "mandatory allowed-regions"],
      ],
    );
    assert.ok(failed.policiesChecked?.includes("lead-data-hidden"), failed.policiesChecked?.join());
    assert.equal(preview.policiesChecked, undefined, "no pack was loaded");
  });
});

describe("a preview from events", () => {
  it("drops debug events, one of which has the signature of the callback URL", () => {
    const message =
      "Invoke RPC finished: tok=azure-native:logic:listWorkflowTriggerCallbackUrl … sig,,,Planted";
    const debug: EngineEvent = { diagnosticEvent: { severity: "debug", message } };
    assert.doesNotMatch(
      JSON.stringify(previewOf([debug, event({ op: "same", new: { custom: true } })], true)),
      /Planted/,
    );
  });

  it("has the different reasons of a failure, without stack traces, paths, colors and URLs", () => {
    const thrown =
      "<{%reset%}>Running program '/home/ann/leads/index.ts' failed with an unhandled exception:\nError: boom https://example.com/?sig=x\n    at run (/home/ann/leads/index.ts:1:2)\n";
    const events = [
      error(thrown),
      error(thrown),
      error("[LEADS_CONFIG_INVALID] 1 mistake.\n"),
      error("preview failed\n"),
    ];
    assert.deepEqual(previewOf(events, true).failure, [
      "Running program './index.ts' failed with an unhandled exception:\nError: boom <URL>",
      "[LEADS_CONFIG_INVALID] 1 mistake.",
    ]);
    assert.equal(previewOf(events).failure, undefined, "only the exit code says that it failed");
  });

  it("tells a resource that only goes back to what the stack recorded", () => {
    const recorded = { custom: true, inputs: { size: 1 } };
    const events: EngineEvent[] = [
      {
        resOutputsEvent: {
          metadata: {
            ...{ op: "refresh", urn: urn("rows"), type: "azure-native:storage:Table" },
            ...{ old: recorded, new: recorded, detailedDiff: { size: { diffKind: "update" } } },
          },
        },
      },
      event({ op: "update", old: { custom: true, inputs: { size: 2 } }, new: recorded }),
    ];
    assert.equal(previewOf(events).steps[0]?.revertsDrift, true);
  });

  it("tells a deleted resource from a changed one, and from one that is only taken out of the stack", () => {
    const refresh = (old: object | null, now: object | null): EngineEvent => ({
      resOutputsEvent: {
        metadata: { op: "refresh", urn: urn("rows"), type: "t", old, new: now } as StepMetadata,
      },
    });
    assert.equal(previewOf([refresh({ custom: true }, null)]).drift[0]?.isDeleted, true);
    assert.deepEqual(previewOf([refresh({ custom: true }, { custom: true })]).drift, []);
    const kept = event({ op: "delete", old: { custom: true, retainOnDelete: true } });
    assert.equal(previewOf([kept]).steps[0]?.op, "forget");
  });

  it("keeps the deletion of a replaced copy apart from the resource itself", () => {
    const events = [
      event({ op: "same", old: { custom: true }, new: { custom: true } }),
      event({ op: "delete", old: { custom: true, delete: true } }),
    ];
    assert.deepEqual(
      previewOf(events).steps.map(({ op }) => op),
      ["delete", "same"],
    );
  });

  it("says whether protection changes", () => {
    const [step] = previewOf([
      event({ op: "same", old: { custom: true, protect: true }, new: { custom: true } }),
    ]).steps;
    assert.deepEqual([step?.wasProtected, step?.isProtected], [true, false]);
  });

  it("takes names of inputs from providers without detailed differences", () => {
    const [step] = previewOf([
      event({ op: "replace", old: { custom: true }, new: { custom: true }, diffs: ["a", "b"], keys: ["b"] }),
    ]).steps;
    assert.deepEqual(step?.differences, { a: "update", b: "update-replace" });
  });

  it("says whether only outputs of the stack change", () => {
    const changes = (before: object | undefined, after: object, type = "pulumi:pulumi:Stack") => {
      const state = (outputs: object) => ({ outputs: { ...outputs } });
      const metadata = {
        ...{ op: "same", urn: "urn:pulumi:prod::p::t::n", type },
        ...{ old: before ? state(before) : null, new: state(after) },
      };
      return previewOf([{ resOutputsEvent: { metadata } }]).changesOutputs;
    };
    assert.equal(changes({ packageVersion: "0.1.0" }, { packageVersion: "0.2.0" }), true);
    assert.equal(changes({}, { packageVersion: "0.2.0" }), true);
    assert.equal(changes({ a: 1, b: 2 }, { b: 2, a: 1 }), undefined);
    assert.equal(changes(undefined, { a: 1 }), undefined, "a new stack");
    assert.equal(changes({ a: 1 }, { a: 2 }, "azure-native:logic:Workflow"), undefined);
  });
});
