/** A stack whose update was interrupted, and a sandbox in memory in which its resources exist or not. */
import assert from "node:assert/strict";
import type { Decision } from "../../../operations/pending/decision";
import { GraphClient } from "../../../operations/pending/graph-client";
import { decideAll } from "../../../operations/pending/settlement";
import type { ResourceState, StackExport } from "../../../operations/pending/stack-export";
import { ArmClient } from "../../../operations/services/arm-client";
import { createServices } from "../../../sandbox/create-services";
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";
import { makeKeys } from "../../support/signing-keys";

export const urnOf = (type: string, name: string) =>
  `urn:pulumi:prod::marketplace-leads::marketplace-leads:index:LeadDestination$${type}::${name}`;
export const parent = "urn:pulumi:prod::marketplace-leads::marketplace-leads:index:LeadDestination::leads";
export const displayName = "app-contoso-crm-prod-0a1b2c";

/** A resource as a pending operation has it. */
export function pending(type: string, name: string, inputs: Record<string, unknown>): ResourceState {
  const provider = `urn:pulumi:prod::marketplace-leads::pulumi:providers:${type.split(":")[0]}::default::7b2021e9`;
  return { urn: urnOf(type, name), type, parent, provider, inputs };
}

export const application = (inputs = {}) =>
  pending("azuread:index/application:Application", "leads-application", {
    ...{ displayName, signInAudience: "AzureADMyOrg" },
    ...inputs,
  });

export class InterruptedStack {
  readonly clock = new ManualClock(new Date("2026-11-28T10:00:00Z"));
  readonly #database = new Database(":memory:");
  readonly #services = createServices({
    ...{ database: this.#database, clock: this.clock, ids: seededIds("pending"), makeKeys },
    origin: () => "https://localhost",
  });
  /** Milliseconds that were waited. */
  waited = 0;
  /** Requests so far, e.g. `GET /v1.0/applications`. */
  readonly requests: string[] = [];
  /** Answers in place of the sandbox. */
  answer: (request: Request) => Response | undefined = () => undefined;

  get subscriptionId(): string {
    return this.#services.directory.subscriptionId;
  }

  get deployer(): string {
    return this.#services.directory.deployer.objectId;
  }

  close(): void {
    this.#services.monitor.close();
    this.#services.runtime.close();
    this.#database.close();
  }

  /** What is decided about the pending creations. The state was written `writtenSecondsAgo`. */
  async decide(
    creations: readonly ResourceState[],
    {
      resources = [],
      writtenSecondsAgo = 60,
    }: { resources?: ResourceState[]; writtenSecondsAgo?: number } = {},
  ): Promise<Decision[]> {
    const written = this.clock.now().getTime() - writtenSecondsAgo * 1000;
    const exported: StackExport = {
      deployment: {
        manifest: { time: new Date(written).toISOString() },
        resources,
        pending_operations: creations.map((resource) => ({ type: "creating", resource })),
      },
    };
    const now = () => this.clock.now().getTime();
    const sleep = async (milliseconds: number) => {
      this.waited += milliseconds;
      this.clock.advance(milliseconds);
    };
    const { fetch, token } = this;
    const settlements = await decideAll(exported, {
      ...{ now, sleep, writtenAt: written, subscriptionId: this.subscriptionId },
      graph: new GraphClient({ fetch, token: () => token("https://graph.microsoft.com") }),
      arm: new ArmClient({ fetch, now, sleep, token: () => token("https://management.azure.com") }),
    });
    return settlements.map(({ decision }) => decision);
  }

  async decideOne(...parameters: Parameters<InterruptedStack["decide"]>): Promise<Decision> {
    const [decision] = await this.decide(...parameters);
    assert.ok(decision !== undefined);
    return decision;
  }

  readonly token = (resource: string) => this.#services.token(resource);

  readonly fetch = (async (input: string, init?: RequestInit) => {
    const request = new Request(input, init);
    this.requests.push(`${request.method} ${new URL(request.url).pathname}`);
    return this.answer(request) ?? this.#services.hosts.fetch(input, init);
  }) as typeof fetch;

  /** Calls a service as the deployer. */
  async call(method: string, url: string, body?: object): Promise<any> {
    const answer = await this.#services.hosts.fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${await this.token(new URL(url).origin)}`,
        "content-type": "application/json",
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${url} answered ${answer.status}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  graph(method: string, path: string, body?: object): Promise<any> {
    return this.call(method, `https://graph.microsoft.com/v1.0/${path}`, body);
  }

  arm(method: string, id: string, apiVersion: string, body?: object): Promise<any> {
    return this.call(method, `https://management.azure.com${id}?api-version=${apiVersion}`, body);
  }

  /** An application as the update makes it. */
  newApplication(body = {}): Promise<{ id: string; appId: string }> {
    const owners = [`https://graph.microsoft.com/v1.0/directoryObjects/${this.deployer}`];
    return this.graph("POST", "applications", {
      ...{ displayName, signInAudience: "AzureADMyOrg", "owners@odata.bind": owners },
      ...body,
    });
  }
}

export function assertDoubt(decision: Decision, text: RegExp, ...fixes: RegExp[]): void {
  assert.equal(decision.kind, "doubt");
  if (decision.kind !== "doubt") return;
  assert.match(decision.text, text);
  for (const fix of fixes) assert.match(decision.fixes.join("\n"), fix);
}
