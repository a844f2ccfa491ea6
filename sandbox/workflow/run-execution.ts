/**
 * Executes one run: order of its actions, skips, containers, its end. Action types do the rest.
 *
 * Layer: workflow. Each action's end is written through the store; what had ended before a crash is not run again.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-exception-handling
 */

import { NotEmulated } from "../support/errors";
import { withTimeLimit } from "./action-limit";
import { evaluateFor, failureOutcome } from "./action-outcomes";
import type { ActionContext, ActionOutcome, ActionServices } from "./action-type";
import { actionTypeNamed } from "./actions/index";
import type { ActionNode } from "./parsed-workflow";
import { type ActionRecord, instantOf, type RunState, running } from "./run-state";
import type { RunStore } from "./run-store";
import {
  actionFailed,
  endsInFailure,
  skippedByCondition,
  skippedByRunAfter,
  skippedByTermination,
  skippedWithContainer,
  unmetCondition,
  type WorkflowError,
} from "./status";
import { workflowOutputs } from "./workflow-outputs";

/** The sandbox is closing: the run stays unfinished and is resumed by the next start. */
export class RuntimeClosed extends Error {
  override readonly name = "RuntimeClosed";
}

/** The disk failed under an action: the run goes on from what is on disk once it can be written again. */
export class StorageFailed extends Error {
  override readonly name = "StorageFailed";
}

/** One run being executed. */
export class RunExecution {
  readonly state: RunState;
  readonly #store: RunStore;
  readonly #services: ActionServices;
  readonly #stop = new AbortController();
  #isClosed = false;

  constructor(state: RunState, store: RunStore, services: ActionServices) {
    this.state = state;
    this.#store = store;
    this.#services = services;
  }

  /**
   * Runs to the end; resolves once the end is durable.
   *
   * @throws {RuntimeClosed} when `close` came first
   * @throws {StorageFailed} when the disk failed under an action
   */
  async execute(): Promise<void> {
    const { actions } = this.state.workflow;
    await this.#runAll(actions);
    this.#failWhenClosed();
    this.#finish();
    await this.#store.committed();
  }

  /** Ends the run: running actions are cancelled, the others skipped. */
  cancel(): void {
    this.#endEarly({ status: "Cancelled", by: "a cancel request" });
  }

  /** Stops without recording anything more. */
  close(): void {
    this.#isClosed = true;
    this.#stop.abort(new RuntimeClosed("The sandbox is closing."));
  }

