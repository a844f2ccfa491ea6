/**
 * Azure Monitor's metrics of a Logic App, counted from its runs.
 *
 * Source: https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-logic-workflows-metrics
 */
import { NotEmulated } from "../support/errors";
import type { RunStore } from "./run-store";
import type { RunStatus } from "./status";

/** What a metric counts: runs by the instant they started, or by the one they ended as one of these. */
type Counted = "started" | { ended: readonly RunStatus[] } | "nothing";

/** That a run which timed out counts as failed is unverified. The sandbox never throttles a run, a trigger or an action. */
const metrics: Readonly<Record<string, Counted>> = {
  RunsStarted: "started",
  TriggersFired: "started",
  RunsCompleted: { ended: ["Succeeded", "Failed", "TimedOut", "Cancelled"] },
  RunsSucceeded: { ended: ["Succeeded"] },
  RunsFailed: { ended: ["Failed", "TimedOut"] },
  RunsCancelled: { ended: ["Cancelled"] },
  ActionThrottledEvents: "nothing",
  RunStartThrottledEvents: "nothing",
  RunThrottledEvents: "nothing",
  TriggerThrottledEvents: "nothing",
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
    const counted = Object.hasOwn(metrics, metricName) ? metrics[metricName] : undefined;
    if (counted === undefined) throw new NotEmulated(`the metric '${metricName}' of a Logic App`);
    if (counted === "nothing") return 0;
    const times = { from: from.toISOString(), to: to.toISOString() };
    return counted === "started"
      ? this.#store.countStarted(callbackId, times)
      : this.#store.countEnded(callbackId, counted.ended, times);
  }
}
