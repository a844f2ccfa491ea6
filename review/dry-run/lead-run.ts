/** Runs leads through one definition in our runtime: in memory, in virtual time, without a socket or a file. */
import type { Database } from "../../sandbox/storage/database";
import type { IdSource } from "../../sandbox/support/ids";
import { checkDefinition } from "../../sandbox/workflow/definition/definition-check";
import { type ParsedWorkflow, parseWorkflow } from "../../sandbox/workflow/definition/parsed-workflow";
import type { Connector, WorkflowDeployment } from "../../sandbox/workflow/deployment";
import type { JournaledAction } from "../../sandbox/workflow/history/action-journal";
import type { StoredRun } from "../../sandbox/workflow/history/run-records";
import { RunStore } from "../../sandbox/workflow/history/run-store";
import { WorkflowRuntime } from "../../sandbox/workflow/runtime";
import { signCallbackUrl } from "../../sandbox/workflow/trigger/callback-url";
import type { WorkflowState } from "../workflow-change";
import type { Answer } from "./answers";
import { type ColumnRules, Judge, type Refusal } from "./judge";
import { managedApiOf, usableParameters } from "./parameters";
import { VirtualTime } from "./virtual-time";

/** What a definition is run with. */
export interface RunnerOptions {
  database: Database;
  destination: string;
  columns: ColumnRules;
  state: WorkflowState;
}

/** One lead's way through the definition. */
export interface LeadRun {
  workflow: ParsedWorkflow;
  /** URL of the dead-letter store. */
  letters: string | undefined;
  /** Code of the trigger's refusal, such as `InvalidRequestContent`. */
  refusedBy?: { code: string; message: string };
  /** Absent when no run started. */
  run?: StoredRun;
  /** What the trigger gives to the steps. */
  triggerOutputs?: unknown;
  /** In the order of their ends. */
  actions: readonly JournaledAction[];
  refusals: readonly Refusal[];
  isDown: boolean;
}

/** Why a definition or a lead's run stopped in our runtime. */
export interface NotRun {
  notRun: string;
}

/** Every id and every random value is the same, so that both definitions give the same row. */
const fixedIds: IdSource = {
  bytes: (count) => Buffer.alloc(count, 0x2a),
  uuid: () => "00000000-0000-4000-8000-000000000001",
};

const resourceId =
  "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/dry-run/providers/Microsoft.Logic/workflows/dry-run";

export class LeadRunner {
  readonly #options: RunnerOptions;
  readonly #store: RunStore;
  readonly #parameters: WorkflowDeployment["parameters"];
  readonly #workflow: ParsedWorkflow;
  readonly #mistake: string | undefined;
  readonly #letters: string | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
    const { definition } = options.state;
    this.#store = new RunStore(options.database);
    this.#parameters = usableParameters(options.state);
    this.#workflow = parseWorkflow({ definition: { ...definition }, parameters: this.#parameters });
    this.#mistake = checkDefinition(definition, this.#parameters)[0]?.message;
    const { deadLetterUrl } = this.#workflow.parameters;
    this.#letters = typeof deadLetterUrl === "string" ? deadLetterUrl : undefined;
  }

  /** @param text the lead, as it is posted */
  async run(text: string, isDown: boolean): Promise<LeadRun | NotRun> {
    if (this.#mistake !== undefined) return { notRun: this.#mistake };
    const trigger = [...this.#workflow.triggers.values()].find(
      ({ type }) => type.toLowerCase() === "request",
    );
    if (trigger === undefined) return { notRun: "The definition has no Request trigger" };
    const { destination, columns } = this.#options;
    const judge = new Judge({ destination, columns, letters: this.#letters, isDown });
    const deployment = this.#deployment();
    const answer = await this.#post(deployment, trigger.name, text, judge);
    if ("notRun" in answer) return answer;
    const [run] = this.#store.listRuns(deployment.callbackId, { top: 1, after: "", status: "" });
    return {
      workflow: this.#workflow,
      letters: this.#letters,
      actions: run === undefined ? [] : this.#store.actions(run.id),
      refusals: judge.refusals,
      isDown,
      ...(run && { run, triggerOutputs: this.#store.runContent(run.id, "triggerOutputs") }),
      ...answer,
    };
  }

  async #post(
    deployment: WorkflowDeployment,
    triggerName: string,
    text: string,
    judge: Judge,
  ): Promise<Pick<LeadRun, "refusedBy"> | NotRun> {
    const time = new VirtualTime();
    const failures: string[] = [];
    const { database } = this.#options;
    const runtime = runtimeOf({ database, deployment, judge, time, log: (line) => failures.push(line) });
    const origin = "https://prod-00.westeurope.logic.azure.com:443";
    const url = signCallbackUrl({ origin, deployment, triggerName, apiVersion: "2016-10-01" }).value;
    const headers = { "content-type": "application/json" };
    const answer = await runtime.invoke(new Request(url, { method: "POST", headers, body: text }));
    const ends = await time.pass(runtime.idle());
    await runtime.close();
    if (!ends) return { notRun: "The run does not end" };
    // the log names places, never a value
    if (failures[0] !== undefined) return { notRun: failures[0] };
    if (answer.ok) return {};
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    return error.code === "NotEmulated" ? { notRun: error.message } : { refusedBy: error };
  }

  /** A new one for each run, so that runs do not meet in the database. */
  #deployment(): WorkflowDeployment {
    const { state } = this.#options;
    return {
      resourceId,
      callbackId: String(this.#store.nextId()).padStart(32, "0"),
      name: "dry-run",
      location: "westeurope",
      tags: {},
      version: "08584000000000000001",
      state: state.state === "Disabled" ? "Disabled" : "Enabled",
      definition: { ...state.definition },
      parameters: this.#parameters,
      accessKeys: { primary: "ZHJ5LXJ1bg==", secondary: "ZHJ5LXJ1bg==" },
    };
  }
}

interface RuntimeParts {
  database: Database;
  deployment: WorkflowDeployment;
  judge: Judge;
  time: VirtualTime;
  log: (message: string) => void;
}

/** A runtime for one run, whose calls all end at the judge. */
function runtimeOf({ database, deployment, judge, time, log }: RuntimeParts): WorkflowRuntime {
  const connector: Connector = {
    managedApis: ["commondataservice", "dynamicscrmonline"],
    call: ({ method, path, body }) =>
      time.busy(() => {
        const answer = judge.answer({ method: method.toUpperCase(), address: path, body });
        return { statusCode: answer.status, headers: {}, body: answer.body };
      }),
  };
  return new WorkflowRuntime({
    database,
    clock: time.clock,
    ids: fixedIds,
    log,
    fetch: (input, init) => time.busy(async () => responseOf(judge, new Request(input, init))),
    workflows: { byCallbackId: () => deployment, byResourceId: () => deployment },
    connectors: [connector],
    connections: {
      byResourceId: (id) => {
        const managedApi = managedApiOf(id);
        return managedApi === undefined ? undefined : { resourceId: id, managedApi, parameterValues: {} };
      },
    },
    identityToken: async () => "dry-run",
  });
}

async function responseOf(judge: Judge, request: Request): Promise<Response> {
  const { status, body }: Answer = judge.answer({
    method: request.method,
    address: request.url,
    body: await request.text(),
  });
  return body === undefined ? new Response(null, { status }) : Response.json(body, { status });
}
