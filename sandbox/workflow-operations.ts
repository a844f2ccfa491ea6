/** Connects Resource Manager to the workflow runtime. */
import type { CheckDefinition, MonitorOfArm } from "./arm/services";
import type { WorkflowOperations } from "./arm/types/workflow-operations";
import type { DiagnosticSource, MetricSource } from "./monitor/deployment";
import { SandboxError } from "./support/errors";
import { checkDefinition } from "./workflow/definition/definition-check";
import type { WorkflowDirectory } from "./workflow/deployment";
import type { WorkflowRuntime } from "./workflow/runtime";
import { signCallbackUrl } from "./workflow/trigger/callback-url";

/** The runtime as Resource Manager uses it. */
export function workflowOperations(runtime: WorkflowRuntime): WorkflowOperations {
  const { runs } = runtime;
  return {
    signCallbackUrl,
    runTrigger: (deployment, triggerName, body) => runtime.runTrigger(deployment, triggerName, body),
    resubmit: (deployment, triggerName, historyName) =>
      runtime.resubmit(deployment, triggerName, historyName),
    forgetWorkflow: (callbackId) => runtime.forgetWorkflow(callbackId),
    cancelRun: (deployment, runName) => runtime.cancelRun(deployment, runName),
    listRuns: (deployment, request) => runs.listRuns(deployment, request),
    getRun: (deployment, runName) => runs.getRun(deployment, runName),
    listRunActions: (deployment, runName, request) => runs.listRunActions(deployment, runName, request),
    getRunAction: (deployment, runName, action) => runs.getRunAction(deployment, runName, action),
    listTriggerHistories: (deployment, trigger, request) =>
      runs.listTriggerHistories(deployment, trigger, request),
    getTriggerHistory: (deployment, trigger, name) => runs.getTriggerHistory(deployment, trigger, name),
  };
}

/** Metrics of deployed workflows. 0 for a deleted one. */
export function workflowMetric(workflows: WorkflowDirectory, runtime: WorkflowRuntime): MetricSource {
  return (resourceId, metricName, from, to) => {
    const deployment = workflows.byResourceId(resourceId);
    return deployment === undefined ? 0 : runtime.metrics.total(deployment.callbackId, metricName, from, to);
  };
}

/** Times of the events that a metric of a deployed workflow counts. `from` is inclusive, `to` exclusive. */
export function workflowInstants(
  workflows: WorkflowDirectory,
  runtime: WorkflowRuntime,
): MonitorOfArm["instants"] {
  const before = (instant: Date) => new Date(instant.getTime() - 1);
  return (resourceId, metricName, from, to) => {
    const deployment = workflows.byResourceId(resourceId);
    if (deployment === undefined) return [];
    return runtime.metrics.instants(deployment.callbackId, metricName, before(from), before(to));
  };
}

/** Logs of deployed workflows. Empty for a deleted one. */
export function workflowDiagnostics(
  workflows: WorkflowDirectory,
  runtime: WorkflowRuntime,
): DiagnosticSource {
  return (resourceId, from, to) => {
    const deployment = workflows.byResourceId(resourceId);
    return deployment === undefined ? [] : runtime.diagnostics.rows(deployment, from, to);
  };
}

/** Refuses a deployment for the first mistake in its definition, as Azure does. */
export const requireGoodDefinition: CheckDefinition = (definition, parameters) => {
  const [problem] = checkDefinition(definition, parameters);
  if (problem !== undefined) throw new SandboxError(problem.code, problem.message);
};
