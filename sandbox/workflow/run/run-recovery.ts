/**
 * The runs on disk that are not active: which go on, and which are forgotten because their workflow is no more.
 *
 * Layer: workflow. Called after a start, and when the disk can be written again.
 */
import { errorName } from "../../support/errors";
import { parseWorkflow } from "../definition/parsed-workflow";
import type { WorkflowDeployment, WorkflowDirectory } from "../deployment";
import type { StoredRun } from "../history/run-records";
import type { RunStore } from "../history/run-store";
import { isDiskTrouble, WritesLost } from "../history/write-queue";
import { cancelled } from "./action-outcomes";
import { instantOf, type RunSources, RunState } from "./run-state";

/** What runs are recovered with. */
export interface RunRecoveryOptions {
  store: RunStore;
  workflows: WorkflowDirectory;
  sources: RunSources;
  log: (message: string) => void;
  isActive: (runId: number) => boolean;
  /** Starts executing a run. */
  start: (state: RunState) => void;
}

/** Recovers runs. */
export class RunRecovery {
  readonly #options: RunRecoveryOptions;
  /** The process before may have died in the middle of a deletion. */
  #mayHaveOrphans = true;

  constructor(options: RunRecoveryOptions) {
    this.#options = options;
  }

  /** The next recovery forgets, too, what is left of workflows that are gone. */
  lookForOrphans(): void {
    this.#mayHaveOrphans = true;
  }

  /**
   * Goes on with the unfinished runs that are not active.
   *
   * @throws {Error} of the disk, when not all of them could: to be called again
   */
  recoverRuns(): void {
    const { store, isActive, workflows } = this.#options;
    const stopped = store.unfinishedRuns().filter(({ id }) => !isActive(id));
    // one run that can't be read must not keep the others from going on
    const troubles = stopped.map((stored) => this.#troubleOf(stored)).filter((error) => error !== undefined);
    if (troubles.length > 0) throw troubles[0];
    if (!this.#mayHaveOrphans) return;
    store.forgetOrphans((callbackId) => workflows.byCallbackId(callbackId) !== undefined);
    this.#mayHaveOrphans = false;
  }

  /**
   * Ends a run as cancelled that is unfinished on disk and not active: it could not be resumed, or lost its last writes.
   *
   * @throws {WritesLost} it goes on then
   */
  cancelStopped(callbackId: string, runName: string): void {
    const { store, isActive } = this.#options;
    const stored = store.run(callbackId, runName);
    if (stored?.status !== "Running" || isActive(stored.id)) return;
    this.#abandon(stored);
    store.flush(); // at once: a recovery would find the run unfinished, and start it
  }

  /**
   * Goes on with a run.
   *
   * @returns the disk's failure that the run waits for
   * @throws {WritesLost} when the disk can't be written
   */
  #troubleOf(stored: StoredRun): unknown {
    try {
      this.#recoverRun(stored);
    } catch (error) {
      if (error instanceof WritesLost) throw error;
      if (isDiskTrouble(error)) return error;
      this.#options.log(`A run could not be resumed: ${errorName(error)}.`);
    }
    return undefined;
  }

  #recoverRun(stored: StoredRun): void {
    const deployment = this.#options.workflows.byCallbackId(stored.callbackId);
    if (deployment === undefined) return; // it is forgotten with its workflow
    const version = this.#options.store.version(stored.callbackId, stored.version);
    if (version === undefined) this.#abandon(stored);
    else this.#resume(stored, { ...deployment, ...version, version: stored.version });
  }

  #resume(stored: StoredRun, deployment: WorkflowDeployment): void {
    const { store, sources, start } = this.#options;
    const triggerOutputs = store.runContent(stored.id, "triggerOutputs");
    const state = new RunState(deployment, parseWorkflow(deployment), stored, triggerOutputs, sources);
    for (const { action, contents } of store.actions(stored.id)) state.put({ ...action, ...contents });
    start(state);
  }

  /** Ends a run that does not go on, and the actions in the middle of which it is. */
  #abandon(stored: StoredRun): void {
    const { store, sources } = this.#options;
    const endTime = instantOf(sources);
    for (const { action, contents } of store.actions(stored.id)) {
      if (action.endTime !== undefined) continue;
      const end = { status: "Cancelled", code: "Cancelled", error: cancelled(action.name), endTime } as const;
      store.putAction(stored.id, { ...action, ...contents, ...end }, false);
    }
    store.finishRun({ ...stored, status: "Cancelled", code: "Terminated", endTime }, undefined);
  }
}
