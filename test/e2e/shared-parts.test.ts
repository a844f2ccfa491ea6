/** A fleet of two offers in one resource group with one application, and a passphrase for each stack. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { engineTimeoutMilliseconds, type PulumiResult, runPulumi, testEngine } from "../support/engine";
import { callerObjectId } from "./support/caller-object-id";
import { Deployment, runLeads } from "./support/deployment";
import { newApplication } from "./support/limited-deployer";

const groupName = "rg-leads";
const offers = { crm: "contoso.crm-connector", erp: "contoso.erp-connector" } as const;
type Stack = keyof typeof offers;
const stacks = Object.keys(offers) as Stack[];

describe("offers in one resource group with one application", function () {
  this.bail(true);
  this.timeout(240_000);
  let deployment: Deployment;
  let applications: unknown[];

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    deployment = await Deployment.create("start");
    const made = await deployment.arm("PUT", `${group()}?api-version=2022-09-01`, { location: "westeurope" });
    assert.equal(made.status, 201);
    const { clientId, clientSecret } = await newApplication(deployment.sandbox);
    applications = await applicationsNow();
    const shared = {
      "azure-native:location": "westeurope",
      dynamicsUrl: "https://contoso.crm4.dynamics.com",
      protect: false,
      resourceGroupName: groupName,
      clientId,
      alertEmails: ["leads@contoso.com"],
      deadLetterReaders: [`servicePrincipal:${await callerObjectId(deployment.sandbox)}`],
    };
    mkdirSync(join(deployment.project, "offers"));
    offerFile("defaults", shared);
    for (const stack of stacks) {
      offerFile(stack, { offerId: offers[stack] });
      await must(stack, "stack", "init", stack, "--no-select");
      const secret = ["config", "set", "--secret", "marketplace-leads:clientSecret", clientSecret];
      await must(stack, ...secret, "--stack", stack);
    }
  });
  after(() => deployment?.close());

  const group = () =>
    `/subscriptions/${deployment.sandbox.instance.subscriptionId}/resourceGroups/${groupName}`;
  const offerFile = (name: string, config: object) =>
    writeFileSync(join(deployment.project, "offers", `${name}.yaml`), JSON.stringify({ config }));
  const place = (stack: Stack) => ({
    cwd: deployment.project,
    env: { ...deployment.env, PULUMI_CONFIG_PASSPHRASE: `passphrase of ${stack}` },
  });
  const succeeded = ({ code, stdout, stderr }: PulumiResult) => assert.equal(code, 0, stdout + stderr);
  const must = async (stack: Stack, ...args: string[]) =>
    succeeded(await runPulumi([...args, "--non-interactive", "--color", "never"], place(stack)));
  /** With the passphrase of this stack. */
  const leads = (stack: Stack, ...args: string[]) => runLeads(args, place(stack));

  /** Id, type and name of everything in the group. */
  async function resources(): Promise<{ id: string }[]> {
    const list = await deployment.arm("GET", `${group()}/resources?api-version=2022-09-01`);
    return list.body.value;
  }
  const applicationsNow = async (): Promise<unknown[]> =>
    (await deployment.sandbox.rest("GET", "https://graph.microsoft.com", "/v1.0/applications")).body.value;
  const rows = async (): Promise<string[]> =>
    (await deployment.dataverse("GET", "leads")).body.value
      .map(({ description }: { description: string }) => /^Offer: (.*)$/m.exec(description)?.[1])
      .sort();
  let kept: unknown[];

  it("a locked stack and one with another passphrase are refused by name, and nothing is made", async () => {
    const backend = fileURLToPath(deployment.env.PULUMI_BACKEND_URL ?? "");
    const folder = join(backend, ".pulumi/locks/organization/marketplace-leads/crm");
    const lock = { pid: 4711, username: "ada", hostname: hostname(), timestamp: "2026-11-28T09:00:00Z" };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "11111111-1111-4111-8111-111111111111.json"), JSON.stringify(lock));
    const { code, stdout, stderr } = await leads("crm", "offers", "up", "--yes");
    assert.equal(code, 1);
    const text = stdout + stderr;
    assert.match(text, /crm.*LEADS_STACK_LOCKED.*ada@/s);
    assert.match(text, /erp.*LEADS_PASSPHRASE_WRONG/s);
    assert.deepEqual(await resources(), []);
    await must("crm", "cancel", "crm", "--yes");
  });

  it("stacks are updated at the same time", async () => {
    const updated = await Promise.all(
      stacks.map((stack) => leads(stack, "offers", "up", "--yes", "--only", stack)),
    );
    updated.forEach(succeeded);
    kept = (await resources()).filter(({ id }) => id.includes("erp"));
    assert.ok(kept.length > 5);
    assert.equal((await resources()).length, kept.length * 2);
    assert.deepEqual(await applicationsNow(), applications);
  });

  it("leads are written after one grant", async () => {
    succeeded(await leads("crm", "grant", "--stack", "crm"));
    for (const stack of stacks) succeeded(await leads(stack, "send", "--stack", stack));
    assert.deepEqual(await rows(), Object.values(offers));
  });

  it("destroying one offer leaves the other's resources, the group and the application", async () => {
    succeeded(await leads("crm", "offers", "destroy", "--yes", "--only", "crm"));
    assert.deepEqual(await resources(), kept);
    assert.deepEqual(await applicationsNow(), applications);
    await must("erp", "preview", "--refresh", "--expect-no-changes", "--stack", "erp");
  });

  it("the other offer still writes leads", async () => {
    succeeded(await leads("erp", "send", "--stack", "erp"));
    assert.deepEqual(await rows(), [...Object.values(offers), offers.erp]);
  });
});
