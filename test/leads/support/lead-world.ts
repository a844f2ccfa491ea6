/** All services for a lead, in one process on a virtual clock, deployed through Resource Manager and granted by `leads grant`'s operation. */
import assert from "node:assert/strict";
import type { DiagnosticRow } from "../../../sandbox/monitor/deployment";
import type { Notification } from "../../../sandbox/monitor/notification";
import { Database } from "../../../sandbox/storage/database";
import { seededIds } from "../../../sandbox/support/ids";
import { deployAlerts } from "./alert-rules";
import type { ConnectedDestination, DestinationAdapter } from "./destinations/destination-adapter";
import { dynamics365 } from "./destinations/dynamics365";
import { deployDiagnostics } from "./diagnostic-setting";
import {
  type Destination,
  type DestinationsOptions,
  deployDestinations,
  noDestination,
  offerId,
} from "./lead-destination";
import { type Between, type SandboxParts, sandboxParts } from "./sandbox-parts";
import { StoredLeads } from "./stored-leads";
import { VirtualTime } from "./virtual-time";
import { type Redriven, redriveAllOf, redriveSeveralOf } from "./world-redrive";

export { offerId };

export interface WorldOptions extends Pick<DestinationsOptions, "deadLetter"> {
  /** The destinations that get each lead. @default Dynamics 365 alone */
  destinations?: readonly DestinationAdapter[];
  fieldMap?: Record<string, string>;
  /** @default true */
  isGranted?: boolean;
  /** Seed of every id. */
  seed?: string;
}

/** The result of one POST. */
export interface Sent {
  status: number;
  /** Undefined when the lead was refused. */
  runName: string | undefined;
}

export class LeadWorld {
  readonly time = new VirtualTime();
  readonly logged: string[] = [];
  /** Set this to watch or answer the requests of a service. */
  readonly between: Between = {};
  readonly stored: StoredLeads;
  readonly #database = new Database(":memory:");
  readonly #parts: SandboxParts;
  readonly destinations: readonly DestinationAdapter[];
  #connected: readonly ConnectedDestination[] = [];
  #destination: Destination = noDestination;
  #callbackUrl = "";

