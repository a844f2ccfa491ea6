/** Decides when a rule fires and when it resolves. */

/** State of a rule between two checks. */
export interface AlertState {
  /** Id of the fired alert. Absent when there is none. */
  alertId?: string;
  /** Checks in a row that did not meet the criteria. */
  cleanChecks: number;
  /** Instant of the last check, ISO 8601. Absent when the rule was disabled since. */
  checkedAt?: string;
}

/** Clean checks in a row that resolve a stateful alert. Source: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview */
export const cleanChecksWanted = 3;

/** Result of a check. */
export type CheckResult = "fire" | "resolve" | "nothing";

/**
 * Applies one check. A stateful rule reports the start and the end of an outage once. A stateless rule fires
 * whenever it is met.
 *
 * @param isMet whether all criteria are met
 */
export function checkResult(
  { alertId, cleanChecks }: AlertState,
  isMet: boolean,
  isStateful: boolean,
): { result: CheckResult; cleanChecks: number } {
  if (isMet) return { result: alertId === undefined || !isStateful ? "fire" : "nothing", cleanChecks: 0 };
  const clean = cleanChecks + 1;
  const isOver = isStateful && alertId !== undefined && clean >= cleanChecksWanted;
  return { result: isOver ? "resolve" : "nothing", cleanChecks: clean };
}

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  Equals: (value, threshold) => value === threshold,
  GreaterThan: (value, threshold) => value > threshold,
  GreaterThanOrEqual: (value, threshold) => value >= threshold,
  LessThan: (value, threshold) => value < threshold,
  LessThanOrEqual: (value, threshold) => value <= threshold,
};

/** Whether a value meets a criterion. */
export function isMetBy(
  value: number,
  { operator, threshold }: { operator: string; threshold: number },
): boolean {
  return comparisons[operator]?.(value, threshold) ?? false;
}
