/** Stored data of a run and of its actions. */
import type { HiddenParts } from "../definition/parsed-workflow";
import type { ActionStatus, RunStatus, WorkflowError } from "../run/status";

/** A stored run, without contents. */
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
  /** Trigger history of the original run, for a resubmitted one. */
  sourceHistoryName?: string;
  /** Tracking id of the trigger. */
  trackingId: string;
  triggerCode: string;
  /** Content of the trigger that must not be shown. */
  hidden: HiddenParts;
  /** Bytes of the trigger's inputs and outputs and of the run's outputs, by content name. */
  sizes: Record<string, number>;
}

/** A stored action of a run, without contents. */
export interface StoredAction {
  name: string;
  status: ActionStatus;
  code?: string | undefined;
  error?: WorkflowError | undefined;
  startTime: string;
  endTime?: string | undefined;
  trackingId: string;
  /** Retries, as in the history. */
  retryHistory?: readonly RetryRecord[] | undefined;
  /** Number that orders the ends of a run's actions. */
  sequence: number;
  hidden: HiddenParts;
  /** Value of a variable after this action. Never shown. */
  variable?: Variable | undefined;
  /** How this action, a Terminate, ends its run. */
  end?: EarlyEnd | undefined;
}

export interface Variable {
  name: string;
  /** Lower case: integer, float, boolean, string, array or object. */
  type: string;
  value: unknown;
}

/** Why a run ends before its last action: a Terminate action, or a cancellation. */
export interface EarlyEnd {
  status: Extract<RunStatus, "Succeeded" | "Failed" | "Cancelled">;
  /** Name of the Terminate action, or the cause of the end. */
  by: string;
  error?: WorkflowError;
}

/** A failed attempt of an outbound call. */
export interface RetryRecord {
  startTime: string;
  endTime: string;
  code: string;
  clientRequestId?: string;
  error?: WorkflowError;
}

/** Contents by name: `inputs`, `outputs`. */
export type Contents = Readonly<Record<string, unknown>>;
/** Place of a stored run. */
export type ContentName = "inputs" | "outputs" | "triggerInputs" | "triggerOutputs";
