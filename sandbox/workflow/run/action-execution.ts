/** One execution of one action: the input of its type, and its end. */
import type { Scope } from "../../../expressions/scope";
import { NotEmulated } from "../../support/errors";
import type { ActionContext, ActionOutcome, ActionServices } from "../actions/action-type";
import { actionTypeNamed } from "../actions/index";
import type { ActionNode } from "../definition/parsed-workflow";
import type { RetryRecord } from "../history/run-records";
import { type TimeLimit, withTimeLimit } from "./action-limit";
import { evaluateFor, failureOutcome } from "./action-outcomes";
import { type ActionRecord, instantOf, type RunState, running } from "./run-state";

/** What an action may do to its run. */
export interface RunOfAction {
  readonly state: RunState;
  readonly services: ActionServices;
  readonly signal: AbortSignal;
  /** Whether something ends the run before its last action. */
  readonly isEnding: boolean;
  /** @throws {RuntimeClosed} */
  failWhenClosed(): void;
  record(record: ActionRecord): void;
  committed(): Promise<void>;
  runBranch(nodes: readonly ActionNode[]): Promise<"Succeeded" | "Failed" | "Cancelled">;
  skipBranch(nodes: readonly ActionNode[]): void;
}

export class ActionExecution implements ActionContext {
  readonly action: ActionNode;
  readonly #run: RunOfAction;
  readonly #scope: Scope;
  readonly #limit: TimeLimit | undefined;
  readonly #startTime: string;
  readonly #trackingId: string;
  inputs: unknown = undefined;
  retryHistory: RetryRecord[] = [];

  constructor(action: ActionNode, run: RunOfAction) {
    this.action = action;
    this.#run = run;
    const { sources } = run.state;
    this.#startTime = instantOf(sources);
    this.#trackingId = sources.ids.uuid();
    this.#scope = run.state.scopeOf(action);
    this.#limit = withTimeLimit(action, run, run.services.clock);
  }

  get state(): RunState {
    return this.#run.state;
  }

  get services(): ActionServices {
    return this.#run.services;
  }

  get signal(): AbortSignal {
    return this.#limit?.signal ?? this.#run.signal;
  }

  /** Runs the action to its end. @throws {RuntimeClosed} when the sandbox closes meanwhile */
  async outcome(): Promise<ActionOutcome> {
    try {
      const outcome = await this.#execute();
      this.#run.failWhenClosed();
      return outcome;
    } catch (error) {
      this.#run.failWhenClosed();
      return failureOutcome(this.action, error, {
        isEnded: this.#run.isEnding && this.#run.signal.aborted,
        isTimedOut: this.signal.aborted,
        log: (message) => this.services.log(message),
      });
    } finally {
      this.#limit?.stop();
    }
  }

  /** The record of the ended action. */
  recordOf(outcome: ActionOutcome): ActionRecord {
    const { name, hidden } = this.action;
    return {
      name,
      status: outcome.status,
      code: outcome.code,
      error: outcome.error,
      startTime: this.#startTime,
      endTime: instantOf(this.state.sources),
      trackingId: this.#trackingId,
      retryHistory: this.retryHistory.length === 0 ? undefined : this.retryHistory,
      sequence: this.state.nextSequence(),
      hidden,
      variable: outcome.variable,
      end: outcome.end,
      inputs: this.inputs,
      outputs: outcome.outputs,
    };
  }

  evaluate(template: unknown, item?: unknown): unknown {
    const lookUps = item === undefined ? this.#scope : this.state.scopeOf(this.action, item);
    return evaluateFor(this.action.name, template, lookUps);
  }

  async beforeCall(): Promise<void> {
    this.keep();
    await this.#run.committed();
    this.#run.failWhenClosed();
  }

  keep(): void {
    const { name, hidden } = this.action;
    this.#run.record({
      name,
      status: "Running",
      startTime: this.#startTime,
      trackingId: this.#trackingId,
      sequence: running,
      hidden,
      inputs: this.inputs,
    });
  }

  runBranch(branch: string): Promise<"Succeeded" | "Failed" | "Cancelled"> {
    return this.#run.runBranch(this.action.branches.get(branch) ?? []);
  }

  skipBranch(branch: string): void {
    this.#run.skipBranch(this.action.branches.get(branch) ?? []);
  }

  #execute(): ActionOutcome | Promise<ActionOutcome> {
    const { name, type } = this.action;
    const known = actionTypeNamed(type);
    if (known === undefined) throw new NotEmulated(`action type '${type}' (action '${name}')`);
    return known.run(this);
  }
}
