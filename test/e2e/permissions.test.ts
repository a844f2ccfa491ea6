/** The rights in docs/permissions.md: with exactly these everything works, and each one is needed. */
import assert from "node:assert/strict";
import { rightsOf } from "../../operations/permissions/rights";
import { optionsOf, roleDefinition } from "../../operations/permissions/role-definition";
import { clientToken } from "../../tools/client-token";
import { engineTimeoutMilliseconds } from "../support/engine";
import { contosoConfig, Deployment, type StackConfig } from "./support/deployment";
import { ExactPerson } from "./support/exact-person";
import { grantGraph } from "./support/limited-deployer";
import { logWorkspace } from "./support/log-workspace";

const deployerRoles = ["deployer", "deployer-subscription", "deployer-workspace"] as const;
const key = (name: string) => `marketplace-leads:${name}`;
const existing = { [key("resourceGroupName")]: "rg-marketing" };

const monitored = { [key("alertEmails")]: '["ops@contoso.com"]', [key("logAnalyticsWorkspaceId")]: "logs" };

/** Title → configuration besides the required keys; `logs` stands for the workspace. */
const stacks: [title: string, config: StackConfig][] = [
  ["a new group", {}],
  ["an existing group, without dead letters", { ...existing, [key("deadLetter")]: "none" }],
  [
    "an existing group, with a table and without dead letters",
    { ...existing, [key("deadLetter")]: "none", [key("crm")]: "dynamics365,azureTable" },
  ],
  [
    "an existing group, with alerts and logs, and roles assigned by others",
    { ...existing, ...monitored, [key("createRoleAssignments")]: "false" },
  ],
];

const notNeeded = [
  "microsoft.authorization/permissions/read",
  "microsoft.operationalinsights/workspaces/read",
];

describe("exactly the documented rights", () => {
  let deployment: Deployment;
  let group: string;
  let workspace: string;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    const { subscriptionId } = deployment.sandbox.instance;
    group = `/subscriptions/${subscriptionId}/resourceGroups/rg-marketing`;
    await deployment.arm("PUT", `${group}?api-version=2024-03-01`, { location: "westeurope" });
    workspace = await logWorkspace(deployment);
  });
  after(() => deployment?.close());

  const destroy = () =>
    deployment.must("destroy", "--yes", "--skip-preview", "--run-program", "--stack", "prod");

  it("are printed for the configuration of a stack", async () => {
    const { subscriptionId } = deployment.sandbox.instance;
    const permissions = (role: string) =>
      deployment.leads("permissions", role, "--subscription", subscriptionId, "--stack", "prod");
    deployment.configure({ ...contosoConfig, ...existing, [key("deadLetter")]: "none" });
    const options = optionsOf({ resourceGroupName: "rg-marketing", deadLetter: "none" });
    const { stdout } = await permissions("deployer");
    assert.deepEqual(JSON.parse(stdout), roleDefinition("deployer", options, subscriptionId));
    const unneeded = await permissions("deployer-workspace");
    assert.equal(unneeded.code, 1);
    assert.match(unneeded.stderr, /\[LEADS_ROLE_NOT_NEEDED\] .* of prod needs no right/);
  });

  it("are enough to register providers, and each is needed", async () => {
    const { sandbox } = deployment;
    const config = { ...contosoConfig, ...monitored };
    const person = await ExactPerson.create(sandbox, { keys: ["provider-registration"], config });
    const { tenantId, subscriptionId } = sandbox.instance;
    const token = await clientToken(
      sandbox.fetch,
      { tenantId, ...person.application },
      "https://management.azure.com",
    );
    const ask = async (action: string) => {
      const [, namespace = ""] = /^(.+)\/register\/action$/.exec(action) ?? [];
      const path = namespace === "" ? "" : `/${namespace}/register`;
      const answer = await sandbox.fetch(
        `https://management.azure.com/subscriptions/${subscriptionId}/providers${path}?api-version=2022-09-01`,
        { method: namespace === "" ? "GET" : "POST", headers: { authorization: `Bearer ${token}` } },
      );
      return [answer.status, await answer.text()] as const;
    };
    const actions = rightsOf("provider-registration", optionsOf({ alertEmails: "[]" })).map(
      ({ action }) => action,
    );
    assert.equal(actions.length, 6);
    for (const action of actions) {
      assert.equal((await ask(action))[0], 200, action);
      const [status, text] = await person.without(action, () => ask(action));
      assert.deepEqual([status, text.includes(`'${action}'`)], [403, true]);
    }
  });

  for (const [title, more] of stacks) {
    it(`are enough for up, preview and destroy, and each is needed: ${title}`, async () => {
      const { sandbox } = deployment;
      const logs =
        more[key("logAnalyticsWorkspaceId")] === undefined
          ? {}
          : { [key("logAnalyticsWorkspaceId")]: workspace };
      const config = { ...contosoConfig, ...more, ...logs };
      const isNew = more[key("resourceGroupName")] === undefined;
      const scopes = isNew
        ? {}
        : { scopes: { "resource group": group, "Log Analytics workspace": workspace } };
      const deployer = await ExactPerson.create(sandbox, { keys: deployerRoles, config, ...scopes });
      const previewer = await ExactPerson.create(sandbox, { keys: ["previewer"], config, ...scopes });
      await grantGraph(sandbox, deployer.application, "readWriteOwnedBy");
      await grantGraph(sandbox, previewer.application, "readAll");
      sandbox.forgetAccessChecks();
      deployment.configure(deployer.config(config));
      await deployment.up();
      deployment.configure(previewer.config(config));
      // otherwise the refresh signs in as the deployer, from the state
      await deployment.must("preview", "--refresh", "--run-program", "--stack", "prod");
      deployment.configure(deployer.config(config));
      await destroy();
      assert.deepEqual(deployer.asked, deployer.documented);
      // up continues without them, as docs/permissions.md says
      for (const action of [...deployer.refused, ...previewer.refused])
        assert.ok(notNeeded.includes(action), action);
      assert.deepEqual(previewer.asked, previewer.documented);
    });
  }
});
