/** A monitor with a test's rules, groups, metric values and clock. */
import type { ActionGroup, AlertRule, DiagnosticSetting } from "../../../sandbox/monitor/deployment";
import { Monitor } from "../../../sandbox/monitor/monitor";
import type { Post } from "../../../sandbox/monitor/webhook";
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";

export const minute = 60_000;
const group = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/ag";

export const failedRuns: AlertRule = {
  id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Insights/metricAlerts/ar-failed",
  name: "ar-failed",
  description: "A lead was not written. Run: npx leads dead-letters --stack prod",
  severity: 1,
  isEnabled: true,
  targetId: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Logic/workflows/logic-leads",
  frequencyMinutes: 5,
  windowMinutes: 360,
  windowSize: "PT6H",
  criteria: [
    {
      name: "RunsFailed",
      metricName: "RunsFailed",
      metricNamespace: "Microsoft.Logic/workflows",
      operator: "GreaterThan",
      threshold: 0,
      timeAggregation: "Total",
    },
  ],
  isStateful: true,
  actions: [{ actionGroupId: group, webHookProperties: { stack: "prod" } }],
  changedAt: "2026-01-01T00:00:00.000Z",
};

export class MonitorFixture {
  readonly clock = new ManualClock();
  readonly database = new Database(":memory:");
  rules: AlertRule[] = [failedRuns];
  groups = new Map<string, ActionGroup>([
    [group, { isEnabled: true, emails: [{ name: "ops", emailAddress: "ops@contoso.com" }], webhooks: [] }],
  ]);
  settings: DiagnosticSetting[] = [];
  /** Times of failed runs. */
  failures: Date[] = [];
  post: Post = async () => 200;
  /** Set this to make reading metrics and logs fail. */
  fault: Error | undefined;
  readonly logged: string[] = [];
  readonly #killed: Monitor[] = [];
  readonly #ids = seededIds("monitor");
  monitor = this.#start();

  #start(): Monitor {
    const monitor = new Monitor({
      database: this.database,
      clock: this.clock,
      ids: this.#ids,
      directory: {
        rules: () => this.rules,
        group: (id) => this.groups.get(id),
        settings: () => this.settings,
      },
      diagnostics: (ResourceId, from, to) =>
        this.#failuresIn(from, to).map((time) => ({ TimeGenerated: time.toISOString(), ResourceId })),
      metric: (_id, _name, from, to) => this.#failuresIn(from, to).length,
      log: (message) => this.logged.push(message),
      postTo: (url) => (url.includes("localhost") ? (...call) => this.post(...call) : undefined),
    });
    monitor.refresh();
    return monitor;
  }

  #failuresIn(from: Date, to: Date): Date[] {
    if (this.fault !== undefined) throw this.fault;
    return this.failures.filter((time) => time > from && time <= to);
  }

  /** The receivers of the only group. */
  receive(receivers: Partial<ActionGroup>): void {
    this.groups.set(group, { isEnabled: true, emails: [], webhooks: [], ...receivers });
  }

  fail(): void {
    this.failures.push(this.clock.now());
  }

  async restart(): Promise<void> {
    await this.monitor.close();
    this.monitor = this.#start();
  }

  /** Starts another monitor without ending the one before, like after a kill. */
  restartKilled(): void {
    this.#killed.push(this.monitor);
    this.monitor = this.#start();
  }

  /** Advances the clock from one wait to the next. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.clock.now().getTime() + milliseconds;
    for (;;) {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      const left = end - this.clock.now().getTime();
      const wait = this.clock.untilNextSleeper;
      if (wait === undefined || wait > left) break;
      this.clock.advance(wait);
    }
    this.clock.advance(end - this.clock.now().getTime());
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** The sent alerts, oldest first: condition and minutes since the start. */
  told(): [condition: string, minutes: number][] {
    const start = Date.parse("2026-01-01T00:00:00.000Z");
    return this.monitor
      .notifications()
      .map(({ condition, time }) => [condition, (Date.parse(time) - start) / minute] as [string, number])
      .reverse();
  }

  async close(): Promise<void> {
    for (const monitor of [...this.#killed, this.monitor]) await monitor.close();
    this.database.close();
  }
}
