/**
 * Headers that tell a receiver which workflow calls. `SuppressWorkflowHeaders` leaves out those that start with `x-ms-`.
 * Source: recordings of the service in github.com/Azure/azure-sdk-for-js (arm-logic);
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers (the option).
 * Not here: the scale unit, the subscription's capacity and the action's tracking id.
 */
import { hasOption } from "../definition/json";
import type { ActionNode } from "../definition/parsed-workflow";
import type { RunState } from "../run/run-state";

export function workflowHeaders(action: ActionNode, { deployment, stored, sources }: RunState) {
  const { callbackId, version, name, resourceId } = deployment;
  const agent = {
    "accept-language": "en-US",
    "user-agent": `azure-logic-apps/1.0,(workflow ${callbackId}; version ${version})`,
  };
  if (hasOption(action.source, "SuppressWorkflowHeaders")) return agent;
  const [, , subscriptionId = "", , group = ""] = resourceId.split("/");
  const id = sources.ids.uuid();
  return {
    ...agent,
    "x-ms-workflow-id": callbackId,
    "x-ms-workflow-version": version,
    "x-ms-workflow-name": name,
    "x-ms-workflow-run-id": stored.name,
    "x-ms-workflow-run-tracking-id": stored.trackingId,
    "x-ms-workflow-operation-name": encodeURIComponent(action.name), // a header takes no other letters
    "x-ms-workflow-subscription-id": subscriptionId,
    "x-ms-workflow-resourcegroup-name": encodeURIComponent(group),
    "x-ms-tracking-id": id,
    "x-ms-correlation-id": id,
    "x-ms-client-request-id": id,
    "x-ms-client-tracking-id": stored.clientTrackingId,
  };
}
