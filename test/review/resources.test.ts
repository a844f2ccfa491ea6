/** What resources, drift, policies and failures say. */
import assert from "node:assert/strict";
import { buildReport } from "../../review/build-report";
import { driftReports } from "../../review/drift";
import { failures } from "../../review/failure";
import { policyReports } from "../../review/policies";
import { type Preview, type Step, unknownValue } from "../../review/preview";
import { resourceChanges } from "../../review/resources";
import { undecidedReplacements } from "../../review/undecided-replacements";
import { previewOf, recordedEvents } from "./support/recorded-preview";

const workflow: Step = {
  urn: "urn:pulumi:prod::marketplace-leads::azure-native:logic:Workflow::leads-workflow",
  type: "azure-native:logic:Workflow",
  name: "leads-workflow",
  op: "update",
  differences: { tags: "update" },
  isProtected: false,
};
const preview = (steps: Step[], more: Partial<Preview> = {}): Preview => ({
  ...{ project: "marketplace-leads", stack: "prod", steps, drift: [], violations: [], hasRefreshed: true },
  ...more,
});
const linesOf = (steps: Step[]) =>
  resourceChanges(preview(steps)).findings.map(({ level, line }) => `${level}: ${line}`);

describe("resources of a review", () => {
  it("lists what changes with the paths, and finds nothing in it", () => {
    const { part, findings } = resourceChanges(preview([workflow, { ...workflow, op: "same" }]));
    assert.deepEqual(part, [
      { name: "leads-workflow", type: workflow.type, op: "update", isProtected: false, paths: ["tags"] },
    ]);
    assert.deepEqual(findings, []);
  });

  it("says what a replaced or deleted resource means for leads", () => {
    assert.deepEqual(linesOf([{ ...workflow, op: "replace" }]), [
      "attention: leads-workflow is replaced: its callback URL changes, and leads sent to the old one are lost.",
    ]);
    const letters = { ...workflow, name: "leads-dead-letters", type: "azure-native:storage:BlobContainer" };
    assert.deepEqual(linesOf([{ ...letters, op: "delete" }]), [
      "attention: leads-dead-letters is deleted: dead letters in it are lost.",
    ]);
  });

  it("is refused when the resource is protected, and the engine's own text is left out", () => {
    const failed = previewOf(recordedEvents("protected"), true);
    const [finding, ...more] = resourceChanges(failed).findings;
    assert.deepEqual(more, []);
    assert.equal(finding?.level, "refused");
    assert.equal(
      finding?.line,
      "leads-dead-letters would be deleted, but it is protected: dead letters in it are lost.",
    );
    assert.match(finding?.fix ?? "", /pulumi config set marketplace-leads:protect false --stack prod/);
    assert.deepEqual(failures(failed), []);
  });

  it("may be replaced in the update that takes its protection away", () => {
    assert.match(linesOf([{ ...workflow, op: "replace", isProtected: true }])[0] ?? "", /^refused: /);
    const [loss, protection] = linesOf([{ ...workflow, op: "replace", wasProtected: true }]);
    assert.match(loss ?? "", /^attention: leads-workflow is replaced/);
    assert.match(protection ?? "", /^attention: Pulumi no longer refuses to delete/);
  });

  it("says that protection ends", () => {
    assert.deepEqual(linesOf([{ ...workflow, op: "same", wasProtected: true }]), [
      "attention: Pulumi no longer refuses to delete leads-workflow.",
    ]);
  });

  it("leaves out what only overwrites drift, and a provider that appears", () => {
    const provider = { ...workflow, type: "pulumi:providers:azuread", op: "create" } as const;
    assert.deepEqual(resourceChanges(preview([{ ...workflow, revertsDrift: true }, provider])).part, []);
  });

  it("knows replacements that only the update can decide", () => {
    const role = {
      ...workflow,
      op: "replace",
      name: "role",
      differences: { principalId: "update-replace" },
    } as const;
    const undecided = { ...role, after: { principalId: unknownValue } };
    assert.deepEqual(undecidedReplacements(preview([undecided])), [undecided]);
    assert.deepEqual(undecidedReplacements(preview([{ ...role, after: { principalId: "7" } }])), []);
    assert.deepEqual(undecidedReplacements(preview([{ ...role, differences: {} }])), []);
  });

  it("says what may be lost when only the update can decide, and keeps resources of one name apart", () => {
    const differences = { location: "update-replace" };
    const undecided = { ...workflow, op: "replace", differences, after: { location: unknownValue } } as const;
    assert.deepEqual(linesOf([undecided]), [
      "attention: leads-workflow may be replaced, as only the update can tell: its callback URL changes, and leads sent to the old one are lost.",
    ]);
    const role = { ...undecided, type: "azure-native:authorization:RoleAssignment", urn: "urn:of-the-role" };
    assert.deepEqual(linesOf([role]), []);
    assert.match(
      linesOf([role, { ...undecided, after: { location: "x" } }]).join(),
      /is replaced: its callback/,
    );
  });

  it("says that a Logic App loses the identity that its steps sign in with", () => {
    const definition = { actions: { Create_lead: { authentication: { type: "ManagedServiceIdentity" } } } };
    const before = { identity: { type: "UserAssigned" }, definition };
    const lines = linesOf([{ ...workflow, before, after: { definition } }]);
    assert.deepEqual(lines, [
      "attention: leads-workflow loses its managed identity, and its steps sign in with one: their calls fail.",
    ]);
    assert.deepEqual(linesOf([{ ...workflow, before, after: before }]), []);
    assert.deepEqual(linesOf([{ ...workflow, before, after: {} }]), []);
  });
});

