/** A deployment without one right names it. `npm run test:long` removes each right in turn. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Right, type RoleKey, rightsOf } from "../../operations/permissions/rights";
import { optionsOf } from "../../operations/permissions/role-definition";
import { engineTimeoutMilliseconds, type PulumiResult } from "../support/engine";
import { contosoConfig, Deployment, type StackConfig } from "./support/deployment";
import { ExactPerson } from "./support/exact-person";
import { grantGraph } from "./support/limited-deployer";
import { logWorkspace } from "./support/log-workspace";

const roles: readonly RoleKey[] = ["deployer", "deployer-subscription", "deployer-workspace"];
const options = optionsOf({ alertEmails: "[]", logAnalyticsWorkspaceId: "" });
const rights = roles.flatMap((role) => rightsOf(role, options));

/** One of each kind: linked, read before a create, delete, on data. */
const sample = [
  "Microsoft.Web/locations/managedApis/join/action",
  "Microsoft.Web/connections/join/action",
  "Microsoft.Storage/storageAccounts/read",
  "Microsoft.Logic/workflows/delete",
  "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
];
const isTaken = ({ action }: Right) => process.env.LEADS_TAKE_AWAY === "all" || sample.includes(action);
const isOfDestroy = ({ askedBy }: Right) => askedBy === "destroy";

describe("a deployer without one right", function () {
  this.timeout(180_000); // also for the campaign, which has no configuration of its own
  let deployment: Deployment;
  let deployer: ExactPerson;
  let config: StackConfig;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    config = {
      ...contosoConfig,
      "marketplace-leads:alertEmails": '["ops@contoso.com"]',
      "marketplace-leads:logAnalyticsWorkspaceId": await logWorkspace(deployment),
    };
    deployer = await ExactPerson.create(deployment.sandbox, { keys: roles, config });
    await grantGraph(deployment.sandbox, deployer.application, "readWriteOwnedBy");
    deployment.configure(deployer.config(config));
    await deployment.must("stack", "export", "--file", emptyState(), "--stack", "prod");
  });
  after(() => deployment?.close());

  const emptyState = () => join(deployment.sandbox.folder, "empty.json");
  const run = (...args: string[]) => deployment.pulumi(...args, "--yes", "--skip-preview", "--stack", "prod");
  const destroy = () => run("destroy", "--run-program");

  /** Restores the state before the first `up`. */
  async function startOver(): Promise<void> {
    const path = `/subscriptions/${deployment.sandbox.instance.subscriptionId}/resourcegroups`;
    for (const { name } of (await deployment.arm("GET", `${path}?api-version=2022-09-01`)).body.value)
      if (name !== "rg-logs") await deployment.arm("DELETE", `${path}/${name}?api-version=2022-09-01`);
    await deployment.must("stack", "import", "--file", emptyState(), "--stack", "prod");
  }

  function assertNamed({ code, stdout, stderr }: PulumiResult, action: string): void {
    assert.notEqual(code, 0, `${action} was not missed:\n${stdout}`);
    const [, told = ""] = (stdout + stderr).split("Diagnostics:");
    const line = told.split("\n").find((text) => /\[LEADS_[A-Z_]+\]/.test(text) && text.includes(action));
    assert.ok(line !== undefined, `no explanation names ${action}:\n${stdout}${stderr}`);
  }

  it("that has no permission of Microsoft Graph is named by up", async () => {
    const stranger = await ExactPerson.create(deployment.sandbox, { keys: roles, config });
    deployment.configure(stranger.config(config));
    const { code, stdout } = await run("up");
    assert.notEqual(code, 0);
    assert.match(stdout, /\[LEADS_RIGHT_MISSING\] .*Application\.ReadWrite\.OwnedBy/);
    deployment.configure(deployer.config(config));
    await startOver();
  });

  for (const right of rights.filter(isTaken)) {
    const { action } = right;
    it(`${action} is named by ${isOfDestroy(right) ? "destroy" : "up"}`, async () => {
      if (isOfDestroy(right)) await deployment.up();
      assertNamed(await deployer.without(action, isOfDestroy(right) ? destroy : () => run("up")), action);
      await startOver();
    });
  }

  describe("and a previewer without one right", () => {
    let previewer: ExactPerson;

    before(async () => {
      await deployment.up();
      previewer = await ExactPerson.create(deployment.sandbox, { keys: ["previewer"], config });
      await grantGraph(deployment.sandbox, previewer.application, "readAll");
      deployment.configure(previewer.config(config));
    });

    for (const { action } of process.env.LEADS_TAKE_AWAY === "all" ? rightsOf("previewer", options) : []) {
      it(`${action} is named by preview --refresh`, async () => {
        const args = ["preview", "--refresh", "--run-program", "--stack", "prod"];
        const { code, stdout, stderr } = await previewer.without(action, () => deployment.pulumi(...args));
        assert.notEqual(code, 0);
        assert.ok((stdout + stderr).includes(action), stdout + stderr);
      });
    }
  });
});
