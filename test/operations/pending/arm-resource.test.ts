/** Azure resources whose creation was interrupted. */
import assert from "node:assert/strict";
import { importFileOf } from "../../../operations/pending/settlement";
import type { ResourceState } from "../../../operations/pending/stack-export";
import { assertDoubt, InterruptedStack, parent, pending } from "./interrupted-stack";

const groupVersion = "2024-03-01";
const inGroup = { resourceGroupName: "rg-contoso", location: "westeurope" };
const group = () =>
  pending("azure-native:resources:ResourceGroup", "leads-resource-group", {
    ...inGroup,
    azureApiVersion: groupVersion,
  });
const identity = (inputs = {}) =>
  pending("azure-native:managedidentity:UserAssignedIdentity", "leads-identity", {
    ...{ ...inGroup, resourceName: "id-contoso", azureApiVersion: "2023-01-31" },
    ...inputs,
  });
const connection = () =>
  pending("azure-native:web:Connection", "leads-connection", {
    ...{ ...inGroup, connectionName: "con-contoso", azureApiVersion: "2016-06-01" },
  });

describe("an Azure resource whose creation was interrupted", () => {
  let stack: InterruptedStack;
  let groupId: string;
  beforeEach(() => {
    stack = new InterruptedStack();
    groupId = `/subscriptions/${stack.subscriptionId}/resourceGroups/rg-contoso`;
  });
  afterEach(() => stack.close());

  const identityId = () => `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso`;
  const makeGroup = () => stack.arm("PUT", groupId, groupVersion, { location: "westeurope" });
  const makeIdentity = () => stack.arm("PUT", identityId(), "2023-01-31", { location: "westeurope" });

  it("is forgotten when it does not exist", async () => {
    const decision = await stack.decideOne([group()]);
    assert.deepEqual(decision, { kind: "forget", text: "leads-resource-group had not been created" });
  });

  it("is adopted when it is an empty group", async () => {
    await makeGroup();
    assert.deepEqual(await stack.decideOne([group()]), {
      kind: "adopt",
      id: groupId,
      text: `adopted leads-resource-group, which exists: ${groupId}`,
    });
  });

  it("is left for a person to decide when it is a group with something in it", async () => {
    await makeGroup();
    await makeIdentity();
    assertDoubt(
      await stack.decideOne([group()]),
      /^leads-resource-group exists with 1 resources in it, expected none: \/subscriptions\//,
      /If this stack made leads-resource-group, take it over: pulumi import azure-native:resources:ResourceGroup leads-resource-group '\/subscriptions\/.*' .*--stack prod$/m,
      /leave it and give yours another name/,
    );
  });

  it("is adopted when it is in a group of the stack", async () => {
    await makeGroup();
    await makeIdentity();
    const resources = [{ ...group(), id: groupId.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions") }];
    const decision = await stack.decideOne([identity()], { resources });
    assert.equal(decision.kind, "adopt");
  });

  it("is left for a person to decide when the group is not the stack's and Azure does not say when it was created", async () => {
    await makeGroup();
    await makeIdentity();
    assertDoubt(await stack.decideOne([identity()]), /nothing shows that this stack made it/);
  });

  for (const [hours, kind] of [
    [0, "adopt"],
    [2, "doubt"],
  ] as const) {
    it(`outside a group of the stack, created ${hours} hours before: ${kind}`, async () => {
      await makeGroup();
      const id = `${groupId}/providers/Microsoft.Web/connections/con-contoso`;
      const api = `/subscriptions/${stack.subscriptionId}/providers/Microsoft.Web/locations/westeurope/managedApis/commondataservice`;
      await stack.arm("PUT", id, "2016-06-01", { location: "westeurope", properties: { api: { id: api } } });
      stack.clock.advance(hours * 3_600_000);
      assert.equal((await stack.decideOne([connection()])).kind, kind);
    });
  }

  it("is forgotten when the state has it, and left for a person when the state has an older one", async () => {
    await makeGroup();
    await makeIdentity();
    const recorded = (id: string, more = {}): ResourceState[] => [{ ...identity(), id, ...more }];
    const inState = (resources: ResourceState[]) => stack.decideOne([identity()], { resources });
    assert.equal((await inState(recorded(identityId().toLowerCase()))).kind, "forget");
    assertDoubt(
      await inState(recorded(`${identityId()}-old`)),
      /older one in its place/,
      /az resource delete/,
    );
    assertDoubt(await inState(recorded(identityId(), { pendingReplacement: true })), /older one/);
    const deleted = [...recorded(`${identityId()}-old`, { delete: true }), { ...group(), id: groupId }];
    assert.equal((await inState(deleted)).kind, "adopt");
  });

  it("is left until Azure has finished it", async () => {
    stack.answer = () => Response.json({ properties: { provisioningState: "Creating" } });
    const decision = await stack.decideOne([identity()]);
    assertDoubt(decision, /is not ready yet \(Creating\)/, /Wait a minute/);
  });

  it("is found by its scope", async () => {
    const scope = `${groupId}/providers/Microsoft.Storage/storageAccounts/st`;
    const inputs = { scope, roleAssignmentName: "1", azureApiVersion: "2022-04-01" };
    stack.answer = () => Response.json({ properties: {} });
    const role = pending("azure-native:authorization:RoleAssignment", "leads-role", inputs);
    const decision = await stack.decideOne([role], { resources: [{ ...group(), id: groupId }] });
    assert.equal(
      decision.kind === "adopt" && decision.id,
      `${scope}/providers/Microsoft.Authorization/roleAssignments/1`,
    );
  });

  it("names a refusal of Resource Manager", async () => {
    stack.answer = () => Response.json({ error: { code: "Denied", message: "No." } }, { status: 403 });
    await assert.rejects(stack.decide([group()]), { code: "LEADS_ARM_REFUSED" });
  });

  it("is left for a person to decide when its id does not follow from its inputs", async () => {
    const own = pending("random:index/randomPet:RandomPet", "pet", {});
    assertDoubt(
      await stack.decideOne([own]),
      /pet of type random.* may exist or not/,
      /in place of ID: pulumi import random:index\/randomPet:RandomPet pet 'ID'/,
    );
    assertDoubt(await stack.decideOne([identity({ resourceName: undefined })]), /may exist or not/);
    assertDoubt(await stack.decideOne([identity({ azureApiVersion: undefined })]), /may exist or not/);
    const provider = {
      urn: "urn:pulumi:prod::p::pulumi:providers:azuread::default",
      type: "pulumi:providers:azuread",
    };
    assert.equal((await stack.decideOne([provider])).kind, "forget");
  });

  it("is imported with its parent and its provider", () => {
    const file = importFileOf([
      { resource: group(), decision: { kind: "adopt", id: groupId, text: "" } },
      { resource: identity(), decision: { kind: "forget", text: "" } },
    ]);
    assert.deepEqual(file, {
      nameTable: {
        urn0: parent,
        urn1: "urn:pulumi:prod::marketplace-leads::pulumi:providers:azure-native::default",
      },
      resources: [
        {
          ...{ type: "azure-native:resources:ResourceGroup", name: "leads-resource-group", id: groupId },
          ...{ parent: "urn0", provider: "urn1" },
        },
      ],
    });
  });
});
