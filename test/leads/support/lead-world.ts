/**
 * Everything a lead passes, in one process and without a socket: Resource Manager, Entra, the workflow runtime with our definition, the
 * Dataverse connector and Dataverse. Deployed through Resource Manager, granted by the operation behind `leads grant`.
 */
import assert from "node:assert/strict";
import { fieldMapWith } from "../../../infra/field-map";
import { workflowDefinition } from "../../../infra/workflow-definition";
import { grantLeadWriter } from "../../../operations/grant-lead-writer";
import { createArmApp } from "../../../sandbox/arm/arm-app";
import { connectionDirectory, workflowDirectory } from "../../../sandbox/arm/directories";
import { ResourceStore } from "../../../sandbox/arm/resource-store";
import { createDataverseConnector } from "../../../sandbox/connectors/dataverse";
import { createDataverseApp } from "../../../sandbox/dataverse/app";
import { AccessTokens } from "../../../sandbox/entra/access-tokens";
import { deployerToken } from "../../../sandbox/entra/deployer-token";
import { Directory } from "../../../sandbox/entra/directory";
import { createEntraApp } from "../../../sandbox/entra/entra-app";
import { HostTable, type RequestHandler, type RoutedFetch } from "../../../sandbox/http/host-table";
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";
import { WorkflowRuntime } from "../../../sandbox/workflow/runtime";
import { createTriggerApp } from "../../../sandbox/workflow/trigger-app";
import { requireGoodDefinition, workflowOperations } from "../../../sandbox/workflow-operations";

export const offerId = "contoso.leads";
const environmentUrl = "https://contoso.crm4.dynamics.com";
const group = "rg-leads";

export interface WorldOptions {
  fieldMap?: Record<string, string>;
  /** @default true */
  isGranted?: boolean;
  /** Stands between the connector and Dataverse. */
  onDataverse?: (request: Request, dataverse: RequestHandler) => Response | Promise<Response>;
}

/** What became of one POST. */
export interface Sent {
  status: number;
  /** Undefined when the lead was refused. */
  runName: string | undefined;
}

export class LeadWorld {
  readonly clock = new ManualClock();
  readonly logged: string[] = [];
  /** Set to look at, or answer, what the connector sends to Dataverse. */
  onDataverse: WorldOptions["onDataverse"] | undefined;
  readonly #database = new Database(":memory:");
  readonly #hosts = new HostTable();
  readonly #runtime: WorkflowRuntime;
  readonly #directory: Directory;
  readonly #token: (resource: string) => Promise<string>;
  #clientId = "";
  #workflow = "";
  #callbackUrl = "";
  #rowsSeen = 0;
  #callsUnderWay = 0;

