/** A lead destination whose values come from other resources of the same program. */
import assert from "node:assert/strict";
import { engineTimeoutMilliseconds, testEngine } from "../support/engine";
import { Deployment } from "./support/deployment";
import { logWorkspace } from "./support/log-workspace";

describe("values that other resources supply", function () {
  this.bail(true);
  let deployment: Deployment;
  let workspace: string;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    deployment = await Deployment.create("prod");
    workspace = await logWorkspace(deployment);
    deployment.useProgram("supplying-program.ts");
  });
  after(() => deployment?.close());

  const configure = (environment: string) =>
    deployment.configure({ "settings:environment": environment, "settings:workspace": workspace });
  const types = async () => {
    const { stdout } = await deployment.must("stack", "export", "--stack", "prod");
    const { resources } = JSON.parse(stdout).deployment as { resources: { type: string }[] };
    return resources.map(({ type }) => type).filter((type) => /^azure(-native|ad):/.test(type));
  };

  it("are unknown at the first preview, which shows everything that will be created", async () => {
    configure("https://contoso.crm4.dynamics.com/");
    const { stdout } = await deployment.must("preview", "--stack", "prod");
    for (const type of ["logic:Workflow", "authorization:RoleAssignment", "monitor:DiagnosticSetting"])
      assert.match(stdout, new RegExp(`azure-native:${type}\\s.*create`));
  });

  it("are refused when wrong, before the destination is created", async () => {
    configure("http://contoso.crm4.dynamics.com");
    const { code, stdout } = await deployment.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
    assert.notEqual(code, 0);
    const [, diagnostics = ""] = stdout.split("Diagnostics:");
    assert.equal(diagnostics.match(/error:/g)?.length, 1, stdout);
    assert.match(
      diagnostics,
      /error: \[LEADS_CONFIG_INVALID\] LeadDestination leads: dynamicsUrl: found "http:\/\/contoso\.crm4\.dynamics\.com", expected the https address/,
    );
    assert.deepEqual((await types()).sort(), [
      "azure-native:managedidentity:UserAssignedIdentity",
      "azure-native:resources:ResourceGroup",
    ]);
  });

  it("are used like configured values once they are right", async () => {
    configure("https://Contoso.crm4.dynamics.com/");
    await deployment.up();
    const { workflowId, dynamicsUrl, readerId } = await deployment.outputs();
    assert.equal(dynamicsUrl, "https://contoso.crm4.dynamics.com");
    assert.match(workflowId ?? "", /\/resourceGroups\/rg-marketing\/providers\/Microsoft\.Logic\//);
    const { body } = await deployment.arm("GET", `${workflowId}?api-version=2019-05-01`);
    assert.equal(body.properties.parameters.dynamicsUrl.value, dynamicsUrl);
    const { stdout } = await deployment.must("stack", "export", "--stack", "prod");
    const { resources } = JSON.parse(stdout).deployment;
    const inputs = (urn: string) => resources.find((one: any) => one.urn.endsWith(urn)).inputs;
    assert.equal(inputs("::leads-dead-letter-role-reader-0").principalId, readerId);
    assert.equal(inputs("::leads-diagnostics").workspaceId, workspace);
    await deployment.must("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "prod");
  });
});
