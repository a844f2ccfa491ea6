/** What the monitor needs of deployed resources; Resource Manager gives it. */

/** One criterion of a rule: a metric against a threshold. */
export interface Criterion {
  name: string;
  metricName: string;
  metricNamespace: string;
  /** `GreaterThan` and so on. */
  operator: string;
  threshold: number;
  /** `Total` or `Count`. */
  timeAggregation: string;
}

/** A metric alert rule. */
export interface AlertRule {
  /** ARM id. */
  id: string;
  name: string;
  description: string;
  /** 0 (critical) to 4. */
  severity: number;
  isEnabled: boolean;
  /** ARM id of what it watches. */
  targetId: string;
  frequencyMinutes: number;
  windowMinutes: number;
  /** As configured, e.g. `PT6H`. */
  windowSize: string;
  /** All must be met. */
  criteria: readonly Criterion[];
  /** Whether it resolves by itself. */
  isStateful: boolean;
  actions: readonly { actionGroupId: string; webHookProperties: Readonly<Record<string, string>> }[];
  /** ISO 8601. */
  createdAt: string;
}

/** Who is told. */
export interface ActionGroup {
  isEnabled: boolean;
  emails: readonly { name: string; emailAddress: string }[];
  webhooks: readonly { name: string; serviceUri: string; useCommonAlertSchema: boolean }[];
}

/** Deployed rules and groups. */
export interface AlertDirectory {
  rules(): readonly AlertRule[];
  /** @returns undefined for a group that is gone */
  group(id: string): ActionGroup | undefined;
}

/**
 * Value of a metric of a resource.
 *
 * @param from exclusive
 * @param to inclusive
 * @throws {SandboxError} `NotEmulated` for a metric that the sandbox does not count
 */
export type MetricSource = (resourceId: string, metricName: string, from: Date, to: Date) => number;
