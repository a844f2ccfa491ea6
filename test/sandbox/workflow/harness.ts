/** A runtime with its surroundings in memory: directories, a fetch with a list of answers, a manual clock. */
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";
import type {
  ApiConnection,
  Connector,
  ConnectorAnswer,
  ConnectorCall,
  IdentityToken,
  WorkflowDeployment,
} from "../../../sandbox/workflow/deployment";
import { WorkflowRuntime } from "../../../sandbox/workflow/runtime";
import { signCallbackUrl } from "../../../sandbox/workflow/trigger/callback-url";

export const origin = "https://prod-00.westeurope.logic.azure.com:443";
export const connectionId =
  "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-test/providers/Microsoft.Web/connections/crm";

/** A deployment of a definition with these actions and one Request trigger called `manual`. */
export function deploymentOf(
  actions: Record<string, unknown>,
  more: { trigger?: Record<string, unknown>; definition?: Record<string, unknown>; name?: string } = {},
): WorkflowDeployment {
  const name = more.name ?? "orders";
  const index = name === "orders" ? "1" : "2";
  return {
    resourceId: `/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-test/providers/Microsoft.Logic/workflows/${name}`,
    callbackId: index.repeat(32),
    name,
    location: "westeurope",
    tags: { team: "sales" },
    version: "08584000000000000001",
    state: "Enabled",
    definition: {
      contentVersion: "1.0.0.0",
      triggers: { manual: { type: "Request", kind: "Http", inputs: {}, ...more.trigger } },
      actions,
      ...more.definition,
    },
    parameters: {},
    accessKeys: {
      primary: Buffer.from(`primary-${name}`).toString("base64"),
      secondary: Buffer.from(`secondary-${name}`).toString("base64"),
    },
  };
}

/** Runs a definition's actions once and returns the run's records. */
export async function runActions(actions: Record<string, unknown>, body: unknown = {}) {
  const harness = new Harness([deploymentOf(actions)]);
  await harness.post(body);
  await harness.finish();
  const records = harness.records();
  const run = harness.lastRun();
  await harness.close();
  return { run, records };
}

export interface HarnessOptions {
  file?: string;
  fetch?: (request: Request) => Response | Promise<Response>;
  call?: (call: ConnectorCall) => ConnectorAnswer | Promise<ConnectorAnswer>;
  identityToken?: IdentityToken;
  clock?: ManualClock;
  seed?: string;
}

export class Harness {
  readonly deployments: WorkflowDeployment[];
  readonly clock: ManualClock;
  readonly database: Database;
  readonly runtime: WorkflowRuntime;
  readonly calls: ConnectorCall[] = [];
  readonly logged: string[] = [];

  constructor(deployments: WorkflowDeployment[], options: HarnessOptions = {}) {
    this.deployments = deployments;
    this.clock = options.clock ?? new ManualClock();
    this.database = new Database(options.file ?? ":memory:");
    const connector: Connector = {
      managedApis: ["commondataservice"],
      call: async (call) => {
        this.calls.push(call);
        return (
          (await options.call?.(call)) ?? { statusCode: 201, headers: {}, body: { id: this.calls.length } }
        );
      },
    };
    const connection: ApiConnection = {
      resourceId: connectionId,
      managedApi: "commondataservice",
      parameterValues: {},
    };
    this.runtime = new WorkflowRuntime({
      database: this.database,
      clock: this.clock,
      ids: seededIds(options.seed ?? "test"),
      fetch: async (input, init) => {
        const request = new Request(input, init);
        if (options.fetch === undefined) throw new Error("no fetch in this test");
        return options.fetch(request);
      },
      workflows: {
        byCallbackId: (id) => this.deployments.find(({ callbackId }) => callbackId === id),
        byResourceId: (id) => this.deployments.find(({ resourceId }) => resourceId === id),
      },
      connectors: [connector],
      connections: { byResourceId: (id) => (id === connectionId ? connection : undefined) },
      ...(options.identityToken !== undefined && { identityToken: options.identityToken }),
      log: (message) => this.logged.push(message),
    });
  }

  get deployment(): WorkflowDeployment {
    const [first] = this.deployments;
    if (first === undefined) throw new Error("the harness has no deployment");
    return first;
  }

  /** The signed callback URL of the first deployment. */
  url(more: Partial<Parameters<typeof signCallbackUrl>[0]> = {}): URL {
    const request = { origin, deployment: this.deployment, triggerName: "manual", apiVersion: "2016-10-01" };
    return new URL(signCallbackUrl({ ...request, ...more }).value);
  }

  /** Posts JSON to the callback URL. */
  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.send({
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }

  send(init: RequestInit, url: URL = this.url()): Promise<Response> {
    return this.runtime.invoke(new Request(url, init));
  }

  /** Lets the active runs end, and advances the clock over every wait. @returns milliseconds of the waits, in order */
  async finish(): Promise<number[]> {
    const waits: number[] = [];
    let isIdle = false;
    const end = this.runtime.idle().then(() => {
      isIdle = true;
    });
    while (!isIdle) {
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      const wait = this.clock.untilNextSleeper;
      if (isIdle || wait === undefined) continue;
      waits.push(wait);
      this.clock.advance(wait);
    }
    await end;
    return waits;
  }

  /** Properties of the newest run. */
  lastRun(): any {
    return this.runtime.runs.listRuns(this.deployment).value[0];
  }

  /** Actions of the newest run: name to properties. */
  records(): Record<string, any> {
    const run = this.lastRun();
    const page = this.runtime.runs.listRunActions(this.deployment, run.name, { top: 250 });
    return Object.fromEntries((page?.value ?? []).map((action: any) => [action.name, action.properties]));
  }

  /** Status of each action of the newest run. */
  statuses(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.records()).map(([name, { status }]) => [name, status]));
  }

  /** Content of a history link. */
  async content(link: { uri: string } | undefined): Promise<any> {
    if (link === undefined) return undefined;
    const response = this.runtime.runs.content(new Request(link.uri));
    return response.json();
  }

  async close(): Promise<void> {
    await this.runtime.close();
    this.database.close();
  }
}
