/** A sandbox where one Logic App writes an offer's leads to a Salesforce org, on a clock that passes by itself. */
import assert from "node:assert/strict";
import { workflowDefinition } from "../../../infra/definition/workflow-definition";
import type { SalesforceArgs } from "../../../infra/destinations/salesforce";
import type { RequestHandler } from "../../../sandbox/http/host-table";
import type { OrgSettings } from "../../../sandbox/salesforce/org-settings";
import { Database } from "../../../sandbox/storage/database";
import { seededIds } from "../../../sandbox/support/ids";
import { clientId, clientSecret, host } from "../../sandbox/salesforce/salesforce-fixture";
import { deployDestination, offerId } from "../support/lead-destination";
import { type SandboxParts, sandboxParts } from "../support/sandbox-parts";
import { StoredLeads, type StoredLetter } from "../support/stored-leads";
import { VirtualTime } from "../support/virtual-time";

export { clientId, clientSecret };

export interface SalesforceWorldOptions {
  settings?: Partial<SalesforceArgs>;
  /** Values of the workflow's parameters instead of the good ones. */
  parameters?: Record<string, string>;
  seed?: string;
}

/** The result of one POST. */
export interface SentLead {
  runName: string;
  status: string;
  code: string | undefined;
}

export class SalesforceWorld {
  readonly time = new VirtualTime();
  /** Set this to watch or answer the requests to the org. */
  between: ((request: Request, handler: RequestHandler) => Response | Promise<Response>) | undefined;
  readonly logged: string[] = [];
  readonly #database = new Database(":memory:");
  readonly #parts: SandboxParts;
  readonly #stored = new StoredLeads(this.#database);
  #workflow = "";
  #callbackUrl = "";

  private constructor(seed: string) {
    const { time } = this;
    this.#parts = sandboxParts({
      database: this.#database,
      clock: time.clock,
      ids: seededIds(seed),
      busy: time.busy,
      around: (part, request, handler) =>
        time.busy(() =>
          part === "salesforce" && this.between !== undefined
            ? this.between(request, handler)
            : handler(request),
        ),
      log: (message) => this.logged.push(message),
    });
  }

  static async start(options: SalesforceWorldOptions = {}): Promise<SalesforceWorld> {
    const world = new SalesforceWorld(options.seed ?? "salesforce");
    await world.#deploy(options);
    return world;
  }

  /** Takes the dead-letter store and the identity of the flow for Dynamics 365. */
  async #deploy({ settings = {}, parameters = {} }: SalesforceWorldOptions): Promise<void> {
    const { subscriptionId, tenantId } = this.#parts.directory;
    const { workflow } = await deployDestination((...call) => this.arm(...call), {
      subscriptionId,
      credentials: { tenantId, clientId: "unused", clientSecret: "unused" },
    });
    const { location, identity, properties } = await this.arm("GET", workflow, "2019-05-01");
    const [identityId = ""] = Object.keys(identity.userAssignedIdentities);
    const { deadLetterUrl, deadLetterIdentity } = properties.parameters;
    this.#workflow = `${workflow}-salesforce`;
    const values = { salesforceUrl: `https://${host}`, clientId, clientSecret, offerId, ...parameters };
    await this.arm("PUT", this.#workflow, "2019-05-01", {
      ...{ location, identity: { type: "UserAssigned", userAssignedIdentities: { [identityId]: {} } } },
      properties: {
        state: "Enabled",
        definition: workflowDefinition("salesforce", { salesforce: settings as SalesforceArgs }),
        parameters: {
          ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])),
          ...{ deadLetterUrl, deadLetterIdentity },
        },
      },
    });
    const trigger = `${this.#workflow}/triggers/manual/listCallbackUrl`;
    this.#callbackUrl = (await this.arm("POST", trigger, "2019-05-01")).value;
  }

  /** What an administrator of the org sets up. */
  get org(): OrgSettings {
    return this.#parts.salesforce.settings;
  }

  /** The org's leads, oldest first. */
  leads(): any[] {
    return this.#parts.salesforce.org(host).all();
  }

  letters(): StoredLetter[] {
    return this.#stored.letters();
  }

  /** What the only letter says. */
  letter() {
    const [first, ...others] = this.letters();
    assert.ok(first !== undefined && others.length === 0, `${others.length} other letters`);
    const { name, metadata, content } = first;
    const { status, message, lead } = content;
    return { name, metadata, status, message, lead };
  }

  /** Makes a Resource Manager call that must succeed, and returns its body. */
  async arm(method: string, path: string, apiVersion: string, body?: object): Promise<any> {
    const token = await this.#parts.token("https://management.azure.com");
    const answer = await this.#parts.fetch(`https://management.azure.com${path}?api-version=${apiVersion}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** Posts a lead and does not wait for its run. @param leadId as redrive appends it */
  async post(lead: unknown, leadId?: string): Promise<string> {
    const url = leadId === undefined ? this.#callbackUrl : `${this.#callbackUrl}&leadId=${leadId}`;
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(lead);
    const answer = await this.#parts.fetch(url, { method: "POST", headers, body });
    assert.equal(answer.status, 202);
    return answer.headers.get("x-ms-workflow-run-id") ?? "";
  }

  /** Posts a lead and waits for the end of its run. */
  async send(lead: unknown, leadId?: string): Promise<SentLead> {
    const runName = await this.post(lead, leadId);
    await this.finish();
    const run = await this.arm("GET", `${this.#workflow}/runs/${runName}`, "2019-05-01");
    return { runName, status: run.properties.status, code: run.properties.error?.code };
  }

  /** Waits for the active runs. */
  finish(): Promise<void> {
    return this.time.pass(this.#parts.runtime.idle());
  }

  /** Everything that Resource Manager and the links in its answers show of a run and the workflow. */
  async shown(runName: string): Promise<string> {
    const run = `${this.#workflow}/runs/${runName}`;
    const paths = [this.#workflow, run, `${run}/actions`, `${this.#workflow}/triggers/manual/histories`];
    const answers = [];
    for (const path of paths) answers.push(JSON.stringify(await this.arm("GET", path, "2019-05-01")));
    const links = answers.join("").match(/https:\/\/localhost[^"]+/g) ?? [];
    for (const link of links) answers.push(await (await this.#parts.fetch(link)).text());
    return answers.join("\n");
  }

  async close(): Promise<void> {
    await this.#parts.monitor.close();
    await this.#parts.runtime.close();
    this.#database.close();
  }
}
