/** The seam between the runtime and its action types: each type is one file in `actions/`, listed in `actions/index.ts`. */
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

/** How an action ended. */
export interface ActionOutcome {
  status: Exclude<ActionStatus, "Running" | "Waiting">;
  /** E.g. `OK`, `NotFound`. */
  code: string;
  error?: WorkflowError;
  outputs?: unknown;
  /** Value a variable has from now on. */
  variable?: Variable;
  /** How the run ends now that this action has ended. */
  end?: EarlyEnd;
}

/** What an action type may use of the runtime. */
export interface ActionServices {
  clock: Clock;
  ids: IdSource;
  fetch: RoutedFetch;
  connectors: ReadonlyMap<string, Connector>;
  connections: ConnectionDirectory;
  /** Tokens of the managed identities of workflows. */
  identityToken: IdentityToken;
  /** Says what went wrong inside the sandbox; never given a secret, a lead or a URL. */
  log(message: string): void;
}

/** One execution of one action. */
export interface ActionContext {
  readonly action: ActionNode;
  readonly state: RunState;
  readonly services: ActionServices;
  /** Aborted when the action is to stop: timeout, cancelled run, sandbox closing. */
  readonly signal: AbortSignal;
  /** The action's inputs, for the history; kept also when the action fails. */
  inputs: unknown;
  /** Failed attempts so far. */
  retryHistory: RetryRecord[];
  /**
   * Evaluates every expression in a value.
   *
   * @param item what `item()` gives in it
   * @throws {ActionFailure} `InvalidTemplate` in Azure's words
   */
  evaluate(template: unknown, item?: unknown): unknown;
  /** Makes all that happened so far durable; to be awaited before anything outside the runtime is called. */
  beforeCall(): Promise<void>;
  /** Records the action as running with its inputs; durable with the next write that is awaited. */
  keep(): void;
  /** Runs the actions of a branch. */
  runBranch(branch: string): Promise<"Succeeded" | "Failed" | "Cancelled">;
  /** Records the actions of a branch that was not chosen as skipped. */
  skipBranch(branch: string): void;
}

/** A kind of action. */
export interface ActionType {
  /** As the definition language spells it; matched without case. */
  readonly type: string;
  /** What is wrong with an action of this type, one sentence each; templates are not evaluated yet. */
  check?(action: JsonObject, name: string): string[];
  /** @throws {ActionFailure} for a failure Azure reports; {@link SandboxError} `NotEmulated` */
  run(context: ActionContext): ActionOutcome | Promise<ActionOutcome>;
}

/** An action failed in a way Azure reports. */
export class ActionFailure extends Error {
  override readonly name = "ActionFailure";
  readonly outcome: ActionOutcome;

  /** @param code the action's code; `error` has its own */
  constructor(code: string, error: WorkflowError, status: ActionOutcome["status"] = "Failed") {
    super(error.message);
    this.outcome = { status, code, error };
  }
}

/** Failure of an expression or of what it gave: code `BadRequest`, error `InvalidTemplate`. */
export function invalidTemplate(action: string, inner: string): ActionFailure {
  return new ActionFailure("BadRequest", {
    code: "InvalidTemplate",
    message: `Unable to process template language expressions in action '${action}' inputs at line '0' and column '0': '${inner}'.`,
  });
}
