/**
 * Runs, their actions and the history of triggers, read from the runtime.
 * Source: https://learn.microsoft.com/rest/api/logic/workflow-runs
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import type { Operation, OperationAnswer, OperationRequest } from "../resources/resource-type";
import type { ArmServices } from "../services";
import { triggerNameOf } from "./workflow-actions";
import type { ListRequest, Page } from "./workflow-operations";
import { toDeployment } from "./workflow-resource";

/** The operations, by method and path. */
export function workflowHistory({ operations }: ArmServices): Operation[] {
  return [
    {
      method: "GET",
      path: "runs",
      handle: (request) =>
        pageAnswer(request, operations.listRuns(toDeployment(request.resource), readListRequest(request))),
    },
    {
      method: "GET",
      path: "runs/{runName}",
      handle: ({ resource, parameters: { runName = "" } }) =>
        found(operations.getRun(toDeployment(resource), runName), () => runNotFound(resource.name, runName)),
    },
    {
      method: "POST",
      path: "runs/{runName}/cancel",
      handle: async ({ resource, parameters: { runName = "" } }) => {
        const deployment = toDeployment(resource);
        const run = operations.getRun(deployment, runName);
        if (run === undefined) throw runNotFound(resource.name, runName);
        const status = isJsonObject(run.properties) ? String(run.properties.status) : "";
        if (status !== "Running" && status !== "Waiting") throw runNotActive(resource.name, runName, status);
        await operations.cancelRun(deployment, runName);
        return { status: 200 };
      },
    },
    {
      method: "GET",
      path: "runs/{runName}/actions",
      handle: (request) => {
        const { runName = "" } = request.parameters;
        const deployment = toDeployment(request.resource);
        const page = operations.listRunActions(deployment, runName, readListRequest(request));
        if (page === undefined) throw runNotFound(request.resource.name, runName);
        return pageAnswer(request, page);
      },
    },
    {
      method: "GET",
      path: "runs/{runName}/actions/{actionName}",
      handle: ({ resource, parameters: { runName = "", actionName = "" } }) =>
        found(operations.getRunAction(toDeployment(resource), runName, actionName), () =>
          notFound("WorkflowRunActionNotFound", resource.name, `run '${runName}' action '${actionName}'`),
        ),
    },
    {
      method: "GET",
      path: "triggers/{triggerName}/histories",
      handle: (request) => {
        const triggerName = triggerNameOf(request.resource, request.parameters);
        const deployment = toDeployment(request.resource);
        return pageAnswer(
          request,
          operations.listTriggerHistories(deployment, triggerName, readListRequest(request, "none")),
        );
      },
    },
    {
      method: "GET",
      path: "triggers/{triggerName}/histories/{historyName}",
      handle: ({ resource, parameters }) => {
        const triggerName = triggerNameOf(resource, parameters);
        const { historyName = "" } = parameters;
        return found(operations.getTriggerHistory(toDeployment(resource), triggerName, historyName), () =>
          historyNotFound(resource.name, triggerName, historyName),
        );
      },
    },
    {
      // https://learn.microsoft.com/rest/api/logic/workflow-trigger-histories/resubmit: 202 without a body
      method: "POST",
      path: "triggers/{triggerName}/histories/{historyName}/resubmit",
      handle: async ({ resource, parameters }) => {
        const triggerName = triggerNameOf(resource, parameters);
        const { historyName = "" } = parameters;
        const isFound = await operations.resubmit(toDeployment(resource), triggerName, historyName);
        if (!isFound) throw historyNotFound(resource.name, triggerName, historyName);
        return { status: 202 };
      },
    },
  ];
}

/** The filter that the runtime supports on runs and actions. */
const byStatus = /^\s*status\s+eq\s+'[A-Za-z]+'\s*$/i;

/** @param filters supported filters of the list. Any other filter is refused, never ignored. */
function readListRequest({ url }: OperationRequest, filters: RegExp | "none" = byStatus): ListRequest {
  const top = Number(url.searchParams.get("$top") ?? Number.NaN);
  const filter = url.searchParams.get("$filter");
  if (filter !== null && (filters === "none" || !filters.test(filter))) throw filterNotEmulated(filter);
  const skipToken = url.searchParams.get("$skiptoken");
  return {
    ...(Number.isInteger(top) && top > 0 ? { top } : {}),
    ...(filter === null ? {} : { filter }),
    ...(skipToken === null ? {} : { skipToken }),
  };
}

function filterNotEmulated(filter: string): NotEmulated {
  return new NotEmulated(`the filter "${filter}" in this list of a workflow`);
}

function pageAnswer({ url }: OperationRequest, { value, skipToken }: Page): OperationAnswer {
  if (skipToken === undefined) return { status: 200, body: { value } };
  const next = new URL(url);
  next.searchParams.set("$skiptoken", skipToken);
  return { status: 200, body: { value, nextLink: next.href } };
}

function found(body: object | undefined, otherwise: () => SandboxError): OperationAnswer {
  if (body === undefined) throw otherwise();
  return { status: 200, body };
}

function runNotFound(workflowName: string, runName: string): SandboxError {
  return notFound("WorkflowRunNotFound", workflowName, `run '${runName}'`);
}

/** Code and text are unverified. */
function historyNotFound(workflowName: string, triggerName: string, historyName: string): SandboxError {
  return notFound(
    "WorkflowTriggerHistoryNotFound",
    workflowName,
    `trigger '${triggerName}' history '${historyName}'`,
  );
}

/** Code and text follow github.com/Azure/logicapps/pull/70. */
function runNotActive(workflowName: string, runName: string, status: string): SandboxError {
  return new SandboxError(
    "WorkflowRunCanNotBeCancelled",
    `The workflow '${workflowName}' run '${runName}' with state '${status}' could not be canceled, because it is not active.`,
  );
}

function notFound(code: string, workflowName: string, what: string): SandboxError {
  return new SandboxError(code, `The workflow '${workflowName}' ${what} could not be found.`);
}
