/** All services for a lead, in one process on a virtual clock, deployed through Resource Manager and granted by `leads grant`'s operation. */
import assert from "node:assert/strict";
import { grantLeadWriter } from "../../../operations/dataverse/grant-lead-writer";
import type { RequestHandler } from "../../../sandbox/http/host-table";
import type { DiagnosticRow } from "../../../sandbox/monitor/deployment";
import type { Notification } from "../../../sandbox/monitor/notification";
import { Database } from "../../../sandbox/storage/database";
import { seededIds } from "../../../sandbox/support/ids";
import { deployAlerts } from "./alert-rules";
import { deployDiagnostics } from "./diagnostic-setting";
import {
  type Destination,
  type DestinationOptions,
  deployDestination,
  environmentUrl,
  noDestination,
  offerId,
} from "./lead-destination";
import { type PartName, type SandboxParts, sandboxParts } from "./sandbox-parts";
import { StoredLeads } from "./stored-leads";
import { VirtualTime } from "./virtual-time";
import { type Redriven, redriveAllOf } from "./world-redrive";

export { offerId };

/** Wraps a service for its callers. */
export type Between = (request: Request, handler: RequestHandler) => Response | Promise<Response>;

export interface WorldOptions extends Pick<DestinationOptions, "fieldMap" | "deadLetter"> {
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
  readonly between: Partial<Record<PartName, Between | undefined>> = {};
  readonly stored: StoredLeads;
  readonly #database = new Database(":memory:");
  readonly #parts: SandboxParts;
  #application = { id: "", clientId: "" };
  /** Of the connection. */
  secret = "";
  #destination: Destination = noDestination;
  #callbackUrl = "";

  private constructor(seed: string) {
    const { time } = this;
    this.stored = new StoredLeads(this.#database);
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

  /** Deploys the definition, and grants the role by default. */
  static async start(options: WorldOptions = {}): Promise<LeadWorld> {
    const world = new LeadWorld(options.seed ?? "leads");
    await world.#deploy(options);
    if (options.isGranted !== false) await world.grant();
    return world;
  }

  async #deploy(options: WorldOptions): Promise<void> {
    const { tenantId, subscriptionId, passwords } = this.#parts.directory;
    const { id, appId: clientId } = this.#parts.directory.create("application", { displayName: "leads" });
    this.#parts.directory.create("servicePrincipal", {}, clientId);
    const { secretText } = passwords.add(id, { displayName: null, ...validity });
    this.#application = { id, clientId };
    this.secret = secretText ?? "";
    this.#destination = await deployDestination((...call) => this.arm(...call), {
      ...options,
      subscriptionId,
      readers: [this.#parts.directory.deployer.objectId],
      credentials: { tenantId, clientId, clientSecret: this.secret },
    });
    const trigger = `${this.#destination.workflow}/triggers/manual/listCallbackUrl`;
    this.#callbackUrl = (await this.arm("POST", trigger, "2019-05-01")).value;
  }

  /** Does the same as `leads grant`. */
  async grant(): Promise<void> {
    const token = () => this.#parts.token(environmentUrl);
    const { fetch } = this.#parts;
    await grantLeadWriter(
      { environmentUrl, token, fetch: fetch as typeof globalThis.fetch },
      this.#application.clientId,
    );
  }

  /** Makes the connection's secret expire, or valid again. */
  setSecret(state: "expired" | "valid"): void {
    const { passwords } = this.#parts.directory;
    const { id } = this.#application;
    for (const { keyId } of passwords.list(id)) passwords.remove(id, keyId);
    passwords.store(id, this.secret, { displayName: null, ...(state === "valid" ? validity : expired) });
  }

  /** Makes the workflow write to another environment, like a manual change in the portal; by default to its own. */
  async setEnvironment(dynamicsUrl = environmentUrl): Promise<void> {
    const { workflow } = this.#destination;
    const { location, identity, properties } = await this.arm("GET", workflow, "2019-05-01");
    const ids = Object.keys(identity?.userAssignedIdentities ?? {});
    const parameters = { ...properties.parameters, dynamicsUrl: { value: dynamicsUrl } };
    const { state, definition } = properties;
    await this.arm("PUT", workflow, "2019-05-01", {
      location,
      identity: {
        type: identity?.type ?? "None",
        userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])),
      },
      properties: { state, definition, parameters },
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

  get workflow(): string {
    return this.#destination.workflow;
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

  /** Waits for the active runs. */
  finish(): Promise<void> {
    return this.time.pass(this.#parts.runtime.idle());
  }

  /** Properties of a run. */
  async run(runName: string | undefined): Promise<any> {
    return (await this.arm("GET", `${this.#destination.workflow}/runs/${runName}`, "2019-05-01")).properties;
  }

  /** Every run, newest first. */
  async runs(): Promise<{ name: string; properties: any }[]> {
    const runs = [];
    for (let path = `${this.#destination.workflow}/runs?$top=250`; path !== ""; ) {
      const { value, nextLink } = await this.arm("GET", path, "2019-05-01");
      runs.push(...value);
      path = nextLink === undefined ? "" : nextLink.slice(new URL(nextLink).origin.length);
    }
    return runs;
  }

  /** Action → properties of a run. */
  async actions(runName: string | undefined): Promise<Record<string, any>> {
    const path = `${this.#destination.workflow}/runs/${runName}/actions`;
    const { value } = await this.arm("GET", path, "2019-05-01");
    return Object.fromEntries(value.map((action: any) => [action.name, action.properties]));
  }

  /** The content of a history link. */
  async read(link: string): Promise<string> {
    return (await this.#parts.fetch(link)).text();
  }

  /** Runs a lead again, like Azure's resubmit. */
  async resubmit(runName: string | undefined): Promise<void> {
    const history = `${this.#destination.workflow}/triggers/manual/histories/${runName}/resubmit`;
    await this.arm("POST", history, "2019-05-01");
    await this.finish();
  }

  /** Does the same as `leads redrive --all`. */
  redriveAll(): Promise<Redriven> {
    const { fetch, token } = this.#parts;
    const redriven = redriveAllOf({
      fetch: fetch as typeof globalThis.fetch,
      token: (audience) => this.time.busy(() => token(audience)),
      clock: this.time.clock,
      destination: this.#destination,
      callbackUrl: this.#callbackUrl,
    });
    return this.time.pass(redriven);
  }

  /** Deploys an alert on failed runs. */
  async watch(): Promise<void> {
    await deployAlerts((...call) => this.arm(...call), this.#destination.workflow);
  }

  /** Deploys logs to a workspace. */
  async log(): Promise<void> {
    await deployDiagnostics((...call) => this.arm(...call), this.#destination.workflow);
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

const validity = { startDateTime: "2025-01-01T00:00:00Z", endDateTime: "2125-01-01T00:00:00Z" };
const expired = { startDateTime: "2025-01-01T00:00:00Z", endDateTime: "2025-06-01T00:00:00Z" };