describe("a failed preview", () => {
  it("is refused, also when its reason is told elsewhere or not at all", async () => {
    const message = "unable to replace resource x as it is currently marked for protection.";
    for (const failure of [[message], []]) {
      const { verdict } = await buildReport({ preview: preview([], { failure }), leads: [] });
      assert.equal(verdict.level, "refused");
    }
  });
});

describe("drift of a review", () => {
  const drift = {
    urn: workflow.urn,
    type: workflow.type,
    name: workflow.name,
    isDeleted: false,
    paths: ["a", "b", "c", "d"],
  };
  const lineOf = (step: Step, more: object = {}) =>
    driftReports(preview([step], { drift: [{ ...drift, ...more }] })).findings.map(
      ({ level, line }) => `${level}: ${line}`,
    );

  it("says what becomes of it", () => {
    assert.deepEqual(lineOf(workflow), [
      "attention: leads-workflow was changed in Azure, outside the stack (a, b, c, 1 more); this update overwrites that.",
    ]);
    assert.deepEqual(lineOf({ ...workflow, op: "same" }, { paths: ["a"] }), [
      "safe: leads-workflow was changed in Azure, outside the stack (a); this update leaves it.",
    ]);
    assert.deepEqual(lineOf({ ...workflow, op: "create" }, { isDeleted: true }), [
      "attention: leads-workflow is gone in Azure: leads sent to it are lost. This update creates it again.",
    ]);
  });
});

describe("policies of a review", () => {
  it("have severity, framework, fix and page of our catalogue; the mandatory ones refuse", () => {
    const { part, findings } = policyReports(previewOf(recordedEvents("mandatory-policy"), true));
    assert.deepEqual(
      part.map(({ level, policy, resource }) => `${level} ${policy} ${resource}`),
      [
        "mandatory allowed-regions leads-connection",
        "mandatory allowed-regions leads-workflow",
        "advisory required-tags leads-connection",
        "advisory required-tags leads-workflow",
      ],
    );
    assert.equal(part[0]?.message, "location is none of the configured regions: northeurope.");
    assert.equal(part[0]?.severity, "medium");
    assert.match(part[0]?.url ?? "", /^https:/);
    assert.deepEqual(
      findings.map(({ level, line }) => `${level}: ${line}`),
      ["leads-connection", "leads-workflow"].map(
        (name) =>
          `refused: The policy allowed-regions refuses ${name}: location is none of the configured regions: northeurope.`,
      ),
    );
  });

  it("keep the message of another pack, without URLs", () => {
    const event = {
      ...{ policyName: "own", policyPackName: "contoso", policyPackVersion: "1", resourceUrn: workflow.urn },
      ...{ enforcementLevel: "advisory", message: "See https://example.com/?sig=planted" },
    };
    const [report] = policyReports(previewOf([{ policyEvent: event }])).part;
    assert.deepEqual(report, {
      ...{
        policy: "own",
        pack: "contoso",
        level: "advisory",
        resource: "leads-workflow",
        message: "See <URL>",
      },
    });
  });
});

describe("failures of a review", () => {
  it("are refused, with the fix that follows the first sentence", () => {
    const failure = [
      "[LEADS_CONFIG_INVALID] 1 mistake in the configuration of this stack; nothing was changed.\n  pulumi config rm x",
      "Running program 'index.ts' failed with an unhandled exception:\nError: boom\n  in index.ts",
    ];
    assert.deepEqual(failures({ failure }), [
      {
        level: "refused",
        line: "[LEADS_CONFIG_INVALID] 1 mistake in the configuration of this stack; nothing was changed.",
        fix: "pulumi config rm x",
      },
      { level: "refused", line: "The program fails: Error: boom in index.ts" },
    ]);
  });
});
