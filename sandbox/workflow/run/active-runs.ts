/** Starts and ends the active runs. */
import { StorageFailed } from "../../storage/storage-failure";
import { errorName } from "../../support/errors";
import type { ActionServices } from "../actions/action-type";
import type { RunStore } from "../history/run-store";
import { RunExecution, RuntimeClosed } from "./run-execution";
import type { RunState } from "./run-state";

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

interface Active {
  execution: RunExecution;
  end: Promise<void>;
}

export class ActiveRuns {
  readonly #store: RunStore;
  readonly #services: ActionServices;
  readonly #runs = new Map<number, Active>();
  #isClosed = false;

  constructor(store: RunStore, services: ActionServices) {
    this.#store = store;
    this.#services = services;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  has(id: number): boolean {
    return this.#runs.has(id);
  }

  /** Starts executing a run in its own turn of the event loop, so that the caller answers first. */
  start(state: RunState): void {
    if (this.#isClosed) return; // the run is on disk: the next start resumes it
    const execution = new RunExecution(state, this.#store, this.#services);
    const { id } = state.stored;
    const end = nextTurn()
      .then(() => execution.execute())
      .catch((error: unknown) => {
        // both leave an unfinished run on disk for the next start
        if (error instanceof RuntimeClosed || error instanceof StorageFailed) return;
        this.#services.log(`A run failed inside the sandbox: ${errorName(error)}.`);
      })
      .finally(() => this.#runs.delete(id));
    this.#runs.set(id, { execution, end });
  }

  /** Cancels a run if it is active. Resolves once it has ended. */
  async cancel(id: number): Promise<void> {
    const active = this.#runs.get(id);
    active?.execution.cancel();
    await active?.end;
  }

  /** Stops the runs of a workflow and records nothing more. */
  async stopWorkflow(callbackId: string): Promise<void> {
    const active = [...this.#runs.values()].filter(
      ({ execution }) => execution.state.deployment.callbackId === callbackId,
    );
    for (const { execution } of active) execution.close();
    await Promise.all(active.map(({ end }) => end));
  }

  /** Resolves when no run is active. */
  async idle(): Promise<void> {
    while (this.#runs.size > 0) await Promise.all([...this.#runs.values()].map(({ end }) => end));
  }

  /** Stops every run where it is. The next start resumes them. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { execution } of this.#runs.values()) execution.close();
    await this.idle();
  }
}
