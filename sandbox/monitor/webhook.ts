/**
 * Posts an alert to a webhook with an action group's retries, and pauses after a failure.
 * Source: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#webhook
 */
import type { Clock } from "../support/clock";

/** Posts JSON. @returns the status; undefined without an answer */
export type Post = (url: string, body: string) => Promise<number | undefined>;

/** Seconds before each retry. */
const pauses = [5, 20, 5, 40, 5];
const retried: ReadonlySet<number> = new Set([408, 429, 503, 504]);
/** Milliseconds without calls to an address after all tries failed. */
const restMilliseconds = 15 * 60_000;

export interface WebhookSenderOptions {
  post: Post;
  clock: Clock;
  signal: AbortSignal;
}

export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  /** End of an address's pause, in milliseconds since 1970. */
  readonly #resting = new Map<string, number>();

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  /**
   * Resolves when it was accepted or given up. Rejects when the sandbox stops.
   *
   * @param report receives the result of each try
   */
  async send(url: string, body: string, report: (outcome: string) => void): Promise<void> {
    const { post, clock, signal } = this.#options;
    if (clock.now().getTime() < (this.#resting.get(url) ?? 0)) {
      report("not called: it failed all tries less than 15 minutes ago");
      return;
    }
    for (let tries = 1; ; tries++) {
      const status = await post(url, body);
      const told = status === undefined ? "no answer" : String(status);
      const mayDoLater = status === undefined || retried.has(status);
      const pause = mayDoLater ? pauses[tries - 1] : undefined;
      if (pause !== undefined) {
        report(`${told}, next try in ${pause} s`);
        await clock.sleep(pause * 1000, signal);
        continue;
      }
      if (mayDoLater) this.#resting.set(url, clock.now().getTime() + restMilliseconds);
      report(mayDoLater ? `${told}, given up after ${tries} tries` : told);
      return;
    }
  }
}
