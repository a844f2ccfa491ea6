/**
 * Azure's JavaScript clients with a separate sandbox process: real sockets, real TLS, real tokens.
 *
 * The clients trust the sandbox's authority through their own `tlsOptions`.
 */
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { LogicManagementClient, type WorkflowRun } from "@azure/arm-logic";
import { ResourceManagementClient } from "@azure/arm-resources";
import { ClientSecretCredential } from "@azure/identity";
import { SandboxFixture } from "../../e2e/support/sandbox-fixture";

export const group = "rg-clients";
export const location = "westeurope";

/** A run that has not ended. */
export const isActive = (status: string | undefined) => status === "Running" || status === "Waiting";

export class AzureClients {
  readonly sandbox: SandboxFixture;
  readonly logic: LogicManagementClient;
  readonly resources: ResourceManagementClient;

  private constructor(sandbox: SandboxFixture) {
    this.sandbox = sandbox;
    const { tenantId, subscriptionId, clientId, clientSecret, authorityFile } = sandbox.instance;
    const tlsOptions = { ca: readFileSync(authorityFile, "utf8") };
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
      authorityHost: this.origin,
      disableInstanceDiscovery: true, // otherwise MSAL asks Microsoft whether it knows the authority
      tlsOptions,
    });
    const options = {
      endpoint: this.origin,
      credentialScopes: "https://management.azure.com/.default",
      tlsOptions,
    };
    this.logic = new LogicManagementClient(credential, subscriptionId, options);
    this.resources = new ResourceManagementClient(credential, subscriptionId, options);
  }

  /** Starts a sandbox with one empty resource group. */
  static async start(): Promise<AzureClients> {
    const sandbox = await SandboxFixture.start();
    try {
      const clients = new AzureClients(sandbox);
      await clients.resources.resourceGroups.createOrUpdate(group, { location });
      return clients;
    } catch (error) {
      await sandbox.close();
      throw error;
    }
  }

  get origin(): string {
    return `https://localhost:${this.sandbox.instance.port}`;
  }

  /** Posts JSON, or nothing, to a URL without a token, like the marketplace. */
  post(url: string | undefined, body: unknown = {}): Promise<Response> {
    return this.sandbox.fetch(url ?? "", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  /** The JSON behind a link of the run history. */
  async content(link: { uri?: string } | undefined): Promise<unknown> {
    const answer = await this.sandbox.fetch(link?.uri ?? "");
    return answer.ok ? await answer.json() : answer.status;
  }

  /** Starts a run of the workflow's Request trigger and returns its name. */
  async startRun(workflow: string, body: unknown): Promise<string> {
    const { value } = await this.logic.workflowTriggers.listCallbackUrl(group, workflow, "manual");
    const accepted = await this.post(value, body);
    if (accepted.status !== 202) throw new Error(`The trigger answered ${accepted.status}.`);
    return accepted.headers.get("x-ms-workflow-run-id") ?? "";
  }

  /** Reads the run until it matches. */
  async until(
    workflow: string,
    runName: string,
    isReached: (run: WorkflowRun) => boolean | Promise<boolean>,
  ): Promise<WorkflowRun> {
    for (let looks = 0; looks < 400; looks++) {
      const run = await this.logic.workflowRuns.get(group, workflow, runName);
      if (await isReached(run)) return run;
      await wait(25);
    }
    throw new Error(`The run ${runName} of ${workflow} did not get there.`);
  }

  /** Waits for the end of a run. */
  ended(workflow: string, runName: string): Promise<WorkflowRun> {
    return this.until(workflow, runName, ({ status }) => !isActive(status));
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }
}

/** All items of a paged list. */
export async function all<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of list) found.push(item);
  return found;
}

/** A definition with a Request trigger named `manual`. */
export function definitionOf(actions: object = {}, more: object = {}): object {
  return {
    $schema:
      "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    triggers: { manual: { type: "Request", kind: "Http", inputs: { schema: {} } } },
    actions,
    outputs: {},
    ...more,
  };
}
