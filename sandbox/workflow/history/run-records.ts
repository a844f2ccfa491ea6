/** What is kept of a run and of its actions. */
import type { HiddenParts } from "../definition/parsed-workflow";
import type { ActionStatus, RunStatus, WorkflowError } from "../run/status";

/** A run as stored, without contents. */
export interface StoredRun {
  id: number;
  callbackId: string;
  /** Name, e.g. `08584…CU12`. */
  name: string;
  version: string;
  status: RunStatus;
  triggerName: string;
  /** ISO 8601, UTC. */
  startTime: string;
  endTime?: string;
  code?: string;
  error?: WorkflowError;
  clientTrackingId: string;
  /** Trigger history this run was resubmitted from. */
  sourceHistoryName?: string;
  /** Tracking id of the trigger. */
  trackingId: string;
  triggerCode: string;
  /** What may not be shown of the trigger. */
  hidden: HiddenParts;
  /** Bytes of the trigger's inputs and outputs and of the run's outputs, by content name. */
  sizes: Record<string, number>;
}

/** An action of a run as stored, without contents. */
export interface StoredAction {
  name: string;
  status: ActionStatus;
  code?: string | undefined;
  error?: WorkflowError | undefined;
  startTime: string;
  endTime?: string | undefined;
  trackingId: string;
  /** Retries as the history shows them. */
  retryHistory?: readonly RetryRecord[] | undefined;
  /** Order in which actions of a run ended. */
  sequence: number;
  hidden: HiddenParts;
  /** Value a variable has after this action; never shown. */
  variable?: Variable | undefined;
  /** How this action, a Terminate, ends its run. */
  end?: EarlyEnd | undefined;
}

/** A variable of a run. */
export interface Variable {
  name: string;
  /** Lower case: integer, float, boolean, string, array or object. */
  type: string;
  value: unknown;
}

/** Why a run ends before its last action: a Terminate action, or a person. */
export interface EarlyEnd {
  status: Extract<RunStatus, "Succeeded" | "Failed" | "Cancelled">;
  /** Name of the Terminate action, or what else ended it. */
  by: string;
  error?: WorkflowError;
}

/** One failed attempt of an action that calls something. */
export interface RetryRecord {
  startTime: string;
  endTime: string;
  code: string;
  clientRequestId?: string;
  error?: WorkflowError;
}

/** Contents by name: `inputs`, `outputs`. */
export type Contents = Readonly<Record<string, unknown>>;
/** Where a run is stored. */
export type ContentName = "inputs" | "outputs" | "triggerInputs" | "triggerOutputs";
