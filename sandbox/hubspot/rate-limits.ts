/** Counts the requests of each token, in memory: a restart forgets them. */
import type { Clock } from "../support/clock";
import { faults } from "./errors";
import limits from "./limits.json";

/** Requests that one token may send. */
export interface RateLimits {
  tenSecondly: number;
  daily: number;
}

/** Those of a Professional account, the smallest that has the lead object. */
export const professionalLimits: RateLimits = limits;

const interval = 10_000;

interface Usage {
  /** UTC date. HubSpot's day is that of the account's time zone. */
  day: string;
  today: number;
  /** Milliseconds of the requests in the last interval. */
  recent: number[];
}

export class RateLimiter {
  readonly #limits: RateLimits;
  readonly #clock: Clock;
  readonly #usage = new Map<string, Usage>();

  constructor(rateLimits: RateLimits, clock: Clock) {
    this.#limits = rateLimits;
    this.#clock = clock;
  }

  /** Counts one request. A refused one does not count (unverified). */
  take(token: string): void {
    const usage = this.#current(token);
    if (usage.today >= this.#limits.daily) throw faults.DAILY();
    if (usage.recent.length >= this.#limits.tenSecondly) throw faults.TEN_SECONDLY_ROLLING();
    usage.today += 1;
    usage.recent.push(this.#clock.now().getTime());
  }

  /**
   * What is left, as headers of an answer.
   * Source: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
   */
  headers(token: string): Record<string, string> {
    const { tenSecondly, daily } = this.#limits;
    const { today, recent } = this.#current(token);
    return {
      "x-hubspot-ratelimit-daily": String(daily),
      "x-hubspot-ratelimit-daily-remaining": String(daily - today),
      "x-hubspot-ratelimit-interval-milliseconds": String(interval),
      "x-hubspot-ratelimit-max": String(tenSecondly),
      "x-hubspot-ratelimit-remaining": String(tenSecondly - recent.length),
    };
  }

  #current(token: string): Usage {
    const now = this.#clock.now();
    const day = now.toISOString().slice(0, 10);
    const known = this.#usage.get(token);
    const usage: Usage = {
      day,
      today: known?.day === day ? known.today : 0,
      recent: (known?.recent ?? []).filter((at) => at > now.getTime() - interval),
    };
    this.#usage.set(token, usage);
    return usage;
  }
}
