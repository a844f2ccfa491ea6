/** Offers that share a resource group and an application, on a file backend with two passphrases. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { engineTimeoutMilliseconds, runPulumi, testEngine } from "../support/engine";
import { callerObjectId } from "./support/caller-object-id";
import { Deployment, runLeads } from "./support/deployment";
import { type LimitedDeployer, newApplication } from "./support/limited-deployer";

const groupName = "rg-leads";
const offers = { crm: "contoso.crm-connector", erp: "contoso.erp-connector" } as const;
type Stack = keyof typeof offers;

describe("two offers in one resource group with one application", function () {
  this.bail(true);
  this.timeout(120_000);
  let deployment: Deployment;
  let application: LimitedDeployer;
  let kept: unknown[];
  let applicationsBefore: unknown[];

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    deployment = await Deployment.create("start");
    const { status } = await deployment.arm("PUT", `${group()}?api-version=2022-09-01`, {
      location: "westeurope",
    });
    assert.equal(status, 201);
    application = await newApplication(deployment.sandbox);
    applicationsBefore = await applications();
  });
  after(() => deployment?.close());

  const group = () =>
    `/subscriptions/${deployment.sandbox.instance.subscriptionId}/resourceGroups/${groupName}`;
  /** Each stack has a passphrase of its own. */
  const env = (stack: Stack, passphrase = `passphrase of ${stack}`) => ({
    ...deployment.env,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
  });
  const pulumi = (stack: Stack, ...args: string[]) =>
    runPulumi([...args, "--stack", stack, "--non-interactive", "--color", "never"], {
      cwd: deployment.project,
      env: env(stack),
    });
  const must = async (stack: Stack, ...args: string[]) => {
    const result = await pulumi(stack, ...args);
    assert.equal(result.code, 0, result.stdout + result.stderr);
    return result;
  };
  const leads = (stack: Stack, ...args: string[]) =>
    runLeads([...args, "--stack", stack], { cwd: deployment.project, env: env(stack) });
  const both = <Result>(work: (stack: Stack) => Promise<Result>) =>
    Promise.all((Object.keys(offers) as Stack[]).map(work));

  async function init(stack: Stack): Promise<void> {
    const config = {
      "azure-native:location": "westeurope",
      "marketplace-leads:offerId": offers[stack],
      "marketplace-leads:dynamicsUrl": "https://contoso.crm4.dynamics.com",
      "marketplace-leads:protect": false,
      "marketplace-leads:resourceGroupName": groupName,
      "marketplace-leads:clientId": application.clientId,
      "marketplace-leads:alertEmails": ["leads@contoso.com"],
      "marketplace-leads:deadLetterReaders": [`servicePrincipal:${await callerObjectId(deployment.sandbox)}`],
    };
    writeFileSync(join(deployment.project, `Pulumi.${stack}.yaml`), JSON.stringify({ config }));
    const { code, stderr } = await runPulumi(["stack", "init", stack, "--no-select"], {
      cwd: deployment.project,
      env: env(stack),
    });
    assert.equal(code, 0, stderr);
    await must(
      stack,
      ...["config", "set", "--secret", "marketplace-leads:clientSecret", application.clientSecret],
    );
  }
  /** Id, type and name of everything in the group. */
  async function resources(): Promise<{ id: string }[]> {
    const list = await deployment.arm("GET", `${group()}/resources?api-version=2022-09-01`);
    return list.body.value;
  }
  const applications = async (): Promise<unknown[]> =>
    (await deployment.sandbox.rest("GET", "https://graph.microsoft.com", "/v1.0/applications")).body.value;
  const subjects = async (): Promise<string[]> =>
    (await deployment.dataverse("GET", "leads")).body.value.map(
      ({ description }: { description: string }) => /^Offer: (.*)$/m.exec(description)?.[1],
    );

  it("are deployed at the same time", async () => {
    await both(init);
    await both((stack) => must(stack, "up", "--yes", "--skip-preview"));
    await both((stack) => must(stack, "preview", "--expect-no-changes"));
    kept = (await resources()).filter(({ id }) => id.includes("erp"));
    assert.equal(kept.length * 2, (await resources()).length);
    assert.deepEqual(await applications(), applicationsBefore);
  });

  it("write their leads after one grant", async () => {
    const { code, stderr } = await leads("crm", "grant");
    assert.equal(code, 0, stderr);
    await both((stack) => leads(stack, "send"));
    assert.deepEqual((await subjects()).sort(), Object.values(offers));
  });

  it("need the passphrase of each stack", async () => {
    for (const [passphrase, reason] of [
      ["", "passphrase must be set"],
      ["passphrase of crm", "incorrect passphrase"],
    ] as const) {
      const { code, stderr } = await runLeads(["runs", "--stack", "erp"], {
        cwd: deployment.project,
        env: env("erp", passphrase),
      });
      assert.equal(code, 1);
      assert.match(stderr, /LEADS_PASSPHRASE_WRONG/, reason);
    }
  });

  it("have a lock each: a locked stack is refused, and the other works", async () => {
    const backend = fileURLToPath(deployment.env.PULUMI_BACKEND_URL ?? "");
    const folder = join(backend, ".pulumi/locks/organization/marketplace-leads/crm");
    const lock = { pid: 4711, username: "ada", hostname: hostname(), timestamp: "2026-11-28T09:00:00Z" };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "11111111-1111-4111-8111-111111111111.json"), JSON.stringify(lock));
    const locked = await pulumi("crm", "up", "--yes", "--skip-preview");
    assert.equal(locked.code, 1);
    assert.match(locked.stderr, /currently locked by 1 lock\(s\).*created by ada@\S+ \(pid 4711\)/s);
    await must("crm", "preview", "--expect-no-changes");
    await must("erp", "up", "--yes", "--skip-preview", "--expect-no-changes");
    const { code, stderr } = await runPulumi(["cancel", "crm", "--yes"], {
      cwd: deployment.project,
      env: env("crm"),
    });
    assert.equal(code, 0, stderr);
  });

  it("destroying one leaves the other's resources, the group and the application", async () => {
    await must("crm", "destroy", "--yes", "--skip-preview", "--run-program");
    assert.deepEqual(await resources(), kept);
    assert.deepEqual(await applications(), applicationsBefore);
    await must("erp", "up", "--yes", "--refresh", "--skip-preview", "--expect-no-changes");
  });

  it("the other still writes leads", async () => {
    const { code, stderr } = await leads("erp", "send");
    assert.equal(code, 0, stderr);
    assert.deepEqual((await subjects()).sort(), [...Object.values(offers), offers.erp]);
  });
});