  private constructor() {
    const { clock } = this;
    const database = this.#database;
    const ids = seededIds("leads");
    const fetch: RoutedFetch = async (input, init) => {
      this.#callsUnderWay += 1;
      try {
        return await this.#hosts.fetch(input, init);
      } finally {
        this.#callsUnderWay -= 1;
      }
    };
    const directory = new Directory({ database, clock, ids });
    const tokens = new AccessTokens({ directory, clock, ids });
    const store = new ResourceStore(database);
    const origin = () => "https://prod-00.westeurope.logic.azure.com";
    this.#directory = directory;
    this.#token = deployerToken(tokens, directory.deployer, clock);
    this.#runtime = new WorkflowRuntime({
      database,
      clock,
      ids,
      fetch,
      workflows: workflowDirectory(store),
      connections: connectionDirectory(store),
      connectors: [createDataverseConnector({ fetch, clock })],
      contentOrigin: origin,
      log: (message) => this.logged.push(message),
    });
    const { tenantId, subscriptionId, deployer } = directory;
    const arm = createArmApp({
      ...{ clock, ids, tokens, tenantId, subscriptionId, store, origin },
      directory,
      deployerObjectId: deployer.objectId,
      checkDefinition: requireGoodDefinition,
      operations: workflowOperations(this.#runtime),
    });
    const dataverse = createDataverseApp({
      ...{ database, clock, ids, tokens },
      administrators: [deployer.clientId],
    });
    const triggers = createTriggerApp(this.#runtime);
    this.#hosts
      .add("management.azure.com", arm.fetch)
      .add("login.microsoftonline.com", createEntraApp({ directory, tokens, clock, ids, origin }).fetch)
      .add(new URL(origin()).hostname, triggers.fetch)
      .add("*.crm*.dynamics.com", (request) =>
        this.onDataverse === undefined
          ? dataverse.fetch(request)
          : this.onDataverse(request, dataverse.fetch),
      );
  }

  /** Deploys the definition, and grants the role unless told not to. */
  static async start(options: WorldOptions = {}): Promise<LeadWorld> {
    const world = new LeadWorld();
    await world.#deploy(options.fieldMap);
    if (options.isGranted !== false) await world.grant();
    world.onDataverse = options.onDataverse;
    return world;
  }

  async #deploy(fieldMap: Record<string, string> = {}): Promise<void> {
    const { tenantId, subscriptionId, passwords } = this.#directory;
    const application = this.#directory.create("application", { displayName: "leads" });
    this.#directory.create("servicePrincipal", {}, application.appId);
    const { secretText } = passwords.add(application.id, {
      displayName: null,
      startDateTime: "2025-01-01T00:00:00Z",
      endDateTime: "2125-01-01T00:00:00Z",
    });
    this.#clientId = application.appId;
    const location = "westeurope";
    const root = `/subscriptions/${subscriptionId}/resourceGroups/${group}`;
    const connectionId = `${root}/providers/Microsoft.Web/connections/crm`;
    const api = `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/${location}/managedApis/commondataservice`;
    this.#workflow = `${root}/providers/Microsoft.Logic/workflows/logic-leads`;
    await this.arm("PUT", root, "2024-03-01", { location });
    await this.arm("PUT", connectionId, "2016-06-01", {
      location,
      properties: {
        displayName: "crm",
        api: { id: api },
        parameterValues: {
          "token:clientId": application.appId,
          "token:clientSecret": secretText,
          "token:TenantId": tenantId,
          "token:grantType": "client_credentials",
        },
      },
    });
    const connection = { connectionId, connectionName: "crm", id: api };
    await this.arm("PUT", this.#workflow, "2019-05-01", {
      location,
      properties: {
        state: "Enabled",
        definition: workflowDefinition({
          fieldMap: fieldMapWith(fieldMap),
          leadSchema: "2022",
          leadSourceCode: 8,
        }),
        parameters: {
          $connections: { value: { commondataservice: connection } },
          dynamicsUrl: { value: environmentUrl },
          offerId: { value: offerId },
        },
      },
    });
    const { value } = await this.arm(
      "POST",
      `${this.#workflow}/triggers/manual/listCallbackUrl`,
      "2019-05-01",
    );
    this.#callbackUrl = value;
  }

  /** What `leads grant` does. */
  async grant(): Promise<void> {
    const token = () => this.#token(environmentUrl);
    await grantLeadWriter(
      { environmentUrl, token, fetch: this.#hosts.fetch as typeof fetch },
      this.#clientId,
    );
  }

  /** A Resource Manager call that must succeed; its body. */
  async arm(method: string, path: string, apiVersion: string, body?: unknown): Promise<any> {
    const answer = await this.#hosts.fetch(`https://management.azure.com${path}?api-version=${apiVersion}`, {
      method,
      headers: { authorization: `Bearer ${await this.#token("https://management.azure.com")}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** Posts bytes to the callback URL and lets the run end. */
  async send(body: string | Uint8Array<ArrayBuffer>, contentType?: string): Promise<Sent> {
    const headers = new Headers();
    if (contentType !== undefined) headers.set("content-type", contentType);
    // bytes: a text would bring a content type of its own
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    const answer = await this.#hosts.fetch(this.#callbackUrl, { method: "POST", headers, body: bytes });
    await answer.arrayBuffer();
    await this.#finish();
    return { status: answer.status, runName: answer.headers.get("x-ms-workflow-run-id") ?? undefined };
  }

  sendJson(lead: unknown): Promise<Sent> {
    return this.send(JSON.stringify(lead), "application/json");
  }

  /** Lets the active runs end, moving the clock over the waits between calls, never during one: it would time out. */
  async #finish(): Promise<void> {
    let isIdle = false;
    const end = this.#runtime.idle().then(() => {
      isIdle = true;
    });
    for (let quietTurns = 0; !isIdle; ) {
      await new Promise((resolve) => setImmediate(resolve));
      quietTurns = this.#callsUnderWay === 0 ? quietTurns + 1 : 0;
      const wait = this.clock.untilNextSleeper;
      if (isIdle || quietTurns < 3 || wait === undefined) continue;
      this.clock.advance(wait);
      quietTurns = 0;
    }
    await end;
  }

  /** Properties of a run. */
  async run(runName: string | undefined): Promise<any> {
    return (await this.arm("GET", `${this.#workflow}/runs/${runName}`, "2019-05-01")).properties;
  }

  /** Action → properties of a run. */
  async actions(runName: string | undefined): Promise<Record<string, any>> {
    const { value } = await this.arm("GET", `${this.#workflow}/runs/${runName}/actions`, "2019-05-01");
    return Object.fromEntries(value.map((action: any) => [action.name, action.properties]));
  }

  /** What Azure shows behind a link of a run. */
  async read(link: string): Promise<string> {
    return (await this.#hosts.fetch(link)).text();
  }

  /** Runs a lead again, as Azure's resubmit does. */
  async resubmit(runName: string | undefined): Promise<void> {
    await this.arm("POST", `${this.#workflow}/triggers/manual/histories/${runName}/resubmit`, "2019-05-01");
    await this.#finish();
  }

  /** Every row of the Leads table, as Dataverse keeps it. */
  rows(): Record<string, unknown>[] {
    return this.#stored(0);
  }

  /** The rows written since the last call of this function. */
  newRows(): Record<string, unknown>[] {
    const rows = this.#stored(this.#rowsSeen);
    this.#rowsSeen += rows.length;
    return rows;
  }

  #stored(offset: number): Record<string, unknown>[] {
    const found = this.#database.all<{ body: string }>(
      "SELECT body FROM dataverse_rows WHERE tbl = 'lead' ORDER BY rowid LIMIT -1 OFFSET ?",
      offset,
    );
    return found.map(({ body }) => JSON.parse(body));
  }

  async close(): Promise<void> {
    await this.#runtime.close();
    this.#database.close();
  }
}
