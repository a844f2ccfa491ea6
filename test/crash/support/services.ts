/** The parts of a sandbox that store leads, with the program's workflow, on a database that a test can open hundreds of times. */
import { Database } from "../../../sandbox/storage/database";
import { type Clock, systemClock } from "../../../sandbox/support/clock";
import { type IdSource, randomIds } from "../../../sandbox/support/ids";
import type { WorkflowRuntime } from "../../../sandbox/workflow/runtime";
import {
  type Destination,
  deployDestination,
  environmentUrl,
  workflowPath,
} from "../../leads/support/lead-destination";
import { type SandboxParts, sandboxParts } from "../../leads/support/sandbox-parts";
import { StoredLeads } from "../../leads/support/stored-leads";
import { type Redriven, redriveAllOf } from "../../leads/support/world-redrive";
import { leadOf } from "./lead";

export interface ServicesOptions {
  /** A file, or an open database. */
  database: string | Database;
  clock?: Clock;
  ids?: IdSource;
  /** Wraps every call between the parts. */
  around?: (call: (request: Request) => Promise<Response>, request: Request) => Promise<Response>;
}

/** What a test can read of a sandbox's leads. */
export interface LeadState {
  /** `emailaddress1` of every row of the Leads table, sorted. */
  rows: string[];
  /** E-mails of the leads in dead letters, sorted. */
  letters: string[];
  /** Statuses of the workflow's runs, newest first. */
  runs: string[];
}

/** Parts whose calls are steps of a run. */
const watched = ["entra", "dataverse", "blob"];

export class Services {
  readonly database: Database;
  readonly runtime: WorkflowRuntime;
  readonly logged: string[] = [];
  readonly #parts: SandboxParts;

  constructor({ database, clock = systemClock, ids = randomIds, around }: ServicesOptions) {
    this.database = typeof database === "string" ? new Database(database) : database;
    this.#parts = sandboxParts({
      ...{ database: this.database, clock, ids },
      log: (message) => this.logged.push(message),
      async around(part, request, handler) {
        const call = async (asked: Request) => handler(asked);
        return around === undefined || !watched.includes(part) ? call(request) : around(call, request);
      },
    });
    this.runtime = this.#parts.runtime;
  }

  /** Deploys the program's workflow, with a connection that may write leads. Can be repeated. */
  async deploy(): Promise<Destination> {
    const { deployer, subscriptionId } = this.#parts.directory;
    return deployDestination((method, path, apiVersion, body) => this.arm(method, path, body, apiVersion), {
      subscriptionId,
      credentials: deployer,
      readers: [deployer.objectId],
    });
  }

  /** Posts a lead to the callback URL, like the marketplace. @returns the status */
  async post(email: string): Promise<number> {
    const trigger = this.#workflow("/triggers/manual/listCallbackUrl");
    const { value } = await this.arm("POST", trigger);
    const response = await this.runtime.invoke(
      new Request(value, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(leadOf(email)),
      }),
    );
    return response.status;
  }

  async state(): Promise<LeadState> {
    const { value } = await this.#call(
      "GET",
      `${environmentUrl}/api/data/v9.2/leads?$select=emailaddress1`,
      environmentUrl,
    );
    const history: { properties: { status: string } }[] = [];
    for (let url = this.#workflow("/runs?$top=250"); url !== ""; ) {
      const page = await this.arm("GET", url);
      history.push(...page.value);
      url =
        page.nextLink === undefined ? "" : new URL(page.nextLink).pathname + new URL(page.nextLink).search;
    }
    return {
      rows: (value as { emailaddress1: string }[]).map((row) => row.emailaddress1).sort(),
      letters: new StoredLeads(this.database)
        .letters()
        .map(({ content }) => String(content.lead.UserDetails.Email))
        .sort(),
      runs: history.map((run) => run.properties.status),
    };
  }

  /** Does the same as `leads redrive --all`. */
  async redriveAll(): Promise<Redriven> {
    const destination = await this.deploy();
    const { value: callbackUrl } = await this.arm("POST", this.#workflow("/triggers/manual/listCallbackUrl"));
    const { fetch, token } = this.#parts;
    const reach = { fetch: fetch as typeof globalThis.fetch, token, clock: systemClock };
    return redriveAllOf({ ...reach, destination, callbackUrl });
  }

  /** Continues interrupted runs to their end. */
  async recover(): Promise<void> {
    this.runtime.recover();
    await this.runtime.idle();
  }

  async close(): Promise<void> {
    await this.runtime.close();
    this.database.close();
  }

  /** Calls Resource Manager as the deployer; throws unless it succeeds. */
  arm(method: string, path: string, body?: object, apiVersion = "2019-05-01"): Promise<any> {
    const url = new URL(path, "https://management.azure.com");
    if (!url.searchParams.has("api-version")) url.searchParams.set("api-version", apiVersion);
    return this.#call(method, url.href, "https://management.azure.com", body);
  }

  async #call(method: string, url: string, audience: string, body?: object): Promise<any> {
    const response = await this.#parts.fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${await this.#parts.token(audience)}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  #workflow(rest: string): string {
    return `${workflowPath(this.#parts.directory.subscriptionId)}${rest}`;
  }
}
