/** Failures while the dead-letter store is deployed: each refusal names its cause, and its printed fix works. */
import assert from "node:assert/strict";
import { engineTimeoutMilliseconds } from "../support/engine";
import { inTurn, runShell } from "../support/shell";
import { contosoConfig, Deployment, type StackConfig } from "./support/deployment";
import { assignRole, builtInRole, type LimitedDeployer, limitedDeployer } from "./support/limited-deployer";

/** Configuration of this deployer's sign-in. */
const configOf = ({ clientId, clientSecret }: LimitedDeployer, { sandbox }: Deployment): StackConfig => ({
  ...contosoConfig,
  "azure-native:clientId": clientId,
  "azure-native:clientSecret": clientSecret,
  "azure-native:tenantId": sandbox.instance.tenantId,
});

describe("the dead-letter store of a deployer", function () {
  this.bail(true);
  let deployment: Deployment;
  let contributor: LimitedDeployer;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    contributor = await limitedDeployer(deployment.sandbox, builtInRole.contributor);
  });
  after(() => deployment?.close());

  const asContributor = () => configOf(contributor, deployment);
  const resources = async () => {
    const path = `/subscriptions/${deployment.sandbox.instance.subscriptionId}/resourcegroups?api-version=2022-09-01`;
    return (await deployment.arm("GET", path)).body.value as unknown[];
  };
  const up = () => deployment.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
  /** Runs the command that a refusal printed, in the project. */
  const paste = (command: string) => runShell(command, { cwd: deployment.project, env: deployment.env });

  it("who may not assign roles can preview", async () => {
    deployment.configure(asContributor());
    await deployment.must("preview", "--stack", "prod");
  });

  it("who may not assign roles is refused before anything is created", async () => {
    const { code, stdout, stderr } = await up();
    assert.notEqual(code, 0);
    const text = stdout + stderr;
    assert.match(
      text,
      /\[LEADS_ROLE_FORBIDDEN\] you may not assign roles in rg-contoso.*Nothing was changed/,
    );
    assert.match(text, /Microsoft\.Authorization\/roleAssignments\/write/);
    const [, diagnostics = ""] = text.split("Diagnostics:");
    assert.equal(diagnostics.match(/LEADS_ROLE_FORBIDDEN/g)?.length, 1, "it is said once");
    assert.deepEqual(await resources(), []);
  });

  it("who may not assign roles deploys after the printed commands, and an owner runs the others", async () => {
    const command =
      /or run: (pulumi config set \S+ false --stack prod, then pulumi up --stack prod)/.exec(
        (await up()).stdout,
      )?.[1] ?? "";
    const { code, stdout, stderr } = await paste(`${inTurn(command)} --yes --skip-preview`);
    assert.equal(code, 0, stdout + stderr);
    const [, principalId, scope] =
      /az role assignment create --assignee-object-id (\S+) --assignee-principal-type ServicePrincipal --role "Storage Blob Data Contributor" --scope (\S+)/.exec(
        stdout,
      ) ?? [];
    assert.ok(principalId && scope, stdout);
    await assignRole(deployment.sandbox, { scope, role: builtInRole.blobDataContributor, principalId });
    const letter = await deployment.leads("send", "--stack", "prod");
    assert.match(
      letter.stderr,
      /LeadNotWritten/,
      "the letter is kept, so the run ends by its Terminate step",
    );
  });

  it("who may assign roles learns that the role is already assigned, and how to continue", async () => {
    deployment.configure(contosoConfig);
    const refused = await up();
    assert.notEqual(refused.code, 0);
    assert.match(refused.stdout, /\[LEADS_ROLE_EXISTS\] .*expected none/);
    const command =
      /Run: (pulumi config set \S+ false --stack prod, then pulumi up --stack prod)/.exec(
        refused.stdout,
      )?.[1] ?? "";
    const { code, stdout, stderr } = await paste(`${inTurn(command)} --yes --skip-preview`);
    assert.equal(code, 0, stdout + stderr);
  });
});

