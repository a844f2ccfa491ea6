/**
 * The runs being executed: their starts and ends, and their pause when the disk can't be written.
 *
 * Layer: workflow. A failure of the disk is to a run what a crash is: it is stopped, and goes on from what is on disk.
 */
import type { Clock } from "../../support/clock";
import { errorName } from "../../support/errors";
import type { ActionServices } from "../actions/action-type";
import type { RunStore } from "../history/run-store";
import { isDiskTrouble, WritesLost } from "../history/write-queue";
import { RunExecution, RuntimeClosed, StorageFailed } from "./run-execution";
import type { RunState } from "./run-state";

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Milliseconds between attempts to go on with runs that the disk stopped. */
const recoveryPause = 1_000;

interface Active {
  execution: RunExecution;
  end: Promise<void>;
  /** The run in memory is ahead of the one on disk, which could not be written. */
  hasLostWrites: boolean;
}

/** What runs are executed with. */
export interface ActiveRunsOptions {
  store: RunStore;
  services: ActionServices;
  clock: Clock;
  log: (message: string) => void;
  /** Resumes from disk the runs that are not active; is called again when it throws. */
  recover: () => void;
}

/** Executes runs. */
export class ActiveRuns {
  readonly #options: ActiveRunsOptions;
  readonly #runs = new Map<number, Active>();
  readonly #closing = new AbortController();
  #recovery: Promise<void> | undefined;
  #lastLogged = "";

  constructor(options: ActiveRunsOptions) {
    this.#options = options;
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  has(id: number): boolean {
    return this.#runs.has(id);
  }

  /** Starts executing a run, in a turn of the event loop of its own: who accepted it answers first. */
  start(state: RunState): void {
    if (this.isClosed) return; // it is on disk: the next start goes on with it
    const execution = new RunExecution(state, this.#options.store, this.#options.services);
    const { id } = state.stored;
    const active: Active = { execution, end: Promise.resolve(), hasLostWrites: false };
    this.#runs.set(id, active);
    active.end = nextTurn()
      .then(() => execution.execute())
      .catch((error: unknown) => {
        if (error instanceof StorageFailed) active.hasLostWrites = true;
        else if (!(error instanceof RuntimeClosed || error instanceof WritesLost)) {
          this.#options.log(`A run failed inside the sandbox: ${errorName(error)}.`);
        }
      })
      .finally(() => {
        this.#runs.delete(id);
        if (active.hasLostWrites) this.recoverLater();
      });
  }

  /** Cancels a run if it is active; resolves once its end is durable. */
  async cancel(id: number): Promise<void> {
    const active = this.#runs.get(id);
    active?.execution.cancel();
    await active?.end;
  }

  /** Stops the runs of a workflow, without recording anything more. */
  async stopWorkflow(callbackId: string): Promise<void> {
    const active = [...this.#runs.values()].filter(
      ({ execution }) => execution.state.deployment.callbackId === callbackId,
    );
    for (const { execution } of active) execution.close();
    await Promise.all(active.map(({ end }) => end));
  }

  /** Stops the runs whose last writes are lost: what is on disk is the truth, and they go on from there. */
  giveUp(runIds: ReadonlySet<number>): void {
    for (const id of runIds) {
      const active = this.#runs.get(id);
      if (active === undefined) continue;
      active.hasLostWrites = true;
      active.execution.close();
    }
    this.recoverLater();
  }

  /** Goes on after a pause with the runs that are on disk and not active. */
  recoverLater(): void {
    if (this.#recovery !== undefined || this.isClosed) return;
    this.#options.log(
      "The sandbox cannot write to its disk: accepted calls wait, new ones are refused. Free some space for its data directory.",
    );
    this.#recovery = this.#pauseAndRecover().finally(() => {
      this.#recovery = undefined;
    });
  }

  async #pauseAndRecover(): Promise<void> {
    for (;;) {
      try {
        await this.#options.clock.sleep(recoveryPause, this.#closing.signal);
        return this.#options.recover();
      } catch (error) {
        if (this.isClosed) return;
        // whatever it is, the runs on disk are not given up
        if (!isDiskTrouble(error)) this.#logOnce(`Runs could not be resumed: ${errorName(error)}.`);
      }
    }
  }

  #logOnce(message: string): void {
    if (message !== this.#lastLogged) this.#options.log(message);
    this.#lastLogged = message;
  }

  /** Resolves when no run is active or waits for the disk. */
  async idle(): Promise<void> {
    while (this.#runs.size > 0 || this.#recovery !== undefined) {
      await Promise.all([...[...this.#runs.values()].map(({ end }) => end), this.#recovery]);
    }
  }

  /** Stops every run where it is; the next start resumes them. */
  async close(): Promise<void> {
    this.#closing.abort(new RuntimeClosed("The sandbox is closing."));
    for (const { execution } of this.#runs.values()) execution.close();
    await this.idle();
    try {
      this.#options.store.flush();
    } catch (error) {
      if (!(error instanceof WritesLost)) throw error; // the next start does again what was lost
    }
  }
}
