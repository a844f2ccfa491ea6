/** No secret leaks: every secret has a marker, and all texts for people and log collectors are searched for them. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineTimeoutMilliseconds } from "../support/engine";
import { callerObjectId } from "./support/caller-object-id";
import { contosoConfig, Deployment } from "./support/deployment";

const plantedLead = {
  UserDetails: { LastName: "Planted-Lastname-3F", Email: "planted.person@contoso.com" },
  OfferTitle: "CRM connector",
};
const secretMarker = "marker-of-the-client-secret-7Q~";
const webhookMarker = "marker-of-the-webhook-7Q";

describe("the secrets of a stack", function () {
  this.bail(true);
  let deployment: Deployment;
  const secrets = new Map<string, string>();
  const texts = new Map<string, string>();

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("secrets");
  });
  after(() => deployment?.close());

  it("are collected from a stack that uses an application of its own", async () => {
    const { clientId } = deployment.sandbox.instance;
    const reader = `servicePrincipal:${await callerObjectId(deployment.sandbox)}`;
    deployment.configure({
      ...contosoConfig,
      "marketplace-leads:clientId": clientId,
      "marketplace-leads:deadLetterReaders": JSON.stringify([reader]),
    });
    await deployment.must(
      "config",
      "set",
      "--secret",
      "marketplace-leads:clientSecret",
      secretMarker,
      "--stack",
      "secrets",
    );
    secrets.set("the client secret", secretMarker);
    await deployment.must(
      "config",
      "set",
      "--secret",
      "marketplace-leads:alertWebhook",
      `https://hooks.contoso.com/${webhookMarker}`,
      "--stack",
      "secrets",
    );
    secrets.set("the address of the webhook", webhookMarker);
    const preview = await deployment.must("preview", "--diff", "--stack", "secrets");
    texts.set("the preview", preview.stdout + preview.stderr);
    const up = await deployment.must("up", "--yes", "--diff", "--logtostderr", "-v=9", "--stack", "secrets");
    texts.set("pulumi up", up.stdout);
    texts.set("the log at -v=9", up.stderr);
    const { callbackUrl = "" } = await deployment.outputs();
    secrets.set("the signature of the callback URL", new URL(callbackUrl).searchParams.get("sig") ?? "");
    texts.set("stack export", (await deployment.must("stack", "export", "--stack", "secrets")).stdout);
    texts.set(
      "stack output --json",
      (await deployment.must("stack", "output", "--json", "--stack", "secrets")).stdout,
    );
    texts.set("the stack file", readFileSync(join(deployment.project, "Pulumi.secrets.yaml"), "utf8"));
    // Entra refuses the secret, so this lead becomes a letter
    const lead = join(deployment.project, "lead.json");
    writeFileSync(lead, JSON.stringify(plantedLead));
    for (const command of [
      ["send", "--file", lead],
      ["runs"],
      ["dead-letters"],
      ["redrive", "--all"],
      ["resubmit", "--failed"],
    ]) {
      const { stdout, stderr } = await deployment.leads(...command, "--stack", "secrets");
      texts.set(`leads ${command[0]}`, stdout + stderr);
    }
    assert.match(texts.get("leads dead-letters") ?? "", /^[0-9a-f-]{36} /m, "the lead is in a letter");
    const again = await deployment.up("--refresh");
    texts.set("an up with a letter", again.stdout + again.stderr);
    const state = await deployment.must("stack", "export", "--stack", "secrets");
    texts.set("stack export with a letter", state.stdout);
    const { Email, LastName } = plantedLead.UserDetails;
    secrets.set("the lead's e-mail address", Email).set("the lead's name", LastName);
  });

  it("are long enough for a meaningful search", () => {
    for (const [name, value] of secrets) assert.ok(value.length > 15, name);
    for (const [name, text] of texts) assert.ok(text.length > 40 || name.startsWith("leads "), name);
  });

  for (const text of [
    "the preview",
    "pulumi up",
    "stack export",
    "stack output --json",
    "the stack file",
    "leads send",
    "leads runs",
    "leads dead-letters",
    "leads redrive",
    "leads resubmit",
    "an up with a letter",
    "stack export with a letter",
  ]) {
    it(`are not in ${text}`, () => {
      for (const [name, value] of secrets)
        assert.equal(texts.get(text)?.includes(value), false, `${name} is in ${text}`);
    });
  }

  it("are in the log at -v=9 only where Pulumi dumps its own messages (docs/decisions/0017)", () => {
    const dump =
      /^(?:(?:Unm|M)arshaling property for RPC\[|(?:eventSink::Debug\(<\{%reset%\}>)?Invoke RPC finished: )/;
    const leaks = (texts.get("the log at -v=9") ?? "")
      .split("\n")
      .filter((line) => [...secrets.values()].some((value) => line.includes(value)))
      .map((line) => (line.startsWith("{") ? (JSON.parse(line) as { msg: string }).msg : line))
      .filter((message) => !dump.test(message))
      .map((message) => message.slice(0, 60));
    assert.deepEqual(leaks, []);
  });

  it("are new, and in no text, when the stack creates the application", async () => {
    deployment.configure(contosoConfig);
    const { stdout } = await deployment.up("--diff");
    const exported = JSON.parse(
      (await deployment.must("stack", "export", "--show-secrets", "--stack", "secrets")).stdout,
    );
    const password = exported.deployment.resources.find(({ type }: { type: string }) =>
      type.endsWith(":ApplicationPassword"),
    );
    const value = JSON.parse(password.outputs.value.plaintext) as string;
    assert.ok(value.length > 15);
    assert.equal(stdout.includes(value), false);
    assert.equal(
      (await deployment.must("stack", "export", "--stack", "secrets")).stdout.includes(value),
      false,
    );
  });
});
