/** Authenticates a call of the data plane: its workflow, its trigger and its signature. */
import type { Clock } from "../../support/clock";
import { NotEmulated, SandboxError } from "../../support/errors";
import { property } from "../definition/json";
import type { ParsedTrigger, ParsedWorkflow } from "../definition/parsed-workflow";
import type { WorkflowDeployment, WorkflowDirectory } from "../deployment";
import { checkCallbackUrl } from "./callback-url";
import { readTriggerRequest, type TriggerOutputs } from "./request-trigger";
import { checkApiVersion, signatureMissing, signatureRefused, workflowNotFound } from "./trigger-answers";

/** A call that may start a run. */
export interface Invocation {
  request: Request;
  url: URL;
  deployment: WorkflowDeployment;
  triggerName: string;
  read(request: Request, url: URL, trigger: ParsedTrigger): Promise<TriggerOutputs>;
}

const form = /^\/workflows\/([^/]+)\/triggers\/([^/]+)\/paths\/invoke(?:\/(.*))?$/;

/** Reads and authenticates a call. @throws {SandboxError} the data plane's errors */
export function openInvocation(
  request: Request,
  services: { workflows: WorkflowDirectory; clock: Clock },
): Invocation {
  const url = new URL(request.url);
  const match = form.exec(url.pathname);
  if (match === null) throw workflowNotFound(url.pathname.split("/")[2] ?? "");
  checkApiVersion(url);
  const callbackId = match[1] ?? "";
  const triggerName = decodedName(match[2] ?? "");
  const deployment = services.workflows.byCallbackId(callbackId);
  if (deployment === undefined) throw workflowNotFound(callbackId);
  const verdict = checkCallbackUrl(url, deployment, triggerName, services.clock.now());
  if (verdict === "incomplete") throw signatureMissing();
  if (verdict !== "valid") throw signatureRefused(verdict);
  const relativePath = match[3] ?? "";
  return {
    request,
    url,
    deployment,
    triggerName,
    read: (body, from, trigger) => readTriggerRequest(body, from, trigger, relativePath),
  };
}

/** @throws {NotEmulated} for a missing feature that would change the caller's answer */
export function refuseNotEmulated(workflow: ParsedWorkflow, trigger: ParsedTrigger): void {
  if (trigger.type.toLowerCase() !== "request") throw new NotEmulated(`trigger type '${trigger.type}'`);
  if (property(trigger.source, "splitOn") !== undefined) throw new NotEmulated("'splitOn' of a trigger");
  if (property(trigger.source, "runtimeConfiguration", "concurrency") !== undefined) {
    throw new NotEmulated("'concurrency' of a trigger");
  }
  const response = [...workflow.byName.values()].find((node) => node.type.toLowerCase() === "response");
  if (response !== undefined) throw new NotEmulated(`action type 'Response' (action '${response.name}')`);
}

function decodedName(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new SandboxError("WorkflowTriggerNotFound", "The trigger's name in the path is not valid.");
  }
}
