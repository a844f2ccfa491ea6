/** Checks metric alert rules on the clock, as Azure Monitor does, and has their action groups told. */
import type { Database } from "../storage/database";
import type { Clock } from "../support/clock";
import { errorName } from "../support/errors";
import type { IdSource } from "../support/ids";
import { type AlertState, checkResult, isMetBy } from "./alert-state";
import { AlertStore, type FiredAlert } from "./alert-store";
import type { AlertDirectory, AlertRule, MetricSource } from "./deployment";
import type { Notification } from "./notification";
import { Notifier } from "./notifier";
import type { Post } from "./webhook";

/** What a monitor works with. */
export interface MonitorOptions {
  database: Database;
  clock: Clock;
  ids: IdSource;
  directory: AlertDirectory;
  metric: MetricSource;
  /** Undefined for an address outside this machine. */
  postTo: (url: string) => Post | undefined;
  /** Told what goes wrong inside the sandbox. @default nobody */
  log?: (message: string) => void;
}

const minute = 60_000;

/** Evaluates the rules that are deployed. */
export class Monitor {
  readonly #options: MonitorOptions;
  readonly #store: AlertStore;
  readonly #notifier: Notifier;
  /** What stops the timer of each rule, by its id. */
  readonly #timers = new Map<string, () => void>();
  #isClosed = false;

  constructor(options: MonitorOptions) {
    const { database, clock, directory, postTo } = options;
    this.#options = options;
    this.#store = new AlertStore(database);
    this.#notifier = new Notifier({ store: this.#store, clock, directory, postTo });
  }

  /** Newest first. */
  alerts(): FiredAlert[] {
    return this.#store.alerts();
  }

  /** Who was told, or would have been; newest first. */
  notifications(): Notification[] {
    return this.#store.notifications();
  }

  /** Sets the timers by what is deployed now: to be called at the start, and whenever a rule came, changed or went. */
  refresh(): void {
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    if (this.#isClosed) return;
    const rules = this.#options.directory.rules();
    this.#store.keepRules(rules.map(({ id }) => id));
    for (const rule of rules) if (rule.isEnabled) this.#wait(rule);
  }

  /** Resolves once nobody is being told. */
  idle(): Promise<void> {
    return this.#notifier.idle();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.refresh();
    await this.#notifier.close();
  }

  #wait(rule: AlertRule): void {
    const { clock } = this.#options;
    const last = this.#store.state(rule.id)?.checkedAt ?? rule.createdAt;
    const due = new Date(last).getTime() + rule.frequencyMinutes * minute;
    const stop = clock.timer(Math.max(0, due - clock.now().getTime()), () => this.#ring(rule.id));
    this.#timers.set(rule.id, stop);
  }

  #ring(ruleId: string): void {
    this.#timers.delete(ruleId);
    const rule = this.#options.directory.rules().find(({ id }) => id === ruleId);
    if (this.#isClosed || rule?.isEnabled !== true) return;
    try {
      this.#check(rule);
      this.#wait(rule);
    } catch (error) {
      this.#options.log?.(`An alert rule could not be checked: ${errorName(error)}.`);
    }
  }

  #check(rule: AlertRule): void {
    const { clock, metric, ids } = this.#options;
    const now = clock.now();
    const windowStart = new Date(now.getTime() - rule.windowMinutes * minute);
    const values = rule.criteria.map(({ metricName }) => metric(rule.targetId, metricName, windowStart, now));
    const isMet = rule.criteria.every((criterion, index) => isMetBy(values[index] ?? 0, criterion));
    const state: AlertState = this.#store.state(rule.id) ?? { cleanChecks: 0, checkedAt: rule.createdAt };
    const { result, cleanChecks } = checkResult(state, isMet, rule.isStateful);
    const alert = this.#alertAfter(result, rule, state, now, () => ids.uuid());
    const { alertId: _, ...others } = state;
    const kept = result === "resolve" ? others : state;
    this.#store.transaction(() => {
      if (alert !== undefined) this.#store.saveAlert(alert);
      this.#store.saveState(rule.id, {
        ...kept,
        ...(result === "fire" && alert !== undefined ? { alertId: alert.id } : {}),
        cleanChecks,
        checkedAt: now.toISOString(),
      });
    });
    if (alert !== undefined) this.#notifier.tell({ rule, alert, values, windowStart, windowEnd: now });
  }

  #alertAfter(
    result: ReturnType<typeof checkResult>["result"],
    rule: AlertRule,
    { alertId }: AlertState,
    now: Date,
    newId: () => string,
  ): FiredAlert | undefined {
    const time = now.toISOString();
    if (result === "fire") {
      return {
        id: newId(),
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
