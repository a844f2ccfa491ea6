/**
 * Executes one run: the order of its actions, skips, containers, and its end.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-exception-handling
 */
import { StorageFailed } from "../../storage/storage-failure";
import type { ActionServices } from "../actions/action-type";
import { predecessorsFirst } from "../definition/action-order";
import type { ActionNode } from "../definition/parsed-workflow";
import { NotStorable } from "../history/action-journal";
import type { RunStore } from "../history/run-store";
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

/** The sandbox is closing. The run stays unfinished, and the next start resumes it. */
export class RuntimeClosed extends Error {
  override readonly name = "RuntimeClosed";
}

export class RunExecution implements RunOfAction {
  readonly state: RunState;
  readonly services: ActionServices;
  readonly #store: RunStore;
  readonly #stop = new AbortController();
  /** Settles with all writes so far. */
  #written: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(state: RunState, store: RunStore, services: ActionServices) {
    this.state = state;
    this.#store = store;
    this.services = services;
  }

  /**
   * Runs to the end. Resolves once the end is on disk.
   *
   * @throws {RuntimeClosed} when `close` came first
   * @throws {StorageFailed} when the disk failed and left the run unfinished
   */
  async execute(): Promise<void> {
    try {
      await this.#runAll(this.state.workflow.actions);
      this.failWhenClosed();
      this.#finish();
      await this.committed();
    } catch (error) {
      this.failWhenClosed();
      if (error instanceof StorageFailed) throw error;
      await this.#failInside(error);
    }
  }

  /** Ends the run: cancels running actions and skips the others. */
  cancel(): void {
    this.#endEarly({ status: "Cancelled", by: "a cancel request" });
  }

  /** Stops and records nothing more. */
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

  /** Keeps an action's state: immediately in memory, on disk with the next commit. @throws {NotStorable} */
  record(record: ActionRecord): void {
    if (this.#isClosed) return;
    const earlier = this.state.record(record.name)?.inputs;
    const hasEarlierInputs = earlier !== undefined && earlier === record.inputs;
    this.#await(this.#store.putAction(this.state.stored.id, record, hasEarlierInputs));
    this.state.put(record);
  }

  /** Resolves once every record so far is on disk. @throws {StorageFailed} */
  async committed(): Promise<void> {
    await this.#written;
  }

  #await(write: Promise<void>): void {
    this.#written = Promise.all([this.#written, write]);
    this.#written.catch(() => {}); // callers that need the outcome await `committed`
  }

  /** Runs the actions of a branch. Resolves with its verdict. */
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
    const ends = new Map<string, Promise<void>>();
    for (const node of predecessorsFirst(nodes)) {
      const before = [...node.runAfter.keys()].map((name) => ends.get(name));
      ends.set(
        node.name,
        Promise.all(before).then(() => this.#runOne(node)),
      );
    }
    const outcomes = await Promise.allSettled(ends.values());
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  async #runOne(node: ActionNode): Promise<void> {
    this.failWhenClosed();
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
    const execution = new ActionExecution(node, this);
    const outcome = await execution.outcome();
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

  /** Records an action and its inner actions as skipped. */
  #skip(node: ActionNode, error: WorkflowError): void {
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

  /** Marks the run as failed after an internal error. Otherwise it would stay unfinished. */
  async #failInside(error: unknown): Promise<void> {
    const { stored, sources } = this.state;
    this.services.log(`A run failed inside the sandbox: ${placeOf(error)}.`);
    stored.endTime = instantOf(sources);
    stored.status = "Failed";
    stored.code = workflowFailed.code;
    stored.error = workflowFailed;
    await this.#store.finishRun(stored, undefined);
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
    const outputs = stored.status === "Succeeded" ? workflowOutputs(this.state) : undefined;
    this.#await(this.#store.finishRun(stored, outputs));
  }
}

/** The record of an action whose contents cannot be stored. It fails: nobody could look at them later. */
function withoutContents(record: ActionRecord, { code, message }: NotStorable): ActionRecord {
  const { inputs, outputs, variable, end, ...rest } = record;
  if (rest.status !== "Succeeded") return rest;
  return { ...rest, status: "Failed", code, error: { code, message } };
}