describe("a dead-letter store that an owner has deployed", function () {
  this.bail(true);
  let deployment: Deployment;
  let contributor: LimitedDeployer;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    contributor = await limitedDeployer(deployment.sandbox, builtInRole.contributor);
    await deployment.up();
  });
  after(() => deployment?.close());

  const asContributor = () => configOf(contributor, deployment);
  const up = () => deployment.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");

  it("is updated by a deployer who may not assign roles", async () => {
    deployment.configure({ ...asContributor(), "marketplace-leads:deadLetterDays": "30" });
    const { code, stdout, stderr } = await up();
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /ManagementPolicy leads-dead-letter-lifecycle updated/);
  });

  it("names the right that a new reader needs, and the command that assigns it", async () => {
    const reader = `servicePrincipal:${contributor.objectId}`;
    deployment.configure({
      ...asContributor(),
      "marketplace-leads:deadLetterReaders": JSON.stringify([reader]),
    });
    const { code, stdout } = await up();
    assert.notEqual(code, 0);
    assert.match(stdout, /\[LEADS_ROLE_FORBIDDEN\] You may not assign roles .*roleAssignments\/write/);
    assert.match(
      stdout,
      new RegExp(`az role assignment create --assignee-object-id ${contributor.objectId} `),
    );
  });

  it("keeps its account when the configuration names another", async () => {
    deployment.configure({ ...contosoConfig, "marketplace-leads:names": '{"storageAccount":"stanother"}' });
    const { code, stdout, stderr } = await up();
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /\[LEADS_REPLACEMENT_REFUSED\] .*storageAccounts\/stanother/);
  });

  it("is deleted only with the option for it by a deployer who cannot read the letters", async () => {
    deployment.configure(contosoConfig);
    const destroy = () =>
      deployment.pulumi("destroy", "--yes", "--skip-preview", "--run-program", "--stack", "prod");
    const refused = await destroy();
    assert.notEqual(refused.code, 0);
    assert.match(refused.stdout, /\[LEADS_LETTERS_WAIT\] the program cannot look for dead letters/);
    assert.match(refused.stdout, / \d+ unchanged/);
    assert.doesNotMatch(refused.stdout, / \d+ deleted/);
    const command =
      /run: (pulumi config set \S+ true --stack prod), and then/.exec(refused.stdout)?.[1] ?? "";
    const set = await runShell(command, { cwd: deployment.project, env: deployment.env });
    assert.equal(set.code, 0, set.stderr);
    const { code, stdout, stderr } = await destroy();
    assert.equal(code, 0, stdout + stderr);
  });
});

describe("a storage account's name", () => {
  let deployment: Deployment;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
  });
  after(() => deployment?.close());

  it("that is taken is named, and the printed replacement works", async () => {
    const group = `/subscriptions/${deployment.sandbox.instance.subscriptionId}/resourceGroups/rg-others`;
    await deployment.arm("PUT", `${group}?api-version=2024-03-01`, { location: "westeurope" });
    const account = `${group}/providers/Microsoft.Storage/storageAccounts/stcontosoleads`;
    const taken = await deployment.arm("PUT", `${account}?api-version=2024-01-01`, {
      location: "westeurope",
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
    });
    assert.ok(taken.status < 300, JSON.stringify(taken.body));
    deployment.configure({
      ...contosoConfig,
      "marketplace-leads:names": '{"storageAccount":"stcontosoleads"}',
    });
    const up = await deployment.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
    assert.notEqual(up.code, 0);
    assert.match(up.stdout, /\[LEADS_STORAGE_NAME_TAKEN\] .*stcontosoleads is taken/);
    const command = /Run: (pulumi config set .*, then pulumi up --stack prod)/.exec(up.stdout)?.[1] ?? "";
    const { code, stdout, stderr } = await runShell(`${inTurn(command)} --yes --skip-preview`, {
      cwd: deployment.project,
      env: deployment.env,
    });
    assert.equal(code, 0, stdout + stderr);
  });
});
