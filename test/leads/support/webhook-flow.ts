/** The webhook's Logic App on the runtime, with the sandbox's receivers and a store of letters in memory. */
import type { DefinitionSource } from "../../../infra/definition/workflow-definition";
import { workflowDefinition } from "../../../infra/definition/workflow-definition";
import type { WebhookArgs } from "../../../infra/destinations/webhook-settings";
import { WebhookFixture } from "../../sandbox/webhook/webhook-fixture";
import { deploymentOf, Harness } from "../../sandbox/workflow/harness";
import { VirtualTime } from "./virtual-time";

/** Settings whose values are known. */
export type KnownSettings = { [Name in keyof WebhookArgs]: Extract<WebhookArgs[Name], string | object> } & {
  url: string;
};

/** A stored letter. */
export interface Letter {
  name: string;
  headers: Record<string, string>;
  body: any;
}

/** An answer that takes the place of a receiver's, or a fault; undefined lets the receiver answer. */
export type Between = (request: Request, call: number) => Response | "lost" | undefined;

const letters = "https://stleads.blob.core.windows.net/dead-letters";
const identity =
  "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-test/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-leads";

export class WebhookFlow {
  readonly time = new VirtualTime();
  readonly receiver = new WebhookFixture(this.time.clock);
  readonly letters = new Map<string, Letter>();
  readonly harness: Harness;
  /** Requests to receivers, with every try. */
  readonly requests: Request[] = [];
  between: Between = () => undefined;

  constructor(settings: KnownSettings, more: DefinitionSource = {}) {
    const { url, secret, username, audience } = settings;
    const definition = workflowDefinition("webhook", { ...more, webhook: settings });
    const given = {
      ...{ webhookUrl: url, webhookSecret: secret, webhookUsername: username, webhookAudience: audience },
      ...{ identity, offerId: "contoso.leads", deadLetterUrl: letters, deadLetterIdentity: identity },
    };
    const declared = Object.entries(given).filter(([name]) => Object.hasOwn(definition.parameters, name));
    const parameters = Object.fromEntries(declared.map(([name, value]) => [name, { value }]));
    const { clientId, objectId } = this.receiver.directory.deployer;
    this.harness = new Harness([{ ...deploymentOf({}), definition: { ...definition }, parameters }], {
      clock: this.receiver.clock,
      identityToken: (_workflow, _identity, resource) =>
        this.time.busy(() => this.receiver.tokens.issue({ clientId, objectId, audience: resource })),
      fetch: (request) =>
        this.time.busy(() => (request.url.startsWith(letters) ? this.#keep(request) : this.#answer(request))),
    });
  }

  async #keep(request: Request): Promise<Response> {
    const name = new URL(request.url).pathname.slice("/dead-letters/".length);
    this.letters.set(name, {
      name,
      headers: Object.fromEntries(request.headers),
      body: await request.json(),
    });
    return new Response(null, { status: 201 });
  }

  async #answer(request: Request): Promise<Response> {
    this.requests.push(request.clone());
    const planned = this.between(request, this.requests.length);
    if (planned instanceof Response) return planned;
    const answer = await this.receiver.service.app.fetch(request);
    if (planned === "lost") throw new TypeError("fetch failed");
    return answer;
  }

  /** Posts a lead. @param leadId as redrive appends it @returns the status of the answer */
  async post(lead: unknown, leadId?: string): Promise<number> {
    const url = this.harness.url();
    if (leadId !== undefined) url.searchParams.set("leadId", leadId);
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(lead) };
    return (await this.harness.send(init, url)).status;
  }

  /** Waits for the active runs. */
  finish(): Promise<void> {
    return this.time.pass(this.harness.runtime.idle());
  }

  /** Posts a lead and waits for the end of its run. */
  async send(lead: unknown, leadId?: string): Promise<{ status: string; error: any }> {
    await this.post(lead, leadId);
    await this.finish();
    return this.harness.lastRun().properties;
  }

  /** Bodies of the calls that a receiver accepted. */
  bodies(): any[] {
    return this.receiver.service.calls.list().map(({ body }) => body);
  }

  /** The only letter. */
  get letter(): Letter {
    const [letter, second] = this.letters.values();
    if (letter === undefined || second !== undefined) throw new Error(`${this.letters.size} letters`);
    return letter;
  }

  async close(): Promise<void> {
    await this.harness.close();
    this.receiver.close();
  }
}
