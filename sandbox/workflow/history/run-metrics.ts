/**
 * Azure Monitor's metrics of a Logic App, counted from its runs.
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
 * An undefined metric is always 0 here. Unverified: that a timed-out run counts as failed.
 * RunThrottledEvents is the "number of workflow action or trigger throttled events". They come from limits of
 * Logic Apps that the sandbox does not have. Unverified: that a 429 of Dataverse does not count.
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

export const isCounted = (metricName: string): boolean => Object.hasOwn(metrics, metricName);

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
   * Times of the events that a metric counts.
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
