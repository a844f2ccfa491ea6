/**
 * Executes one run: order of its actions, skips, containers, its end. Action types do the rest.
 *
 * Layer: workflow. Each action's end is written through the store; what had ended before a crash is not run again.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-exception-handling
 */

import type { ActionOutcome, ActionServices } from "../actions/action-type";
import { predecessorsFirst } from "../definition/action-order";
import type { ActionNode } from "../definition/parsed-workflow";
import { NotStorable } from "../history/action-journal";
import type { RunStore } from "../history/run-store";
import { isDiskTrouble } from "../history/write-queue";
import { ActionExecution, type RunOfAction } from "./action-execution";
import { placeOf } from "./action-outcomes";
import { type ActionRecord, instantOf, type RunState } from "./run-state";
import {
  actionFailed,
  endsInFailure,
  skippedByCondition,
  skippedByRunAfter,
  skippedByTermination,
  skippedWithContainer,
  unmetCondition,
  type WorkflowError,
  workflowFailed,
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
export class RunExecution implements RunOfAction {
  readonly state: RunState;
  readonly services: ActionServices;
  readonly #store: RunStore;
  readonly #stop = new AbortController();
  #isClosed = false;

  constructor(state: RunState, store: RunStore, services: ActionServices) {
    this.state = state;
    this.#store = store;
    this.services = services;
  }

  /**
   * Runs to the end; resolves once the end is durable.
   *
   * @throws {RuntimeClosed} when `close` came first
   * @throws {StorageFailed} when the disk failed under an action
   */
  async execute(): Promise<void> {
    try {
      await this.#runAll(this.state.workflow.actions);
      this.failWhenClosed();
      this.#finish();
    } catch (error) {
      this.failWhenClosed();
      if (error instanceof StorageFailed) throw error;
      if (isDiskTrouble(error)) throw new StorageFailed();
      this.#failInside(error);
    }
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

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get isEnding(): boolean {
    return this.state.earlyEnd !== undefined;
  }

  /** @throws {RuntimeClosed} */
  failWhenClosed(): void {
    if (this.#isClosed) throw new RuntimeClosed("The sandbox is closing.");
  }

  /**
   * Keeps what an action did: for the rest of the run at once, on disk with the next commit.
   *
   * @throws {NotStorable}
   */
  record(record: ActionRecord): void {
    if (this.#isClosed) return;
    const earlier = this.state.record(record.name)?.inputs;
    this.#store.putAction(this.state.stored.id, record, earlier !== undefined && earlier === record.inputs);
    this.state.put(record);
  }

  /** Resolves once all that was recorded is on disk. */
  committed(): Promise<void> {
    return this.#store.committed();
  }

  /** Runs the actions of a branch; resolves with its verdict. */
  async runBranch(nodes: readonly ActionNode[]): Promise<"Succeeded" | "Failed" | "Cancelled"> {
    await this.#runAll(nodes);
    if (this.state.earlyEnd !== undefined) return "Cancelled";
    return endsInFailure(nodes, (name) => this.state.finished(name)?.status) ? "Failed" : "Succeeded";
  }

  /** Records the actions of a branch that was not chosen as skipped. */
  skipBranch(nodes: readonly ActionNode[]): void {
    for (const node of nodes) this.#skip(node, skippedByCondition(node.name));
  }

  #endEarly(end: NonNullable<RunState["earlyEnd"]>): void {
    this.state.earlyEnd ??= end;
    this.#stopForEnd();
  }

  #stopForEnd(): void {
    this.#stop.abort(new Error("The run was ended."));
  }

  /** Runs the actions of a container, each as soon as its predecessors have ended. */
  async #runAll(nodes: readonly ActionNode[]): Promise<void> {
    const open = new Map<string, Promise<void>>();
    for (const node of predecessorsFirst(nodes)) {
      const end = this.#runAfter(node, open);
      if (end !== undefined) open.set(node.name, end);
    }
    if (open.size === 0) return;
    const outcomes = await Promise.allSettled(open.values());
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  /** @returns undefined when the action has ended already */
  #runAfter(node: ActionNode, open: ReadonlyMap<string, Promise<void>>): Promise<void> | undefined {
    const before: Promise<void>[] = [];
    for (const name of node.runAfter.keys()) {
      const end = open.get(name);
      if (end !== undefined) before.push(end);
    }
    if (before.length > 0) return Promise.all(before).then(() => this.#runOne(node));
    try {
      return this.#runOne(node);
    } catch (error) {
      return Promise.reject(error); // as if it had been waited for: the others go on to their end
    }
  }

  #runOne(node: ActionNode): Promise<void> | undefined {
    this.failWhenClosed();
    if (this.state.finished(node.name) !== undefined) return;
    const { earlyEnd } = this.state;
    if (earlyEnd !== undefined) return this.#skip(node, skippedByTermination(node.name, earlyEnd.by));
    const unmet = unmetCondition(node.runAfter, (name) => this.state.finished(name)?.status);
    if (unmet !== undefined) {
      const { action, expected, actual } = unmet;
      return this.#skip(node, skippedByRunAfter(node.name, action, expected, actual ?? "NotSpecified"));
    }
    return this.#run(node);
  }

  #run(node: ActionNode): Promise<void> | undefined {
    const execution = new ActionExecution(node, this);
    const failuresBefore = this.#store.storageFailures;
    const outcome = execution.outcome();
    if (outcome instanceof Promise)
      return outcome.then((value) => this.#end(execution, value, failuresBefore));
    this.#end(execution, outcome, failuresBefore);
  }

  #end(execution: ActionExecution, outcome: ActionOutcome, failuresBefore: number): void {
    // What was called is a part of this sandbox: when our own disk failed, the failure is not the called service's.
    const isFailure = outcome.status === "Failed" || outcome.status === "TimedOut";
    if (isFailure && this.#store.storageFailures !== failuresBefore) throw new StorageFailed();
    const record = execution.recordOf(outcome);
    try {
      this.record(record);
    } catch (error) {
      if (!(error instanceof NotStorable)) throw error;
      this.record(withoutContents(record, error));
      return;
    }
    if (outcome.end !== undefined) this.#stopForEnd();
  }

  /** Records an action and all inside it as skipped. */
  #skip(node: ActionNode, error: WorkflowError): undefined {
    if (this.state.finished(node.name) !== undefined) return;
    const now = instantOf(this.state.sources);
    this.record({
      name: node.name,
      status: "Skipped",
      code: error.code,
      error,
      startTime: now,
      endTime: now,
      trackingId: this.state.sources.ids.uuid(),
      sequence: this.state.nextSequence(),
      hidden: node.hidden,
    });
    for (const child of [...node.branches.values()].flat()) {
      this.#skip(child, skippedWithContainer(child.name, node.name, "Skipped", error.code));
    }
  }

  /** Ends the run, which a mistake of the sandbox stopped: it would be as good as lost otherwise. */
  #failInside(error: unknown): void {
    const { stored, sources } = this.state;
    this.services.log(`A run failed inside the sandbox: ${placeOf(error)}.`);
    stored.endTime = instantOf(sources);
    stored.status = "Failed";
    stored.code = workflowFailed.code;
    stored.error = workflowFailed;
    this.#store.finishRun(stored, undefined);
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

/** The record of an action whose contents can't be kept: nobody could look at them later, so it has not succeeded. */
function withoutContents(record: ActionRecord, { code, message }: NotStorable): ActionRecord {
  const { inputs, outputs, variable, end, ...rest } = record;
  if (rest.status !== "Succeeded") return rest;
  return { ...rest, status: "Failed", code, error: { code, message } };
}
