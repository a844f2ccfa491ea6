/**
 * What a diagnostic setting of a Logic App sends for a run, by the documented columns: ids, states, codes and error texts, and no
 * inputs or outputs. Made from the run history, of which it is a part.
 *
 * Source: https://learn.microsoft.com/azure/azure-monitor/reference/tables/logicappworkflowruntime
 */
import type { LeadWorld } from "./lead-world";

/** One row for the run and one for each action. */
export async function diagnosticRows(world: LeadWorld, runName: string | undefined): Promise<object[]> {
  const run = await world.run(runName);
  const actions = Object.entries(await world.actions(runName));
  return [
    rowOf("Microsoft.Logic/workflows/workflowRunCompleted", runName, run),
    rowOf("Microsoft.Logic/workflows/workflowTriggerCompleted", runName, run.trigger),
    ...actions.map(([name, action]) => ({
      ...rowOf("Microsoft.Logic/workflows/workflowActionCompleted", runName, action),
      resource_actionName_s: name,
    })),
  ];
}

const rowOf = (OperationName: string, runName: string | undefined, of: any): object => ({
  Category: "WorkflowRuntime",
  OperationName,
  resource_runId_s: runName,
  status_s: of.status,
  code_s: of.code,
  error_code_s: of.error?.code,
  error_message_s: of.error?.message,
  startTime_t: of.startTime,
  endTime_t: of.endTime,
  correlation_clientTrackingId_s: of.correlation?.clientTrackingId,
  trackedProperties_s: of.trackedProperties,
  retryHistory_s: JSON.stringify(of.retryHistory),
});
