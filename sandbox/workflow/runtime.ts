/**
 * The Logic Apps Consumption runtime: accepts Request trigger calls, runs workflows, resumes them after a
 * crash.
 */
import type { Database } from "../storage/database";
import type { Clock } from "../support/clock";
import { errorName, NotEmulated, SandboxError } from "../support/errors";
import type { IdSource } from "../support/ids";
import type { ActionServices, RoutedFetch } from "./actions/action-type";
import { hasOption } from "./definition/json";
import { type ParsedTrigger, type ParsedWorkflow, parseWorkflow } from "./definition/parsed-workflow";
import type {
  ConnectionDirectory,
  Connector,
  IdentityToken,
  WorkflowDeployment,
  WorkflowDirectory,
} from "./deployment";
import { RunDiagnostics } from "./history/run-diagnostics";
import { RunHistory } from "./history/run-history";
import { RunMetrics } from "./history/run-metrics";
import { RunNames } from "./history/run-names";
import type { StoredRun } from "./history/run-records";
import { RunStore } from "./history/run-store";
import { ActiveRuns } from "./run/active-runs";
import { RunRecovery } from "./run/run-recovery";
import { instantOf, RunState } from "./run/run-state";
import {
  acceptedAnswer,
  errorAnswer,
  triggerNotEnabled,
  triggerNotFound,
  workflowNotFound,
} from "./trigger/trigger-answers";
import { type Invocation, openInvocation, refuseNotEmulated } from "./trigger/trigger-call";
import { type Acceptance, acceptanceOf } from "./trigger/trigger-rules";

export interface WorkflowRuntimeOptions {
  database: Database;
  clock: Clock;
  ids: IdSource;
  /** Reaches only hosts of the routing table. */
  fetch: RoutedFetch;
  workflows: WorkflowDirectory;
  connectors: readonly Connector[];
  connections: ConnectionDirectory;
  /** @default no workflow has a managed identity */
  identityToken?: IdentityToken;
  /** Scheme and authority of links to contents. @default Azure's form, by the workflow's location */
  contentOrigin?: (deployment: WorkflowDeployment) => string;
  /** Receives internal errors, never with a secret, a lead or a URL. @default none */
  log?: (message: string) => void;
}

export class WorkflowRuntime {
  /** Run history in ARM's shape. */
  readonly runs: RunHistory;
  /** Metrics for Azure Monitor. */
  readonly metrics: RunMetrics;
  /** Logs for Azure Monitor. */
  readonly diagnostics: RunDiagnostics;
  readonly #options: WorkflowRuntimeOptions;
  readonly #store: RunStore;
  readonly #names: RunNames;
  readonly #log: (message: string) => void;
  /** Parsed definitions by callback id, each in its newest version. */
  readonly #parsed = new Map<string, { version: string; workflow: ParsedWorkflow }>();
  readonly #active: ActiveRuns;
  readonly #recovery: RunRecovery;

