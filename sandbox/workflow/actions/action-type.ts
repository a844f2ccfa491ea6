/** The interface between the runtime and its action types, which `actions/index.ts` lists. */
import type { Clock } from "../../support/clock";
import type { IdSource } from "../../support/ids";
import type { JsonObject } from "../definition/json";
import type { ActionNode } from "../definition/parsed-workflow";
import type { ConnectionDirectory, Connector, IdentityToken } from "../deployment";
import type { EarlyEnd, RetryRecord, Variable } from "../history/run-records";
import type { RunState } from "../run/run-state";
import type { ActionStatus, WorkflowError } from "../run/status";

/** `fetch` that reaches only hosts of the routing table. */
export type RoutedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface ActionOutcome {
  status: Exclude<ActionStatus, "Running" | "Waiting">;
  /** E.g. `OK`, `NotFound`. */
  code: string;
  error?: WorkflowError;
  outputs?: unknown;
  /** New value of a variable. */
  variable?: Variable;
  /** How this action ends the run. */
  end?: EarlyEnd;
}

/** What an action type may use of the runtime. */
export interface ActionServices {
  clock: Clock;
  ids: IdSource;
  fetch: RoutedFetch;
  connectors: ReadonlyMap<string, Connector>;
  connections: ConnectionDirectory;
  /** Tokens of workflows' managed identities. */
  identityToken: IdentityToken;
  /** Receives internal errors, never with a secret, a lead or a URL. */
  log(message: string): void;
}

/** One execution of one action. */
export interface ActionContext {
  readonly action: ActionNode;
  readonly state: RunState;
  readonly services: ActionServices;
  /** Aborted when the action must stop: timeout, cancelled run, closing sandbox. */
  readonly signal: AbortSignal;
  /** The action's inputs for the history. They are kept even when the action fails. */
  inputs: unknown;
  /** Failed attempts so far. */
  retryHistory: RetryRecord[];
  /**
   * Evaluates every expression in a value.
   *
   * @param item the value of `item()`
   * @throws {ActionFailure} `InvalidTemplate` in Azure's words
   */
  evaluate(template: unknown, item?: unknown): unknown;
  /** Makes everything so far durable. Await it before a call leaves the runtime. */
  beforeCall(): Promise<void>;
  /** Records the action as running with its inputs. It is durable with the next awaited write. */
  keep(): void;
  /** Runs the actions of a branch. */
  runBranch(branch: string): Promise<"Succeeded" | "Failed" | "Cancelled">;
  /** Records the actions of a branch that was not chosen as skipped. */
  skipBranch(branch: string): void;
}

export interface ActionType {
  /** In the definition language's spelling. Matched without case. */
  readonly type: string;
  /** Mistakes in an action of this type, one sentence each. Templates are not evaluated yet. */
  check?(action: JsonObject, name: string): string[];
  /** @throws {ActionFailure} for a failure that Azure reports; {@link SandboxError} `NotEmulated` */
  run(context: ActionContext): ActionOutcome | Promise<ActionOutcome>;
}

/** A failure of an action that Azure reports. */
export class ActionFailure extends Error {
  override readonly name = "ActionFailure";
  readonly outcome: ActionOutcome;

  /** @param code the action's code; `error` has its own */
  constructor(code: string, error: WorkflowError, status: ActionOutcome["status"] = "Failed") {
    super(error.message);
    this.outcome = { status, code, error };
  }
}

/** Failure of an expression or of its value: code `BadRequest`, error `InvalidTemplate`. */
export function invalidTemplate(action: string, inner: string): ActionFailure {
  return new ActionFailure("BadRequest", {
    code: "InvalidTemplate",
    message: `Unable to process template language expressions in action '${action}' inputs at line '0' and column '0': '${inner}'.`,
  });
}
