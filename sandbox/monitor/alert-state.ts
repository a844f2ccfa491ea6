/** When a rule fires and when it resolves. */

/** What is remembered of a rule between two checks. */
export interface AlertState {
  /** Id of the alert that is fired; absent when none is. */
  alertId?: string;
  /** Checks in a row that found nothing since. */
  cleanChecks: number;
  /** ISO 8601. */
  checkedAt: string;
}

/** Clean checks in a row after which a stateful alert is resolved. Source: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview */
export const cleanChecksWanted = 3;

/** What a check leads to. */
export type CheckResult = "fire" | "resolve" | "nothing";

/**
 * One check. A stateful rule tells of an outage once and of its end once; a stateless one tells at each check.
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
