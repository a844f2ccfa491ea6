/**
 * The resource log `WorkflowRuntime` of ended runs, in the columns of AzureDiagnostics.
 * Source: https://learn.microsoft.com/azure/azure-monitor/reference/tables/logicappworkflowruntime has other
 * names. The names here follow public queries. Start events are left out. There is no column for inputs and
 * outputs.
 */
import type { WorkflowDeployment } from "../deployment";
import type { StoredAction, StoredRun } from "./run-records";
import type { RunStore } from "./run-store";

export type DiagnosticRow = Readonly<Record<string, string>>;

export class RunDiagnostics {
  readonly #store: RunStore;

  constructor(store: RunStore) {
    this.#store = store;
  }

  /**
   * Rows of the runs that ended in this time: the trigger, the actions, the run.
   *
   * @param from exclusive
   * @param to inclusive
   */
  rows(deployment: WorkflowDeployment, from: Date, to: Date): DiagnosticRow[] {
    const { callbackId } = deployment;
    return this.#store.byTime.runs({ callbackId, by: "endTime", from, to }).flatMap((run) => {
      const actions = this.#store.actions(run.id).map(({ action }) => action);
      return [triggerRow(run), ...actions.map((action) => actionRow(run, action)), runRow(run)].map(
        (row) => ({
          ...resourceColumns(deployment),
          ...row,
        }),
      );
    });
  }
}

function resourceColumns({ resourceId, location }: WorkflowDeployment): DiagnosticRow {
  const [, , subscriptionId = "", , group = "", , , , name = ""] = resourceId.split("/");
  return {
    Category: "WorkflowRuntime",
    ResourceProvider: "MICROSOFT.LOGIC",
    ResourceType: "WORKFLOWS",
    ResourceId: resourceId.toUpperCase(),
    workflowId_s: resourceId,
    resource_subscriptionId_g: subscriptionId,
    resource_resourceGroupName_s: group,
    resource_workflowName_s: name,
    resource_location_s: location,
  };
}

interface Happened {
  status: string;
  code?: string | undefined;
  error?: { code?: string; message?: string } | undefined;
  startTime: string;
  endTime?: string | undefined;
}

function eventColumns(event: string, run: StoredRun, happened: Happened): DiagnosticRow {
  const { status, code, error, startTime, endTime = startTime } = happened;
  return present({
    TimeGenerated: endTime,
    OperationName: `Microsoft.Logic/workflows/${event}`,
    resource_runId_s: run.name,
    resource_originRunId_s: run.sourceHistoryName ?? run.name,
    // the caller's x-ms-client-tracking-id, any text
    correlation_clientTrackingId_s: run.clientTrackingId,
    status_s: status,
    code_s: code,
    startTime_t: startTime,
    endTime_t: endTime,
    error_code_s: error?.code,
    error_message_s: error?.message,
  });
}

const runRow = (run: StoredRun): DiagnosticRow => eventColumns("workflowRunCompleted", run, run);

const triggerRow = (run: StoredRun): DiagnosticRow => ({
  ...eventColumns("workflowTriggerCompleted", run, {
    ...{ status: "Succeeded", code: run.triggerCode },
    ...{ startTime: run.startTime, endTime: run.startTime },
  }),
  resource_triggerName_s: run.triggerName,
});

/**
 * The run history hides why an expression over secured inputs failed. The log hides it here too; in Azure
 * this is unverified.
 */
function actionRow(run: StoredRun, action: StoredAction): DiagnosticRow {
  const { retryHistory } = action;
  return {
    ...eventColumns("workflowActionCompleted", run, action),
    resource_actionName_s: action.name,
    correlation_actionTrackingId_g: action.trackingId,
    ...(retryHistory === undefined ? {} : { retryHistory_s: JSON.stringify(retryHistory) }),
  };
}

function present(columns: Readonly<Record<string, string | undefined>>): DiagnosticRow {
  return Object.fromEntries(
    Object.entries(columns).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
