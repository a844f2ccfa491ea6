/** A deployed offer for failure tests: runs a command in a broken environment and checks its message. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PulumiResult, runPulumi } from "../../support/engine";
import { assertExplained, type Explanation } from "../../support/explained";
import { contosoConfig, Deployment, runLeads, type StackConfig } from "./deployment";

/** Changes of the environment; undefined removes a variable. */
export type EnvChanges = Readonly<Record<string, string | undefined>>;

export class FailingOffer {
  readonly deployment: Deployment;
  /** An application with a secret and without roles: no subscription, no environment. */
  readonly stranger: { clientId: string; clientSecret: string };
  /** Values that no text may contain. */
  readonly secrets: string[];

  private constructor(deployment: Deployment, stranger: FailingOffer["stranger"]) {
    this.deployment = deployment;
    this.stranger = stranger;
    const { clientSecret } = deployment.sandbox.instance;
    this.secrets = ["someone@contoso.com", "passphrase of the tests", clientSecret, stranger.clientSecret];
  }

  /** An offer's stack that is not deployed yet. */
  static async create(): Promise<FailingOffer> {
    const deployment = await Deployment.create("prod");
    return new FailingOffer(deployment, await applicationWithoutRights(deployment));
  }

  /** Deploys, and adds the callback URL to the secrets. */
  async up(...args: string[]): Promise<Record<string, string>> {
    await this.deployment.up(...args);
    const outputs = await this.deployment.outputs();
    this.secrets.push(new URL(outputs.callbackUrl ?? "").searchParams.get("sig") ?? "");
    return outputs;
  }

  leads(args: readonly string[], env: EnvChanges = {}, cwd = this.deployment.project): Promise<PulumiResult> {
    return runLeads(args, { cwd, env: changed(this.deployment.env, env) });
  }

  pulumi(args: readonly string[], env: EnvChanges = {}): Promise<PulumiResult> {
    const options = { cwd: this.deployment.project, env: changed(this.deployment.env, env) };
    return runPulumi([...args, "--stack", "prod", "--non-interactive", "--color", "never"], options);
  }

  /** A preview with this configuration on top. */
  async previewWith(config: StackConfig): Promise<PulumiResult> {
    this.deployment.configure({ ...contosoConfig, ...config });
    const result = await this.pulumi(["preview"]);
    this.deployment.configure(contosoConfig);
    return result;
  }

  /** Expects the command to fail with a code of docs/errors.md, the problem, the fix and no secret. */
  explains({ code, stdout, stderr }: PulumiResult, explanation: Explanation): void {
    assert.notEqual(code, 0, stdout);
    assertExplained(`${stdout}\n${stderr}`, explanation, this.secrets);
  }

  close(): Promise<void> {
    return this.deployment.close();
  }
}

function changed(env: NodeJS.ProcessEnv, changes: EnvChanges): NodeJS.ProcessEnv {
  const entries = Object.entries({ ...env, ...changes });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Whether a row in the table of Pulumi's own texts in docs/errors.md matches. */
export function isSaidInErrorsPage(text: string): boolean {
  const page = readFileSync(join(__dirname, "../../../docs/errors.md"), "utf8");
  const table = page.slice(page.indexOf("| Pulumi says |"));
  const texts = [...table.matchAll(/^\| (.+?) \| `LEADS_/gm)].map(([, says = ""]) => says);
  assert.ok(texts.length > 5);
  return texts.some((says) => text.includes(says));
}

async function applicationWithoutRights({ sandbox }: Deployment) {
  const graph = async (path: string, body: unknown) => {
    const { status, body: answer } = await sandbox.rest("POST", "https://graph.microsoft.com", path, body);
    assert.ok(status < 300, JSON.stringify(answer));
    return answer as Record<string, string>;
  };
  const { id, appId = "" } = await graph("/v1.0/applications", { displayName: "no rights" });
  await graph("/v1.0/servicePrincipals", { appId });
  const { secretText = "" } = await graph(`/v1.0/applications/${id}/addPassword`, {
    passwordCredential: { displayName: "test" },
  });
  return { clientId: appId, clientSecret: secretText };
}
