import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Outcome, Result } from "../../fleet/outcome";
import { engineTimeoutMilliseconds } from "../support/engine";
import { assertExplained } from "../support/explained";
import { Deployment } from "./support/deployment";

const planted = "planted-secret-text";

describe("leads offers preview", function () {
  this.timeout(engineTimeoutMilliseconds);
  let deployment: Deployment;
  let stdout: string;
  let stderr: string;
  let code: number | undefined;
  let selected: string;
  let outcomes: Outcome[];

  const shownName = async () => (await deployment.must("stack", "--show-name")).stdout.trim();
  const outcome = (stack: string) => outcomes.find((one) => one.stack === stack) as Outcome;

  before(async () => {
    deployment = await Deployment.create("same");
    deployment.useProgram("stray-program.ts");
    mkdirSync(join(deployment.project, "offers"));
    const write = (name: string, text: string) =>
      writeFileSync(join(deployment.project, "offers", `${name}.yaml`), text);
    write("defaults", 'config:\n  azure-native:location: westeurope\n  protect: "false"\n');
    for (const [stack, offer] of Object.entries({
      same: "crm-connector",
      stray: "stray",
      wrong: "wrong",
      fresh: "fresh",
    }))
      write(
        stack,
        `config:\n  offerId: contoso.${offer}\n  dynamicsUrl: https://contoso.crm4.dynamics.com\n`,
      );
    await deployment.up();
    for (const stack of ["stray", "wrong"]) await deployment.must("stack", "init", stack, "--no-select");
    const key = "marketplace-leads:clientSecretExpires";
    await deployment.must("config", "set", "--secret", key, planted, "--stack", "wrong");
    selected = await shownName();
    ({ stdout, stderr, code } = await deployment.leads("offers", "preview", "--json"));
    outcomes = (JSON.parse(stdout) as { stacks: Outcome[] }).stacks;
  });
  after(() => deployment?.close());

  it("fails as a whole, and says of each stack what became of it", () => {
    assert.equal(code, 1, stderr);
    assert.deepEqual(
      outcomes.map(({ stack, result }) => `${stack} ${result}`),
      ["fresh changed", "same unchanged", "stray failed", "wrong failed"],
    );
    for (const { stack, result } of outcomes) assert.match(stderr, new RegExp(`\\] ${stack}: ${result} \\(`));
  });

  it("shows what a new stack would create, and makes nothing of it", async () => {
    assert.ok(outcome("fresh").changes.create > 10);
    assert.equal(existsSync(join(deployment.project, "Pulumi.fresh.yaml")), false);
    const { stdout: listed } = await deployment.must("stack", "ls", "--json");
    assert.deepEqual((JSON.parse(listed) as { name: string }[]).map(({ name }) => name).sort(), [
      "same",
      "stray",
      "wrong",
    ]);
  });

  it("fails only the stack whose program has a stray rejection", () => {
    assert.match(outcome("stray").failure?.text ?? "", /a stray rejection/);
  });

  it("knows in the process which settings are secret", () => {
    const { failure } = outcome("wrong");
    assertExplained(
      `[${failure?.code}] ${failure?.text}`,
      {
        code: "LEADS_CONFIG_INVALID",
        found: /clientSecretExpires: found a secret|not shown/,
        fix: /pulumi config set/,
      },
      [planted],
    );
    for (const text of [stdout, stderr]) assert.equal(text.includes(planted), false);
  });

  it("has a digest for what was previewed with refresh, and none for a failure", () => {
    assert.deepEqual(
      outcomes.map(({ digest }) => digest?.length),
      [64, 64, undefined, undefined],
    );
    assert.equal(outcome("same").result, Result.unchanged);
  });

  it("prints nothing of the program, and leaves the selected stack and the secret as they are", async () => {
    for (const text of [stdout, stderr]) assert.equal(text.includes("printed-by-the-program"), false);
    assert.equal(await shownName(), selected);
    assert.match(readFileSync(join(deployment.project, "Pulumi.wrong.yaml"), "utf8"), /secure: /);
  });
});
