/** Notifies action groups of an alert: calls webhooks, and records mails instead of sending them. */
import type { Clock } from "../support/clock";
import { type AlertStore, firstTry, stopped } from "./alert-store";
import type { ActionGroup, AlertDirectory } from "./deployment";
import { commonAlert, type Finding, subjectOf, textOf } from "./messages";
import type { Notification } from "./notification";
import { type Post, WebhookSender } from "./webhook";

/** Source: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#rate-limits */
const mailsAnHour = 100;
const hour = 3_600_000;

export interface NotifierOptions {
  store: AlertStore;
  directory: AlertDirectory;
  clock: Clock;
  /** Undefined for an address outside this machine: no data leaves it. */
  postTo: (url: string) => Post | undefined;
}

export class Notifier {
  readonly #options: NotifierOptions;
  readonly #stopping = new AbortController();
  readonly #sender: WebhookSender;
  readonly #underWay = new Set<Promise<void>>();
  /** Times of an address's mails in the last hour, in milliseconds since 1970. Lost at a restart. */
  readonly #mailed = new Map<string, number[]>();

  constructor(options: NotifierOptions) {
    this.#options = options;
    const post: Post = async (url, body) => options.postTo(url)?.(url, body);
    this.#sender = new WebhookSender({ post, clock: options.clock, signal: this.#stopping.signal });
  }

  /**
   * Records the notifications of every group.
   *
   * @returns calls webhooks; call it once the records are on disk
   */
  note(finding: Finding): () => void {
    const calls: (() => void)[] = [];
    for (const { actionGroupId, webHookProperties } of finding.rule.actions) {
      const group = this.#options.directory.group(actionGroupId);
      if (group?.isEnabled !== true) continue;
      for (const { emailAddress } of group.emails) this.#mail(finding, emailAddress);
      for (const webhook of group.webhooks) calls.push(this.#call(finding, webhook, webHookProperties));
    }
    return () => {
      for (const call of calls) call();
    };
  }

  /** Resolves when no webhook call is pending. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Gives up pending webhook calls. */
  async close(): Promise<void> {
    this.#stopping.abort(new Error("the sandbox stops"));
    await Promise.all(this.#underWay);
  }

  #note(finding: Finding, part: Pick<Notification, "kind" | "to" | "text" | "outcome">): number {
    const { store, clock } = this.#options;
    return store.addNotification({
      time: clock.now().toISOString(),
      rule: finding.rule.name,
      condition: finding.alert.condition,
      subject: subjectOf(finding),
      ...part,
    });
  }

  #mail(finding: Finding, to: string): void {
    const now = this.#options.clock.now().getTime();
    const recent = (this.#mailed.get(to) ?? []).filter((time) => time > now - hour);
    if (recent.length > mailsAnHour) return;
    this.#mailed.set(to, [...recent, now]);
    const outcome =
      recent.length === mailsAnHour
        ? `would be the notice that the limit of ${mailsAnHour} mails an hour is reached`
        : "would be mailed";
    this.#note(finding, { kind: "email", to, text: textOf(finding), outcome });
  }

  #call(finding: Finding, webhook: ActionGroup["webhooks"][number], custom: object): () => void {
    const { postTo } = this.#options;
    const { serviceUri } = webhook;
    const note = { kind: "webhook", to: new URL(serviceUri).origin, text: "" } as const;
    if (postTo(serviceUri) === undefined) {
      this.#note(finding, { ...note, outcome: "would be posted: the sandbox calls this machine only" });
      return () => {};
    }
    if (!webhook.useCommonAlertSchema) {
      this.#note(finding, { ...note, outcome: "not posted: only the common alert schema is emulated" });
      return () => {};
    }
    const number = this.#note(finding, { ...note, outcome: firstTry });
    const body = JSON.stringify(commonAlert(finding, custom));
    return () => this.#send(serviceUri, body, number);
  }

  #send(serviceUri: string, body: string, number: number): void {
    const { store } = this.#options;
    const sent = this.#sender
      .send(serviceUri, body, (outcome) => store.setOutcome(number, outcome))
      .catch(() => store.setOutcome(number, stopped))
      .finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
  }
}