  constructor(options: WorkflowRuntimeOptions) {
    this.#options = options;
    this.#log = options.log ?? (() => {});
    this.#store = new RunStore(options.database);
    this.#names = new RunNames(options.clock, options.ids);
    this.runs = new RunHistory(this.#store, options);
    this.metrics = new RunMetrics(this.#store);
    this.diagnostics = new RunDiagnostics(this.#store);
    const connectors = options.connectors.flatMap((connector) =>
      connector.managedApis.map((name) => [name.toLowerCase(), connector] as const),
    );
    const services: ActionServices = {
      ...options,
      identityToken: options.identityToken ?? (async () => undefined),
      connectors: new Map(connectors),
      log: this.#log,
    };
    this.#active = new ActiveRuns(this.#store, services);
    this.#recovery = new RunRecovery({
      store: this.#store,
      workflows: options.workflows,
      sources: options,
      log: this.#log,
      start: (state) => this.#active.start(state),
    });
  }

  /** Answers a call of the data plane: `/workflows/<callback id>/triggers/<trigger>/paths/invoke[/…]`. */
  async invoke(request: Request): Promise<Response> {
    try {
      const invocation = openInvocation(request, this.#options);
      return await this.#accept(invocation);
    } catch (error) {
      if (error instanceof SandboxError) return errorAnswer(error);
      this.#log(`A trigger call failed inside the sandbox: ${errorName(error)}.`);
      return errorAnswer(
        new SandboxError("InternalServerError", "The sandbox failed while it took the call."),
      );
    }
  }

  /**
   * Starts a run of a Request trigger without a signed URL, like the portal's Run button.
   *
   * @throws {SandboxError} the data plane's errors
   */
  async runTrigger(deployment: WorkflowDeployment, triggerName: string, body: unknown): Promise<void> {
    const { workflow, trigger } = this.#callable(deployment, triggerName);
    const outputs = { headers: {}, ...(body === undefined ? {} : { body }) };
    const state = this.#newRun(deployment, workflow, trigger, outputs, undefined);
    await this.#start(state, acceptanceOf(state, trigger));
  }

  /**
   * Starts a new run of the current version with a trigger's earlier input. Resolves once it is durable.
   * Unverified: that the client tracking id stays, and that the trigger's conditions are not checked again.
   *
   * @returns false when the trigger has no such history
   * @throws {SandboxError} `WorkflowTriggerIsNotEnabled`; `NotEmulated` for a history that started no run
   */
  async resubmit(deployment: WorkflowDeployment, triggerName: string, historyName: string): Promise<boolean> {
    const source = this.#store.run(deployment.callbackId, historyName);
    if (source === undefined && this.#store.unfired(deployment.callbackId, historyName) !== undefined)
      throw new NotEmulated("resubmitting a trigger history that started no run");
    if (source?.triggerName !== triggerName) return false;
    const { workflow, trigger } = this.#callable(deployment, triggerName);
    const outputs = this.#store.runContent(source.id, "triggerOutputs") as object;
    const state = this.#newRun(deployment, workflow, trigger, outputs, source.clientTrackingId);
    state.stored.sourceHistoryName = source.name;
    // content that was secured on arrival stays secured in any later version
    const isHidden = (part: "inputs" | "outputs") => source.hidden[part] || trigger.hidden[part];
    state.stored.hidden = { inputs: isHidden("inputs"), outputs: isHidden("outputs") };
    await this.#start(state, { isFired: true, code: "OK" });
    return true;
  }

  /** Resumes unfinished runs of an earlier process. Call it once, when all services are ready. */
  recover(): void {
    this.#recovery.recoverRuns();
  }

  /** Resolves when no run is active. */
  idle(): Promise<void> {
    return this.#active.idle();
  }

  /** Cancels a run. Resolves once its end is on disk. @returns false when the workflow lacks the run */
  async cancelRun({ callbackId }: WorkflowDeployment, runName: string): Promise<boolean> {
    const stored = this.#store.run(callbackId, runName);
    if (stored === undefined) return false;
    await this.#active.cancel(stored.id);
    const left = this.#store.run(callbackId, runName);
    if (left?.status === "Running" && !this.#active.has(left.id)) await this.#recovery.abandon(left);
    return true;
  }

  /** Deletes the runs of a deleted workflow. */
  async forgetWorkflow(callbackId: string): Promise<void> {
    await this.#active.stopWorkflow(callbackId);
    this.#parsed.delete(callbackId);
    await this.#store.forgetWorkflow(callbackId);
  }

  /** Stops every run where it is. The next start resumes them. */
  close(): Promise<void> {
    return this.#active.close();
  }

  async #accept({ request, url, deployment, triggerName, read }: Invocation): Promise<Response> {
    const { workflow, trigger } = this.#callable(deployment, triggerName);
    const outputs = await read(request, url, trigger);
    const clientTrackingId = request.headers.get("x-ms-client-tracking-id") ?? undefined;
    const state = this.#newRun(deployment, workflow, trigger, outputs, clientTrackingId);
    const acceptance = acceptanceOf(state, trigger);
    await this.#start(state, acceptance);
    return acceptedAnswer(deployment, state.stored, {
      isFired: acceptance.isFired,
      withoutHeaders: hasOption(trigger.source, "SuppressWorkflowHeadersOnResponse"),
      requestId: this.#options.ids.uuid(),
    });
  }

  /** The trigger that a run may start from. @throws {SandboxError} when it does not exist or may not start */
  #callable(
    deployment: WorkflowDeployment,
    triggerName: string,
  ): { workflow: ParsedWorkflow; trigger: ParsedTrigger } {
    const workflow = this.#workflowOf(deployment);
    const trigger = workflow.triggers.get(triggerName);
    if (trigger === undefined) throw triggerNotFound(triggerName);
    if (deployment.state !== "Enabled") throw triggerNotEnabled(triggerName, deployment.state);
    refuseNotEmulated(workflow, trigger);
    return { workflow, trigger };
  }

  #newRun(
    deployment: WorkflowDeployment,
    workflow: ParsedWorkflow,
    trigger: ParsedTrigger,
    outputs: object,
    clientTrackingId: string | undefined,
  ): RunState {
    if (this.#active.isClosed) throw new SandboxError("InternalServerError", "The sandbox is closing.");
    const name = this.#names.next();
    const stored: StoredRun = {
      id: this.#store.nextId(),
      callbackId: deployment.callbackId,
      name,
      version: deployment.version,
      status: "Running",
      triggerName: trigger.name,
      startTime: instantOf(this.#options),
      clientTrackingId: clientTrackingId ?? name,
      trackingId: this.#options.ids.uuid(),
      triggerCode: "OK",
      hidden: trigger.hidden,
      sizes: {},
    };
    return new RunState(deployment, workflow, stored, outputs, this.#options);
  }

  /**
   * Stores the run and starts it once it is durable.
   *
   * @throws {SandboxError} when it could not be stored or its workflow was deleted. Then the run does not
   * exist.
   */
  async #start(state: RunState, { isFired, code, clientTrackingId }: Acceptance): Promise<void> {
    const { stored } = state;
    this.#requireWorkflow(stored.callbackId); // the workflow may have been deleted while the body was read
    if (clientTrackingId !== undefined) stored.clientTrackingId = clientTrackingId;
    if (isFired)
      await this.#store.insertRun(stored, state.deployment, { triggerOutputs: state.triggerOutputs });
    else await this.#store.insertUnfired(stored, code);
    this.#requireWorkflow(stored.callbackId); // or since then: the run was deleted with it
    if (isFired) this.#active.start(state);
  }

  /** @throws {SandboxError} when the workflow was deleted */
  #requireWorkflow(callbackId: string): void {
    if (this.#options.workflows.byCallbackId(callbackId) === undefined) throw workflowNotFound(callbackId);
  }

  #workflowOf(deployment: WorkflowDeployment): ParsedWorkflow {
    const known = this.#parsed.get(deployment.callbackId);
    if (known?.version === deployment.version) return known.workflow;
    const workflow = parseWorkflow(deployment);
    this.#parsed.set(deployment.callbackId, { version: deployment.version, workflow });
    return workflow;
  }
}