  #endEarly(end: NonNullable<RunState["earlyEnd"]>): void {
    this.state.earlyEnd ??= end;
    this.#stopForEnd();
  }

  #stopForEnd(): void {
    this.#stop.abort(new Error("The run was ended."));
  }

  #failWhenClosed(): void {
    if (this.#isClosed) throw new RuntimeClosed("The sandbox is closing.");
  }

  /** Runs the actions of a container, each as soon as its predecessors have ended. */
  async #runAll(nodes: readonly ActionNode[]): Promise<void> {
    const ends = new Map<string, Promise<void>>();
    const byName = new Map(nodes.map((node) => [node.name, node]));
    const endOf = (node: ActionNode): Promise<void> => {
      const known = ends.get(node.name);
      if (known !== undefined) return known;
      const before = [...node.runAfter.keys()].flatMap((name) => byName.get(name) ?? []);
      const end =
        before.length === 0
          ? this.#runOne(node)
          : Promise.all(before.map(endOf)).then(() => this.#runOne(node));
      ends.set(node.name, end);
      return end;
    };
    const outcomes = await Promise.allSettled(nodes.map(endOf));
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  async #runOne(node: ActionNode): Promise<void> {
    this.#failWhenClosed();
    if (this.state.finished(node.name) !== undefined) return;
    const { earlyEnd } = this.state;
    if (earlyEnd !== undefined) return this.#skip(node, skippedByTermination(node.name, earlyEnd.by));
    const unmet = unmetCondition(node.runAfter, (name) => this.state.finished(name)?.status);
    if (unmet !== undefined) {
      const { action, expected, actual } = unmet;
      return this.#skip(node, skippedByRunAfter(node.name, action, expected, actual ?? "NotSpecified"));
    }
    await this.#run(node);
  }

  async #run(node: ActionNode): Promise<void> {
    const startTime = instantOf(this.state.sources);
    const trackingId = this.state.sources.ids.uuid();
    const context = this.#contextOf(node, startTime, trackingId);
    const failuresBefore = this.#store.storageFailures;
    const outcome = await this.#outcomeOf(node, context);
    this.#failWhenClosed();
    // What was called is a part of this sandbox: when our own disk failed, the failure is not the called service's.
    if (outcome.status === "Failed" && this.#store.storageFailures !== failuresBefore)
      throw new StorageFailed();
    this.#record({
      name: node.name,
      status: outcome.status,
      code: outcome.code,
      ...(outcome.error === undefined ? {} : { error: outcome.error }),
      startTime,
      endTime: instantOf(this.state.sources),
      trackingId,
      ...(context.retryHistory.length === 0 ? {} : { retryHistory: context.retryHistory }),
      sequence: this.state.nextSequence(),
      hidden: node.hidden,
      ...(outcome.variable === undefined ? {} : { variable: outcome.variable }),
      ...(outcome.end === undefined ? {} : { end: outcome.end }),
      sizes: {},
      inputs: context.inputs,
      outputs: outcome.outputs,
    });
    if (outcome.end !== undefined) this.#stopForEnd();
  }

  #record(record: ActionRecord): void {
    if (this.#isClosed) return;
    this.state.put(record);
    const { inputs, outputs, ...stored } = record;
    this.#store.putAction(this.state.stored.id, stored, { inputs, outputs });
  }

  async #outcomeOf(node: ActionNode, context: ActionContext & { stopTimer(): void }): Promise<ActionOutcome> {
    try {
      const type = actionTypeNamed(node.type);
      if (type === undefined) throw new NotEmulated(`action type '${node.type}' (action '${node.name}')`);
      return await type.run(context);
    } catch (error) {
      this.#failWhenClosed();
      const isEnded = this.state.earlyEnd !== undefined && this.#stop.signal.aborted;
      return failureOutcome(node, error, {
        isEnded,
        isTimedOut: context.signal.aborted,
        log: this.#services.log,
      });
    } finally {
      context.stopTimer();
    }
  }

  #contextOf(
    action: ActionNode,
    startTime: string,
    trackingId: string,
  ): ActionContext & { stopTimer(): void } {
    const limit = withTimeLimit(action, this.#stop.signal, this.#services.clock);
    const scope = this.state.scopeOf(action);
    const context: ActionContext & { stopTimer(): void } = {
      action,
      state: this.state,
      services: this.#services,
      signal: limit.signal,
      stopTimer: limit.stop,
      inputs: undefined,
      retryHistory: [],
      evaluate: (template, item) => {
        const lookUps = item === undefined ? scope : this.state.scopeOf(action, item);
        return evaluateFor(action.name, template, lookUps);
      },
      keep: () => {
        const record = {
          name: action.name,
          status: "Running" as const,
          startTime,
          trackingId,
          sequence: running,
        };
        this.#record({ ...record, hidden: action.hidden, sizes: {}, inputs: context.inputs });
      },
      beforeCall: async () => {
        context.keep();
        await this.#store.committed();
        this.#failWhenClosed();
      },
      runBranch: (branch) => this.#runBranch(action.branches.get(branch) ?? []),
      skipBranch: (branch) => {
        for (const node of action.branches.get(branch) ?? []) this.#skip(node, skippedByCondition(node.name));
      },
    };
    return context;
  }

  async #runBranch(nodes: readonly ActionNode[]): Promise<"Succeeded" | "Failed" | "Cancelled"> {
    await this.#runAll(nodes);
    if (this.state.earlyEnd !== undefined) return "Cancelled";
    return endsInFailure(nodes, (name) => this.state.finished(name)?.status) ? "Failed" : "Succeeded";
  }

  /** Records an action and all inside it as skipped. */
  #skip(node: ActionNode, error: WorkflowError): void {
    if (this.state.finished(node.name) !== undefined) return;
    const now = instantOf(this.state.sources);
    this.#record({
      name: node.name,
      status: "Skipped",
      code: error.code,
      error,
      startTime: now,
      endTime: now,
      trackingId: this.state.sources.ids.uuid(),
      sequence: this.state.nextSequence(),
      hidden: node.hidden,
      sizes: {},
    });
    for (const child of [...node.branches.values()].flat()) {
      this.#skip(child, skippedWithContainer(child.name, node.name, "Skipped", error.code));
    }
  }

  #finish(): void {
    const { stored, workflow, earlyEnd } = this.state;
    const fails = endsInFailure(workflow.actions, (name) => this.state.finished(name)?.status);
    stored.endTime = instantOf(this.state.sources);
    stored.status = earlyEnd?.status ?? (fails ? "Failed" : "Succeeded");
    const error = earlyEnd === undefined ? (fails ? actionFailed : undefined) : earlyEnd.error;
    if (earlyEnd !== undefined) stored.code = "Terminated";
    else if (error !== undefined) stored.code = error.code;
    if (error !== undefined) stored.error = error;
    this.#store.finishRun(stored, stored.status === "Succeeded" ? workflowOutputs(this.state) : undefined);
  }
}
