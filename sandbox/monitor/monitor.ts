/** Checks metric alert rules on a schedule, as Azure Monitor does, and notifies their action groups. */
import type { Database } from "../storage/database";
import type { Clock } from "../support/clock";
import { errorName } from "../support/errors";
import type { IdSource } from "../support/ids";
import { type AlertState, type CheckResult, checkResult, cleanChecksWanted, isMetBy } from "./alert-state";
import { AlertStore, type FiredAlert } from "./alert-store";
import type { AlertDirectory, AlertRule, DiagnosticRow, DiagnosticSource, MetricSource } from "./deployment";
import { DiagnosticLog } from "./diagnostic-log";
import type { Notification } from "./notification";
import { Notifier } from "./notifier";
import type { Post } from "./webhook";

export interface MonitorOptions {
  database: Database;
  clock: Clock;
  ids: IdSource;
  directory: AlertDirectory;
  metric: MetricSource;
  diagnostics: DiagnosticSource;
  /** Undefined for an address outside this machine. */
  postTo: (url: string) => Post | undefined;
  /** Receives internal errors. @default none */
  log?: (message: string) => void;
}

const minute = 60_000;

/** Evaluates the deployed rules. */
export class Monitor {
  readonly #options: MonitorOptions;
  readonly #store: AlertStore;
  readonly #notifier: Notifier;
  readonly #diagnostics: DiagnosticLog;
  /** Functions that stop the timers, by rule id. */
  readonly #timers = new Map<string, () => void>();
  #isClosed = false;

  constructor(options: MonitorOptions) {
    const { database, clock, directory, postTo, diagnostics, log } = options;
    this.#options = options;
    this.#store = new AlertStore(database);
    this.#notifier = new Notifier({ store: this.#store, clock, directory, postTo });
    this.#diagnostics = new DiagnosticLog({
      ...{ database, clock, source: diagnostics },
      settings: () => directory.settings(),
      ...(log !== undefined && { log }),
    });
  }

  /** Newest first. */
  alerts(): FiredAlert[] {
    return this.#store.alerts();
  }

  /** Messages that were sent or would have been sent, newest first. */
  notifications(): Notification[] {
    return this.#store.notifications();
  }

  /** Rows of a Log Analytics workspace, oldest first. */
  diagnosticRows(): DiagnosticRow[] {
    return this.#diagnostics.rows();
  }

  /** Sets the timers for the deployed rules. Call it at the start and after changes of rules or settings. */
  refresh(): void {
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    if (this.#isClosed) return;
    this.#diagnostics.refresh();
    const rules = this.#options.directory.rules();
    this.#store.keepRules(rules.map(({ id }) => id));
    for (const rule of rules) {
      if (rule.isEnabled) this.#wait(rule, this.#due(rule));
      else this.#suspend(rule);
    }
  }

  /** Resolves when all notifications have ended. */
  idle(): Promise<void> {
    return this.#notifier.idle();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.refresh();
    this.#diagnostics.close();
    await this.#notifier.close();
  }

  /** Milliseconds since 1970 of the next check. */
  #due(rule: AlertRule): number {
    const last = this.#store.state(rule.id)?.checkedAt ?? rule.changedAt;
    return new Date(last).getTime() + rule.frequencyMinutes * minute;
  }

  #wait(rule: AlertRule, due: number): void {
    const { clock } = this.#options;
    const stop = clock.timer(Math.max(0, due - clock.now().getTime()), () => this.#ring(rule.id));
    this.#timers.set(rule.id, stop);
  }

  /** A disabled rule keeps its alert (unverified), and starts its checks again when it is enabled. */
  #suspend({ id }: AlertRule): void {
    const state = this.#store.state(id);
    if (state === undefined) return;
    const { checkedAt: _, ...others } = state;
    this.#store.saveState(id, others);
  }

  #ring(ruleId: string): void {
    this.#timers.delete(ruleId);
    const rule = this.#options.directory.rules().find(({ id }) => id === ruleId);
    if (this.#isClosed || rule?.isEnabled !== true) return;
    const now = this.#options.clock.now().getTime();
    try {
      for (const instant of checksUntil(now, this.#due(rule), rule)) this.#check(rule, instant);
      this.#wait(rule, this.#due(rule));
    } catch (error) {
      this.#options.log?.(`An alert rule could not be checked: ${errorName(error)}.`);
      this.#wait(rule, now + rule.frequencyMinutes * minute);
    }
  }

  #check(rule: AlertRule, windowEnd: Date): void {
    const { metric } = this.#options;
    const windowStart = new Date(windowEnd.getTime() - rule.windowMinutes * minute);
    const values = rule.criteria.map(({ metricName }) =>
      metric(rule.targetId, metricName, windowStart, windowEnd),
    );
    const isMet = rule.criteria.every((criterion, index) => isMetBy(values[index] ?? 0, criterion));
    const state: AlertState = this.#store.state(rule.id) ?? { cleanChecks: 0 };
    const { result, cleanChecks } = checkResult(state, isMet, rule.isStateful);
    const alert = this.#alertAfter(result, rule, state, windowEnd.toISOString());
    const { alertId: _, ...others } = state;
    const kept = result === "resolve" ? others : state;
    const tell = this.#store.transaction(() => {
      if (alert !== undefined) this.#store.saveAlert(alert);
      this.#store.saveState(rule.id, {
        ...kept,
        ...(result === "fire" && alert !== undefined ? { alertId: alert.id } : {}),
        cleanChecks,
        checkedAt: windowEnd.toISOString(),
      });
      return alert && this.#notifier.note({ rule, alert, values, windowStart, windowEnd });
    });
    tell?.();
  }

  #alertAfter(
    result: CheckResult,
    rule: AlertRule,
    { alertId }: AlertState,
    time: string,
  ): FiredAlert | undefined {
    if (result === "fire") {
      return {
        id: this.#options.ids.uuid(),
        ruleId: rule.id,
        ruleName: rule.name,
        targetId: rule.targetId,
        severity: rule.severity,
        description: rule.description,
        condition: "Fired",
        firedAt: time,
      };
    }
    const fired = result === "resolve" && alertId !== undefined ? this.#store.alert(alertId) : undefined;
    return fired && { ...fired, condition: "Resolved", resolvedAt: time };
  }
}

/**
 * Instants of the due checks. They include checks that a stopped sandbox or a sleeping machine has missed: an
 * earlier failure may have left the window since.
 * A long gap is checked only at its start and its end, because nothing changes between them.
 */
function checksUntil(now: number, due: number, { frequencyMinutes, windowMinutes }: AlertRule): Date[] {
  const frequency = frequencyMinutes * minute;
  const count = Math.floor((now - due) / frequency) + 1;
  const telling = Math.ceil(windowMinutes / frequencyMinutes) + cleanChecksWanted;
  return Array.from({ length: Math.max(0, count) }, (_, index) => index)
    .filter((index) => index < telling || index === count - 1)
    .map((index) => new Date(due + index * frequency));
}
