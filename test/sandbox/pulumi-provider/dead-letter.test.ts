/** The resources of a dead-letter store through the azure-native double. */
import assert from "node:assert/strict";
import { unknown } from "../../../sandbox/pulumi-provider/property-values";
import { deploy, deployGroup, workflow } from "./azure-native-inputs";
import {
  account,
  accountInputs,
  blobService,
  blobServiceInputs,
  container,
  containerInputs,
  identity,
  identityInputs,
  policy,
  policyInputs,
  roleAssignment,
  roleInputs,
  workflowWith,
} from "./dead-letter-inputs";
import { type Fixture, startFixture } from "./provider-fixture";

type Deployed = Awaited<ReturnType<typeof deploy>>;

describe("the azure-native double, with a dead-letter store", () => {
  let fixture: Fixture;
  const azure = () => fixture.azureNative;

  /** All resources, in the order of a program. */
  async function deployAll(): Promise<[string, Deployed][]> {
    const deployed: [string, Deployed][] = [];
    const make = async (type: string, inputs: any) => {
      const created = await deploy(fixture, type, inputs);
      deployed.push([type, created]);
      return created;
    };
    const { id, state } = await make(identity, identityInputs);
    await make(account, accountInputs);
    await make(blobService, blobServiceInputs);
    const letters = await make(container, containerInputs);
    await make(policy, policyInputs);
    await make(roleAssignment, roleInputs(fixture, letters.id, state.principalId));
    await make(workflow, workflowWith(id));
    return deployed;
  }

  beforeEach(async () => {
    fixture = await startFixture();
    await deployGroup(fixture);
  });
  afterEach(() => fixture.close());

  it("sends ARM's names, and returns the SDK's", async () => {
    const { state } = await deploy(fixture, account, accountInputs);
    const put = fixture.asked.find(({ method, url }) => method === "PUT" && /storageAcc/.test(url.pathname));
    const { supportsHttpsTrafficOnly, networkAcls, allowedCopyScope } = put?.body.properties ?? {};
    assert.deepEqual(
      [supportsHttpsTrafficOnly, networkAcls, allowedCopyScope],
      [true, { bypass: "AzureServices", defaultAction: "Allow" }, "AAD"],
    );
    assert.deepEqual(
      [state.enableHttpsTrafficOnly, state.networkRuleSet.defaultAction, state.primaryEndpoints.blob],
      [true, "Allow", "https://stleads.blob.core.windows.net/"],
    );
  });

  it("finds no drift after `up`, and no difference for the same program", async () => {
    for (const [type, created] of await deployAll()) {
      const read = await azure().read(type, created.id, created);
      assert.deepEqual(read.inputs, created.inputs, type);
      assert.deepEqual(read.state, created.state, type);
      assert.deepEqual((await azure().diff(type, created, created.inputs)).changed, false, type);
    }
  });

  it("detects a manual change", async () => {
    const deployed = new Map(await deployAll());
    const stored = deployed.get(blobService);
    assert.ok(stored);
    await fixture.send("PUT", stored.id, {
      properties: {
        deleteRetentionPolicy: { enabled: false },
        containerDeleteRetentionPolicy: { enabled: true, days: 14 },
      },
    });
    const { inputs } = await azure().read(blobService, stored.id, stored);
    assert.deepEqual(inputs.deleteRetentionPolicy, { enabled: false });
  });

  it("sends a workflow's identity as a list, and reads its client and principal", async () => {
    const deployed = new Map(await deployAll());
    const given = deployed.get(identity);
    const { principalId, clientId } = given?.state ?? {};
    assert.deepEqual(deployed.get(workflow)?.state.identity, {
      type: "UserAssigned",
      userAssignedIdentities: { [given?.id ?? ""]: { clientId, principalId } },
    });
  });

  it("destroys everything in reverse order, and resets the blob service", async () => {
    const deployed = await deployAll();
    fixture.asked.length = 0;
    for (const [type, created] of deployed.reverse()) await azure().delete(type, created);
    const puts = fixture.asked.filter(({ method }) => method === "PUT");
    assert.deepEqual(
      puts.map(({ url, body }) => [url.pathname.split("/").slice(-2).join("/"), body]),
      [["blobServices/default", {}]],
    );
    for (const [type, { id, state, inputs }] of deployed) {
      const read = await azure().read(type, id, { id, state, inputs });
      assert.equal(read.id, "", type);
    }
    const service = deployed.find(([type]) => type === blobService)?.[1];
    assert.ok(service);
    await azure().delete(blobService, service); // its account is gone
  });

  it("previews a new principal as unknown", async () => {
    const { inputs } = await azure().check(identity, identityInputs);
    const { state } = await azure().create(identity, inputs, true);
    assert.deepEqual([state.principalId, state.clientId, state.location], [unknown, unknown, "westeurope"]);
    const role = await azure().check(roleAssignment, roleInputs(fixture, unknown, state.principalId));
    assert.deepEqual(role.failures, []);
    const preview = await azure().create(roleAssignment, role.inputs, true);
    assert.deepEqual([preview.state.principalId, preview.state.createdOn], [unknown, unknown]);
  });

  for (const [type, name, from, to, expected] of [
    [roleAssignment, "principalId", "a", "b", ["principalId"]],
    [roleAssignment, "scope", "/a", "/b", ["scope"]],
    [roleAssignment, "roleDefinitionId", "/a", "/b", []],
    [identity, "location", "westeurope", "eastus", ["location"]],
    [account, "location", "westeurope", "eastus", ["location"]],
    [account, "isHnsEnabled", false, true, ["isHnsEnabled"]],
    [account, "accessTier", "Hot", "Cool", []],
    [container, "containerName", "a", "b", ["containerName"]],
  ] as const) {
    const kind = type.split(":")[2];
    it(`${expected.length > 0 ? "replaces" : "updates"} ${kind} for another ${name}`, async () => {
      const stored = { id: "/x", state: {}, inputs: { [name]: from } };
      const { changed, replaces } = await azure().diff(type, stored, { [name]: to });
      assert.deepEqual([changed, replaces], [true, [...expected]]);
    });
  }

  it("imports a role assignment with its scope", async () => {
    const stored = new Map(await deployAll()).get(roleAssignment);
    const { inputs } = await azure().read(roleAssignment, stored?.id ?? "");
    assert.deepEqual(
      [inputs.scope, inputs.roleAssignmentName, inputs.principalId],
      [stored?.inputs.scope, stored?.inputs.roleAssignmentName, stored?.inputs.principalId],
    );
  });

  it("invents missing names: random for an account, the program's for a container, a UUID for a role", async () => {
    const named = async (type: string, name: string) => (await azure().check(type, {})).inputs[name];
    assert.match(await named(account, "accountName"), /^leads[0-9a-f]{8}$/);
    assert.equal(await named(container, "containerName"), "leads");
    assert.match(
      await named(roleAssignment, "roleAssignmentName"),
      /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
  });

  it("refuses an account's name by the schema", async () => {
    const { failures } = await azure().check(account, { ...accountInputs, accountName: "St" });
    assert.deepEqual(failures, [
      "'accountName' is too short (2): at least 3 characters required",
      "'accountName' does not match expression '^[a-z0-9]+$'",
    ]);
  });
});
