/** A backend in Azure Blob Storage: sign-in, locks, a killed update, a key service for secrets, and a move. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineTimeoutMilliseconds, type RunningPulumi, startPulumi, testEngine } from "../support/engine";
import { BlobBackend } from "./support/blob-backend";
import { Deployment } from "./support/deployment";
import { Gate } from "./support/gate";
import { KeyService } from "./support/key-service";

describe("a backend in Azure Blob Storage", function () {
  this.bail(true);
  this.timeout(120_000);
  let deployment: Deployment;
  let backend: BlobBackend;
  let gate: Gate;
  let keys: KeyService;
  let blob: NodeJS.ProcessEnv;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    deployment = await Deployment.create("start");
    deployment.useProgram("waiting-program.ts");
    [backend, gate, keys] = await Promise.all([
      BlobBackend.start(deployment.sandbox),
      Gate.start(),
      KeyService.start(),
    ]);
    blob = { ...deployment.env, ...backend.environment, WAIT_FOR: gate.url };
  });
  after(async () => {
    gate?.close();
    await keys?.close();
    await backend?.close();
    await deployment?.close();
  });

  const start = (env: NodeJS.ProcessEnv, ...args: string[]): RunningPulumi =>
    startPulumi([...args, "--non-interactive", "--color", "never"], { cwd: deployment.project, env });
  async function must(env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await start(env, ...args).result;
    assert.equal(code, 0, `${args.join(" ")}\n${stdout}\n${stderr}`);
    return stdout;
  }
  const up = (stack: string) => start(blob, "up", "--yes", "--skip-preview", "--stack", stack);
  let running: RunningPulumi[];

  it("signs in with the identity of the environment, and locks each stack on its own", async () => {
    for (const stack of ["crm", "erp"]) await must(blob, "stack", "init", stack, "--no-select");
    running = ["crm", "erp"].map(up);
    await gate.holds("crm", "erp");
    assert.deepEqual(await backend.locks(), [
      "organization/marketplace-leads/crm",
      "organization/marketplace-leads/erp",
    ]);
  });

  it("refuses a second update of a locked stack, names who locked it, and previews it", async () => {
    const { code, stderr } = await up("crm").result;
    assert.equal(code, 1);
    const pid = running[0]?.process.pid;
    assert.match(stderr, /the stack is currently locked by 1 lock\(s\)/);
    assert.match(
      stderr,
      new RegExp(
        `azblob://state/\\.pulumi/locks/organization/marketplace-leads/crm/[0-9a-f-]{36}\\.json\\?storage_account=contosostate: created by \\S+@\\S+ \\(pid ${pid}\\) at `,
      ),
    );
    await must(blob, "preview", "--stack", "crm");
    gate.open();
    for (const { result } of running) assert.equal((await result).code, 0);
    assert.deepEqual(await backend.locks(), []);
  });

  it("keeps the lock of a killed update until pulumi cancel", async () => {
    gate.shut();
    const killed = up("crm");
    await gate.holds("crm");
    killed.process.kill("SIGKILL");
    await once(killed.process, "exit");
    gate.open();
    const [locked, other] = await Promise.all(["crm", "erp"].map((stack) => up(stack).result));
    assert.equal(locked?.code, 1);
    assert.equal(other?.code, 0);
    await must(blob, "cancel", "crm", "--yes");
    assert.equal((await up("crm").result).code, 0);
  });

  it("takes a key service instead of the passphrase, also for a stack that exists", async () => {
    const env = { ...blob, ...keys.environment, PULUMI_CONFIG_PASSPHRASE: undefined };
    await must(env, "stack", "init", "new", "--no-select", "--secrets-provider", keys.url);
    const both = { ...env, PULUMI_CONFIG_PASSPHRASE: blob.PULUMI_CONFIG_PASSPHRASE };
    await must(
      blob,
      "config",
      "set",
      "--secret",
      "marketplace-leads:clientSecret",
      "s3cret",
      "--stack",
      "crm",
    );
    await must(both, "stack", "change-secrets-provider", keys.url, "--stack", "crm");
    for (const stack of ["new", "crm"]) {
      const file = readFileSync(join(deployment.project, `Pulumi.${stack}.yaml`), "utf8");
      assert.match(file, new RegExp(`^secretsprovider: ${keys.url}$`, "m"));
      assert.match(file, /^encryptedkey: \S+$/m);
      assert.doesNotMatch(file, /encryptionsalt/);
    }
    const get = ["config", "get", "marketplace-leads:clientSecret", "--stack", "crm"];
    assert.equal(await must(env, ...get), "s3cret\n");
    await must(env, "up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "crm");
  });

  it("gives a stack to another backend", async () => {
    const file = join(deployment.sandbox.folder, "erp.json");
    await must(blob, "stack", "export", "--stack", "erp", "--file", file);
    const local = { ...deployment.env, WAIT_FOR: gate.url };
    await must(local, "stack", "init", "erp", "--no-select");
    await must(local, "stack", "import", "--stack", "erp", "--file", file);
    await must(local, "up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "erp");
    await must(blob, "stack", "rm", "--force", "--yes", "--preserve-config", "--stack", "erp");
  });
});