  private constructor(seed: string, destinations: readonly DestinationAdapter[]) {
    const { time } = this;
    this.destinations = destinations;
    this.stored = new StoredLeads(this.#database, destinations[0]);
    this.#parts = sandboxParts({
      database: this.#database,
      clock: time.clock,
      ids: seededIds(seed),
      busy: time.busy,
      around: (part, request, handler) =>
        time.busy(() => this.between[part]?.(request, handler) ?? handler(request)),
      log: (message) => this.logged.push(message),
    });
  }

  /** Deploys the definitions, and grants the roles by default. */
  static async start(options: WorldOptions = {}): Promise<LeadWorld> {
    const world = new LeadWorld(options.seed ?? "leads", options.destinations ?? [dynamics365]);
    await world.#deploy(options);
    if (options.isGranted !== false) await world.grant();
    return world;
  }

  async #deploy({ fieldMap, deadLetter = "storage" }: WorldOptions): Promise<void> {
    const { subscriptionId, deployer } = this.#parts.directory;
    const connected: ConnectedDestination[] = [];
    for (const adapter of this.destinations) connected.push(await adapter.connect(this.#parts));
    this.#connected = connected;
    this.#destination = await deployDestinations((...call) => this.arm(...call), {
      ...{ subscriptionId, deadLetter, readers: [deployer.objectId] },
      apps: this.destinations.map(({ name, definition }, index) => ({
        name,
        definition: definition({ deadLetter, ...(fieldMap && { fieldMap }) }),
        parameters: async (place) => connected[index]?.parameters(place) ?? {},
      })),
    });
    const trigger = `${this.workflow}/triggers/manual/listCallbackUrl`;
    this.#callbackUrl = (await this.arm("POST", trigger, "2019-05-01")).value;
  }

  /** Lets every destination write. */
  async grant(): Promise<void> {
    for (const connected of this.#connected) await connected.grant();
  }

  /** Of the first destination's connection. */
  get secret(): string {
    return this.#connected[0]?.secret ?? "";
  }

  /** Makes the destinations' secrets expire, or valid again. @param name @default every destination */
  setSecret(state: "expired" | "valid", name?: string): void {
    this.#connected.forEach((connected, index) => {
      if (name === undefined || this.destinations[index]?.name === name) connected.setSecret?.(state);
    });
  }

  /** Removes the data role on the container from the workflow's identity, or restores it. */
  async setStoreRole(state: "missing" | "assigned"): Promise<void> {
    const { path, body } = this.#destination.ownRole;
    await this.arm(state === "missing" ? "DELETE" : "PUT", path, "2022-04-01", body);
  }

  /** Makes a Resource Manager call that must succeed, and returns its body. */
  arm(method: string, path: string, apiVersion: string, body?: unknown): Promise<any> {
    const url = new URL(path, "https://management.azure.com");
    if (!url.searchParams.has("api-version")) url.searchParams.set("api-version", apiVersion);
    return this.#armAnswer(method, url, body, (status) => status < 300);
  }

  /** Body of a metrics query of the workflow. */
  metrics(query: Record<string, string>, wanted = 200): Promise<any> {
    const url = new URL(`https://management.azure.com${this.workflow}/providers/microsoft.insights/metrics`);
    for (const [name, value] of Object.entries({ "api-version": "2018-01-01", ...query })) {
      url.searchParams.set(name, value);
    }
    return this.#armAnswer("GET", url, undefined, (status) => status === wanted);
  }

  /** The Logic App whose URL the marketplace has. */
  get workflow(): string {
    return this.#destination.workflow;
  }

  /** Answers whether a request goes to the Logic App of a destination. Only with several. */
  isFor({ name }: Pick<DestinationAdapter, "name">, request: Request): boolean {
    const url = this.#destination.callbackUrls[name];
    return url !== undefined && new URL(url).pathname === new URL(request.url).pathname;
  }

  /** The Logic App of a destination. */
  workflowOf({ name }: Pick<DestinationAdapter, "name">): string {
    return this.#destination.workflows[name] ?? "";
  }

  async #armAnswer(
    method: string,
    url: URL,
    body: unknown,
    isWanted: (status: number) => boolean,
  ): Promise<any> {
    const answer = await this.#parts.fetch(url, {
      method,
      headers: { authorization: `Bearer ${await this.#parts.token("https://management.azure.com")}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(isWanted(answer.status), `${method} ${url.pathname}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** Posts bytes to the callback URL and does not wait for the run. */
  async post(
    body: string | Uint8Array<ArrayBuffer>,
    contentType?: string,
    more?: Record<string, string>,
  ): Promise<Sent> {
    const headers = new Headers(more);
    if (contentType !== undefined) headers.set("content-type", contentType);
    // bytes, because fetch adds a content type to a text
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    const answer = await this.#parts.fetch(this.#callbackUrl, { method: "POST", headers, body: bytes });
    await answer.arrayBuffer();
    return { status: answer.status, runName: answer.headers.get("x-ms-workflow-run-id") ?? undefined };
  }

  /** Posts and waits for the end of the run. */
  async send(
    body: string | Uint8Array<ArrayBuffer>,
    contentType?: string,
    more?: Record<string, string>,
  ): Promise<Sent> {
    const sent = await this.post(body, contentType, more);
    await this.finish();
    return sent;
  }

  sendJson(lead: unknown): Promise<Sent> {
    return this.send(JSON.stringify(lead), "application/json");
  }

  /** Sends a lead with the id of its row, like redrive. */
  async sendWithId(lead: unknown, leadId: string): Promise<Sent> {
    const callbackUrl = this.#callbackUrl;
    this.#callbackUrl = `${callbackUrl}&leadId=${encodeURIComponent(leadId)}`;
    const posted = this.post(JSON.stringify(lead), "application/json");
    this.#callbackUrl = callbackUrl;
    const sent = await posted;
    await this.finish();
    return sent;
  }

  /** Waits for the active runs. */
  finish(): Promise<void> {
    return this.time.pass(this.#parts.runtime.idle());
  }

  /** Properties of a run. */
  async run(runName: string | undefined, workflow = this.workflow): Promise<any> {
    return (await this.arm("GET", `${workflow}/runs/${runName}`, "2019-05-01")).properties;
  }

  /** Every run, newest first. */
  async runs(workflow = this.workflow): Promise<{ name: string; properties: any }[]> {
    const runs = [];
    for (let path = `${workflow}/runs?$top=250`; path !== ""; ) {
      const { value, nextLink } = await this.arm("GET", path, "2019-05-01");
      runs.push(...value);
      path = nextLink === undefined ? "" : nextLink.slice(new URL(nextLink).origin.length);
    }
    return runs;
  }

  /** Action → properties of a run. */
  async actions(runName: string | undefined, workflow = this.workflow): Promise<Record<string, any>> {
    const path = `${workflow}/runs/${runName}/actions`;
    const { value } = await this.arm("GET", path, "2019-05-01");
    return Object.fromEntries(value.map((action: any) => [action.name, action.properties]));
  }

  /** The content of a history link. */
  async read(link: string): Promise<string> {
    return (await this.#parts.fetch(link)).text();
  }

  /** Runs a lead again, like Azure's resubmit. */
  async resubmit(runName: string | undefined, workflow = this.workflow): Promise<void> {
    const history = `${workflow}/triggers/manual/histories/${runName}/resubmit`;
    await this.arm("POST", history, "2019-05-01");
    await this.finish();
  }

  /** Does the same as `leads redrive --all`. */
  redriveAll(): Promise<Redriven> {
    const { fetch, token } = this.#parts;
    const reach = {
      fetch: fetch as typeof globalThis.fetch,
      token: (audience: string) => this.time.busy(() => token(audience)),
      clock: this.time.clock,
      destination: this.#destination,
      name: this.destinations[0]?.name ?? "",
      callbackUrl: this.#callbackUrl,
    };
    const urls = this.#destination.callbackUrls;
    return this.time.pass(
      this.destinations.length === 1 ? redriveAllOf(reach) : redriveSeveralOf(reach, urls),
    );
  }

  /** Deploys an alert on failed runs. */
  async watch(): Promise<void> {
    await deployAlerts((...call) => this.arm(...call), this.workflow);
  }

  /** Deploys logs to a workspace. */
  async log(): Promise<void> {
    await deployDiagnostics((...call) => this.arm(...call), this.workflow);
  }

  /** Rows of a run in the workspace. */
  async logRows(runName: string | undefined): Promise<DiagnosticRow[]> {
    await this.time.pass(this.time.clock.sleep(5 * 60_000));
    return this.#parts.monitor
      .diagnosticRows()
      .filter(({ resource_runId_s }) => resource_runId_s === runName);
  }

  /** The sent alerts, oldest first. */
  told(): Notification[] {
    return this.#parts.monitor.notifications().reverse();
  }

  async close(): Promise<void> {
    await this.#parts.monitor.close();
    await this.#parts.runtime.close();
    this.#database.close();
  }
}
