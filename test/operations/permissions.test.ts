import assert from "node:assert/strict";
import { givenBy, missingRight } from "../../operations/permissions/missing-right";
import { type RoleKey, rightsOf, roleTemplates } from "../../operations/permissions/rights";
import { optionsOf, roleDefinition } from "../../operations/permissions/role-definition";

const keys = Object.keys(roleTemplates) as RoleKey[];
const subscription = "00000000-0000-4000-8000-000000000001";

describe("the rights", () => {
  it("appear once in a role, without wildcards", () => {
    for (const key of keys) {
      const names = roleTemplates[key].rights.map(({ action }) => action.toLowerCase());
      assert.equal(new Set(names).size, names.length, key);
      for (const name of names) assert.match(name, /^microsoft\.[a-z]+\/[a-z/]+$/);
    }
  });

  it("of a previewer are read-only", () => {
    const { Actions, DataActions } = roleDefinition("previewer", optionsOf({}), subscription);
    for (const action of Actions) assert.match(action, /\/(?:read|listCallbackUrl\/action)$/);
    assert.deepEqual(DataActions, []);
  });

  for (const [config, absent] of [
    [{}, /metricAlerts|diagnosticSettings/],
    [{ resourceGroupName: "rg-marketing" }, /resourceGroups/],
    [{}, /tableServices/],
    [{ deadLetter: "none" }, /Storage|ManagedIdentity|roleAssignments/],
    [{ deadLetter: "none", crm: "dynamics365,azureTable" }, /blobServices|managementPolicies/],
    [{ crm: ["azureTable"], createRoleAssignments: "false" }, /roleAssignments/],
    [{ createRoleAssignments: "false" }, /roleAssignments/],
    [{ crm: '["salesforce","hubspot"]' }, /Microsoft.Web/],
    [{ crm: "webhook", deadLetter: "none", webhook: '{"signIn":"secret"}' }, /Microsoft.Web|ManagedIdentity/],
  ] as const) {
    it(`of a stack with ${JSON.stringify(config)} include only what it uses`, () => {
      const named = rightsOf("deployer", optionsOf(config)).map(({ action }) => action);
      assert.deepEqual(
        named.filter((action) => absent.test(action)),
        [],
      );
    });
  }

  it("include a table, its identity and its role without a dead-letter store", () => {
    const options = optionsOf({ deadLetter: "none", crm: "azureTable" });
    const named = rightsOf("deployer", options).map(({ action }) => action);
    for (const part of ["storageAccounts", "storageAccounts/tableServices/tables"])
      assert.ok(named.includes(`Microsoft.Storage/${part}/write`), part);
    assert.ok(named.includes("Microsoft.Authorization/roleAssignments/write"));
    assert.ok(named.includes("Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"));
  });

  it("include a connection and an identity for every configuration that uses them", () => {
    const has = (config: Record<string, unknown>, type: RegExp) =>
      rightsOf("deployer", optionsOf(config)).some(({ action }) => type.test(action));
    for (const config of [{}, { crm: '["salesforce","dynamics365"]' }, { flow: "path.json" }])
      assert.ok(has(config, /Web\/connections\/write/), JSON.stringify(config));
    for (const config of [
      { crm: "webhook", webhook: '{"signIn":"entra"}' },
      { crm: '["salesforce","azureTable"]' },
      { flow: "path.json" },
    ])
      assert.ok(
        has({ ...config, deadLetter: "none" }, /userAssignedIdentities\/write/),
        JSON.stringify(config),
      );
  });

  it("include alerts and logs when these are configured, secret or not", () => {
    const options = optionsOf({ alertWebhook: "", logAnalyticsWorkspaceId: "/subscriptions/s" });
    const named = rightsOf("deployer", options).map(({ action }) => action);
    assert.ok(named.includes("Microsoft.Insights/metricAlerts/write"));
    assert.ok(named.includes("Microsoft.Insights/diagnosticSettings/write"));
    assert.equal(rightsOf("deployer-workspace", options).length > 0, true);
  });
});

describe("a role definition", () => {
  it("is accepted by az role definition create", () => {
    const { Actions, DataActions, ...rest } = roleDefinition("operator", optionsOf({}), subscription);
    assert.deepEqual(rest, {
      Name: "Marketplace leads operator",
      IsCustom: true,
      Description: "Runs every leads command except grant, so also leads redrive and leads resubmit.",
      NotActions: [],
      NotDataActions: [],
      AssignableScopes: [`/subscriptions/${subscription}`],
    });
    assert.ok(Actions.includes("Microsoft.Logic/workflows/triggers/histories/resubmit/action"));
    assert.ok(DataActions.every((action) => action.includes("/blobs/")));
  });
});

describe("a missing right", () => {
  it("is read from Azure's message, and the right person is named", () => {
    const right = missingRight(
      "The client 'c' with object id 'o' does not have authorization to perform action 'Microsoft.Logic/workflows/runs/read' over scope '/subscriptions/s' or the scope is invalid.",
    );
    assert.deepEqual(right, { action: "Microsoft.Logic/workflows/runs/read", scope: "/subscriptions/s" });
    assert.match(
      givenBy(right ?? assert.fail()),
      /Microsoft\.Logic\/workflows\/runs\/read on \/subscriptions\/s\. .*User Access Administrator/,
    );
  });

  it("is not read from any other message", () => assert.equal(missingRight("You may not"), undefined));
});
