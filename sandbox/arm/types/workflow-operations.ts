/** The workflow runtime, as Resource Manager uses it. It returns bodies that are ready to send. */
import type { WorkflowDeployment } from "../../workflow/deployment";
import type { JsonObject } from "../json";

/** Which access key signs a callback URL. */
export type KeyType = "Primary" | "Secondary";

export interface CallbackUrlRequest {
  /** Scheme and authority of the data plane, without trailing slash. */
  origin: string;
  deployment: WorkflowDeployment;
  triggerName: string;
  keyType: KeyType;
  /** api-version of the call. The URL repeats it. */
  apiVersion: string;
  /** Instant after which the URL is refused. @default never */
  notAfter?: Date;
}

/** A page of a list. */
export interface Page {
  value: JsonObject[];
  /** Continuation of the page. Absent on the last one. */
  skipToken?: string;
}

export interface ListRequest {
  /** Largest page size. The service may return fewer. */
  top?: number;
  /** OData filter as sent. */
  filter?: string;
  skipToken?: string;
}

/** The runtime as Resource Manager uses it. Bodies have ARM's shape, ids included. */
export interface WorkflowOperations {
  /** Body of `listCallbackUrl`. Secret. @throws {SandboxError} when the trigger cannot be called */
  signCallbackUrl(request: CallbackUrlRequest): object;
  /** Starts a run of a trigger, like the portal's Run button. @throws {SandboxError} */
  runTrigger(deployment: WorkflowDeployment, triggerName: string, body: unknown): Promise<void>;
  /**
   * Starts a new run of the current version with the trigger's earlier input. Resolves once it is durable.
   *
   * @returns false when there is no such history
   * @throws {SandboxError}
   */
  resubmit(deployment: WorkflowDeployment, triggerName: string, historyName: string): Promise<boolean>;
  /** Deletes the runs of a deleted workflow. */
  forgetWorkflow(callbackId: string): Promise<void>;
  listRuns(deployment: WorkflowDeployment, request: ListRequest): Page;
  /** @returns undefined when there is no such run */
  getRun(deployment: WorkflowDeployment, runName: string): JsonObject | undefined;
  /** @returns false when there is no such run */
  cancelRun(deployment: WorkflowDeployment, runName: string): boolean | Promise<boolean>;
  /** @returns undefined when there is no such run */
  listRunActions(deployment: WorkflowDeployment, runName: string, request: ListRequest): Page | undefined;
  /** @returns undefined when there is no such run or action */
  getRunAction(deployment: WorkflowDeployment, runName: string, actionName: string): JsonObject | undefined;
  listTriggerHistories(deployment: WorkflowDeployment, triggerName: string, request: ListRequest): Page;
  /** @returns undefined when there is no such entry */
  getTriggerHistory(
    deployment: WorkflowDeployment,
    triggerName: string,
    historyName: string,
  ): JsonObject | undefined;
}
