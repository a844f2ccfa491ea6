/**
 * Azure Monitor's metrics of a Logic App, counted from its runs.
 *
 * Source: https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-logic-workflows-metrics
 */
import { NotEmulated } from "../../support/errors";
import type { RunStatus } from "../run/status";
import type { RunStore } from "./run-store";
import type { RunsOfTime } from "./runs-by-time";

/** What a metric counts. */
type Counted = Pick<RunsOfTime, "by" | "statuses">;

const ended = (...statuses: readonly RunStatus[]): Counted => ({ by: "endTime", statuses });
const started: Counted = { by: "startTime" };

/**
 * What is undefined never happens here. That a run which timed out counts as failed is unverified. RunThrottledEvents is the "number of workflow action or trigger
 * throttled events": those of Logic Apps' own limits, which the sandbox does not have. That a 429 of Dataverse is none is unverified.
 */
const metrics: Readonly<Record<string, Counted | undefined>> = {
  RunsStarted: started,
  TriggersFired: started,
  RunsCompleted: ended("Succeeded", "Failed", "TimedOut", "Cancelled"),
  RunsSucceeded: ended("Succeeded"),
  RunsFailed: ended("Failed", "TimedOut"),
  RunsCancelled: ended("Cancelled"),
  ActionThrottledEvents: undefined,
  RunStartThrottledEvents: undefined,
  RunThrottledEvents: undefined,
  TriggerThrottledEvents: undefined,
};

/** Whether the sandbox counts a metric. */
export const isCounted = (metricName: string): boolean => Object.hasOwn(metrics, metricName);

/** Counts runs for metrics. */
export class RunMetrics {
  readonly #store: RunStore;

  constructor(store: RunStore) {
    this.#store = store;
  }

  /**
   * Total of a metric.
   *
   * @param from exclusive
   * @param to inclusive
   * @throws {NotEmulated} for a metric that is not counted
   */
  total(callbackId: string, metricName: string, from: Date, to: Date): number {
    const runs = runsCountedBy(metricName);
    return runs === undefined ? 0 : this.#store.byTime.count({ ...runs, callbackId, from, to });
  }

  /**
   * When what a metric counts happened.
   *
   * @param from exclusive
   * @param to inclusive
   * @throws {NotEmulated} for a metric that is not counted
   */
  instants(callbackId: string, metricName: string, from: Date, to: Date): Date[] {
    const runs = runsCountedBy(metricName);
    if (runs === undefined) return [];
    return this.#store.byTime.times({ ...runs, callbackId, from, to }).map((time) => new Date(time));
  }
}

function runsCountedBy(metricName: string): Counted | undefined {
  if (!isCounted(metricName)) throw new NotEmulated(`the metric '${metricName}' of a Logic App`);
  return metrics[metricName];
}
