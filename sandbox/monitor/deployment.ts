/** Deployed resources as the monitor needs them. Resource Manager provides them. */

/** A criterion of a rule: a metric and a threshold. */
export interface Criterion {
  name: string;
  metricName: string;
  metricNamespace: string;
  /** e.g. `GreaterThan`. */
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
  /** ARM id of the watched resource. */
  targetId: string;
  frequencyMinutes: number;
  windowMinutes: number;
  /** As configured, e.g. `PT6H`. */
  windowSize: string;
  /** All of them must be met. */
  criteria: readonly Criterion[];
  /** Whether its alert resolves automatically. */
  isStateful: boolean;
  actions: readonly { actionGroupId: string; webHookProperties: Readonly<Record<string, string>> }[];
  /** Last deployment, ISO 8601. */
  changedAt: string;
}

/** Who is told. */
export interface ActionGroup {
  isEnabled: boolean;
  emails: readonly { name: string; emailAddress: string }[];
  webhooks: readonly { name: string; serviceUri: string; useCommonAlertSchema: boolean }[];
}

/** A setting that sends the logs of a resource. Settings without logs are left out. */
export interface DiagnosticSetting {
  /** ARM id. */
  id: string;
  /** ARM id of the resource. */
  resourceId: string;
  /** Last deployment, ISO 8601. */
  changedAt: string;
}

/** A row of a log, by column. */
export type DiagnosticRow = Readonly<Record<string, string>>;

/** Log rows of a resource. `from` is exclusive, `to` inclusive. */
export type DiagnosticSource = (resourceId: string, from: Date, to: Date) => readonly DiagnosticRow[];

export interface AlertDirectory {
  rules(): readonly AlertRule[];
  /** @returns undefined for a deleted group */
  group(id: string): ActionGroup | undefined;
  settings(): readonly DiagnosticSetting[];
}

/**
 * Value of a metric of a resource.
 *
 * @param from exclusive
 * @param to inclusive
 * @throws {SandboxError} `NotEmulated` for a metric that the sandbox does not count
 */
export type MetricSource = (resourceId: string, metricName: string, from: Date, to: Date) => number;
