import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import {
  hasLeftLock,
  hasPendingOperations,
  removeCutOffAttributes,
  withPendingCreates,
} from "../../tools/interrupted-deployment";

const group = "azure-native:resources:ResourceGroup";
const workflow = "azure-native:logic:Workflow";
const named = { resourceGroupName: "rg-leads", workflowName: "logic-leads", connectionName: "con-leads" };
const inputs = { resourceGroupName: "rg-leads" };

describe("an interrupted deployment", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-interrupted-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const lock = (text: string) => {
    mkdirSync(join(folder, ".pulumi/locks/organization/marketplace-leads/sandbox"), { recursive: true });
    writeFileSync(join(folder, ".pulumi/locks/organization/marketplace-leads/sandbox/1.json"), text);
  };

  it("has no lock when none exists", async () => {
    assert.equal(await hasLeftLock(folder), false);
  });

  for (const [whose, text] of [
    ["a process that is gone", JSON.stringify({ pid: 2 ** 22 + 1, hostname: hostname() })],
    ["a process of another machine", JSON.stringify({ pid: process.pid, hostname: "elsewhere.example.com" })],
    ["an unknown process, because it is incomplete", '{"pid":'],
  ] as const) {
    it(`has a lock of ${whose}`, async () => {
      lock(text);
      assert.equal(await hasLeftLock(folder), true);
    });
  }

  it("has pending operations when its state says so", () => {
    assert.equal(hasPendingOperations(folder, "marketplace-leads", "sandbox"), false);
    mkdirSync(join(folder, ".pulumi/stacks/marketplace-leads"), { recursive: true });
    writeFileSync(
      join(folder, ".pulumi/stacks/marketplace-leads/sandbox.json"),
      JSON.stringify({ checkpoint: { latest: { pending_operations: [{}] } } }),
    );
    assert.equal(hasPendingOperations(folder, "marketplace-leads", "sandbox"), true);
  });

  it("removes incomplete attributes files in every folder, and nothing else", () => {
    const stacks = join(folder, ".pulumi/stacks/marketplace-leads");
    mkdirSync(stacks, { recursive: true });
    const files = {
      "sandbox.json.attrs": "",
      "sandbox.json.bak.attrs": '{"md5":',
      "other.json.attrs": "{}",
      "sandbox.json": "",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(stacks, name), text);
    writeFileSync(join(folder, ".pulumi/meta.yaml.attrs"), '{"md5":"x"}');
    removeCutOffAttributes(folder);
    assert.deepEqual(readdirSync(stacks).sort(), ["other.json.attrs", "sandbox.json"]);
    assert.deepEqual(readdirSync(join(folder, ".pulumi")).sort(), ["meta.yaml.attrs", "stacks"]);
    removeCutOffAttributes(join(folder, "nowhere"));
  });

  it("adopts the creations whose id follows from their inputs, and forgets the others", () => {
    const kept = { urn: "urn:stack", type: "pulumi:pulumi:Stack" };
    const taken = withPendingCreates(
      {
        deployment: {
          resources: [kept],
          pending_operations: [
            { type: "creating", resource: { urn: "urn:group", type: group, inputs } },
            { type: "creating", resource: { urn: "urn:workflow", type: workflow, inputs: named } },
            { type: "creating", resource: { urn: "urn:app", type: "azuread:index/application:Application" } },
            { type: "updating", resource: { urn: "urn:other", type: workflow, inputs: named } },
          ],
        },
      },
      "sub",
    );
    const id = "/subscriptions/sub/resourceGroups/rg-leads";
    assert.deepEqual(taken.deployment, {
      resources: [
        kept,
        { urn: "urn:group", type: group, inputs, outputs: inputs, id },
        {
          urn: "urn:workflow",
          type: workflow,
          inputs: named,
          outputs: named,
          id: `${id}/providers/Microsoft.Logic/workflows/logic-leads`,
        },
      ],
      pending_operations: [],
    });
  });
});
