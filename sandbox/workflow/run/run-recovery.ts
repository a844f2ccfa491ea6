/** Unfinished runs on disk that are not active: a start resumes them, or deletes them with their workflow. */
import { StorageFailed } from "../../storage/storage-failure";
import { errorName } from "../../support/errors";
import { parseWorkflow } from "../definition/parsed-workflow";
import type { WorkflowDeployment, WorkflowDirectory } from "../deployment";
import type { StoredRun } from "../history/run-records";
import type { RunStore } from "../history/run-store";
import { cancelled } from "./action-outcomes";
import { instantOf, type RunSources, RunState } from "./run-state";

export interface RunRecoveryOptions {
  store: RunStore;
  workflows: WorkflowDirectory;
  sources: RunSources;
  log: (message: string) => void;
  start: (state: RunState) => void;
}

export class RunRecovery {
  readonly #options: RunRecoveryOptions;

  constructor(options: RunRecoveryOptions) {
    this.#options = options;
  }

  /** Resumes the unfinished runs. Call it once, before any run is started. */
  recoverRuns(): void {
    const { store, workflows } = this.#options;
    store.forgetOrphans((callbackId) => workflows.byCallbackId(callbackId) !== undefined);
    for (const stored of store.unfinishedRuns()) {
      try {
        this.#recoverRun(stored);
      } catch (error) {
        if (error instanceof StorageFailed) throw error;
        this.#logFailure(error); // an unreadable run must not keep the others from resuming
      }
    }
  }

  /** Ends a run that is not resumed, and its running actions, as cancelled. */
  async abandon(stored: StoredRun): Promise<void> {
    const { store, sources } = this.#options;
    const endTime = instantOf(sources);
    const end = { status: "Cancelled", code: "Cancelled", endTime } as const;
    for (const { action, contents } of store.actions(stored.id)) {
      if (action.endTime !== undefined) continue;
      const error = cancelled(action.name);
      void store.putAction(stored.id, { ...action, ...contents, ...end, error }, false).catch(() => {});
    }
    await store.finishRun({ ...stored, status: "Cancelled", code: "Terminated", endTime }, undefined);
  }

  #recoverRun(stored: StoredRun): void {
    const { store, workflows } = this.#options;
    const deployment = workflows.byCallbackId(stored.callbackId);
    const version = store.version(stored.callbackId, stored.version);
    if (deployment === undefined || version === undefined)
      this.abandon(stored).catch((error: unknown) => this.#logFailure(error));
    else this.#resume(stored, { ...deployment, ...version, version: stored.version });
  }

  #resume(stored: StoredRun, deployment: WorkflowDeployment): void {
    const { store, sources, start } = this.#options;
    const triggerOutputs = store.runContent(stored.id, "triggerOutputs");
    const state = new RunState(deployment, parseWorkflow(deployment), stored, triggerOutputs, sources);
    for (const { action, contents } of store.actions(stored.id)) state.put({ ...action, ...contents });
    start(state);
  }

  #logFailure(error: unknown): void {
    this.#options.log(`A run could not be resumed: ${errorName(error)}.`);
  }
}
