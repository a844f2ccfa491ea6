/**
 * The parts of a sandbox that hold leads (Resource Manager's store, Entra, runtime, connector, Dataverse) on one database,
 * without sockets, so that a test may open it hundreds of times. The workflow is the one the program deploys.
 */
import { createArmApp } from "../../../sandbox/arm/arm-app";
import { connectionDirectory, workflowDirectory } from "../../../sandbox/arm/directories";
import { ResourceStore } from "../../../sandbox/arm/resource-store";
import { createDataverseConnector } from "../../../sandbox/connectors/dataverse";
import { createDataverseApp } from "../../../sandbox/dataverse/app";
import { AccessTokens } from "../../../sandbox/entra/access-tokens";
import { deployerToken } from "../../../sandbox/entra/deployer-token";
import { Directory } from "../../../sandbox/entra/directory";
import { createEntraApp } from "../../../sandbox/entra/entra-app";
import { HostTable } from "../../../sandbox/http/host-table";
import { Database } from "../../../sandbox/storage/database";
import { type Clock, systemClock } from "../../../sandbox/support/clock";
import { type IdSource, randomIds } from "../../../sandbox/support/ids";
import { WorkflowRuntime } from "../../../sandbox/workflow/runtime";
import { requireGoodDefinition, workflowOperations } from "../../../sandbox/workflow-operations";
import { deployLeadWorkflow, environment, leadOf, leadWorkflowPath } from "./lead-workflow";

export interface ServicesOptions {
  /** A file, or a database that is open. */
  database: string | Database;
  clock?: Clock;
  ids?: IdSource;
  /** Does something around every call between the parts. */
  around?: (call: (request: Request) => Promise<Response>, request: Request) => Promise<Response>;
}

/** What a test may ask of the leads of a sandbox. */
export interface LeadState {
  /** `emailaddress1` of every row of the Leads table, sorted. */
  rows: string[];
  /** Statuses of the workflow's runs, newest first. */
  runs: string[];
}

export class Services {
  readonly database: Database;
  readonly runtime: WorkflowRuntime;
  readonly logged: string[] = [];
  readonly #fetch: HostTable["fetch"];
  readonly #token: (audience: string) => Promise<string>;
  readonly #directory: Directory;

  constructor({ database, clock = systemClock, ids = randomIds, around }: ServicesOptions) {
    this.database = typeof database === "string" ? new Database(database) : database;
    const hosts = new HostTable();
    this.#fetch = hosts.fetch;
    const shared = { database: this.database, clock, ids };
    this.#directory = new Directory(shared);
    const { deployer, tenantId, subscriptionId } = this.#directory;
    const tokens = new AccessTokens({ directory: this.#directory, clock, ids });
    this.#token = deployerToken(tokens, deployer, clock);
    const store = new ResourceStore(this.database);
    const origin = () => "https://localhost:1";
    this.runtime = new WorkflowRuntime({
      ...shared,
      fetch: this.#fetch,
      workflows: workflowDirectory(store),
      connections: connectionDirectory(store),
      connectors: [createDataverseConnector({ fetch: this.#fetch, clock })],
      log: (message) => this.logged.push(message),
    });
    const arm = createArmApp({
      ...shared,
      tokens,
      tenantId,
      subscriptionId,
      store,
      directory: this.#directory,
      deployerObjectId: deployer.objectId,
      origin,
      checkDefinition: requireGoodDefinition,
      operations: workflowOperations(this.runtime),
    });
    const entra = createEntraApp({ directory: this.#directory, tokens, clock, ids, origin });
    const dataverse = createDataverseApp({ ...shared, tokens, administrators: [deployer.clientId] });
    const watched = (app: { fetch(request: Request): Response | Promise<Response> }) => {
      const call = async (request: Request) => app.fetch(request);
      return (request: Request) => (around === undefined ? call(request) : around(call, request));
    };
    hosts
      .add("management.azure.com", (request) => arm.fetch(request))
      .add("login.microsoftonline.com", watched(entra))
      .add("*.crm*.dynamics.com", watched(dataverse));
  }

  /** Deploys the program's workflow, with a connection that may write leads. Repeats safely. */
  async deploy(): Promise<void> {
    await deployLeadWorkflow(this.#directory.deployer, (path, body, apiVersion) =>
      this.arm("PUT", path, body, apiVersion),
    );
  }

  /** Posts a lead to the callback URL, as the marketplace does. @returns the status */
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
      `${environment}/api/data/v9.2/leads?$select=emailaddress1`,
      environment,
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
      runs: history.map((run) => run.properties.status),
    };
  }

  /** Goes on with what was interrupted, to the end. */
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
    const response = await this.#fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${await this.#token(audience)}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  #workflow(rest: string): string {
    return `${leadWorkflowPath(this.#directory.subscriptionId)}${rest}`;
  }
}
