/**
 * What Resource Manager asks of the workflow runtime. The runtime answers with bodies that are ready to send.
 */
import type { WorkflowDeployment } from "../../workflow/deployment";
import type { JsonObject } from "../json";

/** Which access key signs a callback URL. */
export type KeyType = "Primary" | "Secondary";

/** A callback URL to sign. */
export interface CallbackUrlRequest {
  /** Scheme and authority of the data plane, without trailing slash. */
  origin: string;
  deployment: WorkflowDeployment;
  triggerName: string;
  keyType: KeyType;
  /** api-version of the call; the URL repeats it. */
  apiVersion: string;
  /** Instant after which the URL is refused. @default never */
  notAfter?: Date;
}

/** A page of a list. */
export interface Page {
  value: JsonObject[];
  /** The page's continuation; absent on the last one. */
  skipToken?: string;
}

/** What narrows a list. */
export interface ListRequest {
  /** Longest page asked for; the service may answer with fewer. */
  top?: number;
  /** OData filter as sent. */
  filter?: string;
  skipToken?: string;
}

/** The runtime, seen from Resource Manager. Bodies have ARM's shape, ids included. */
export interface WorkflowOperations {
  /** Body of `listCallbackUrl`. Secret. @throws {SandboxError} when the trigger takes no calls */
  signCallbackUrl(request: CallbackUrlRequest): object;
  /** Starts a run of a trigger, as the portal's Run button does. @throws {SandboxError} */
  runTrigger(deployment: WorkflowDeployment, triggerName: string, body: unknown): Promise<void>;
  /**
   * Starts a new run of the present version with what the trigger took earlier; resolves once it is durable.
   *
   * @returns false when there is no such history
   * @throws {SandboxError}
   */
  resubmit(deployment: WorkflowDeployment, triggerName: string, historyName: string): Promise<boolean>;
  /** Forgets the runs of a workflow that was deleted. */
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
