/** Seeded faults between the parts of a sandbox, and what is known of each lead's last answer. */
import type { Between, LeadWorld } from "./lead-world";

/** A repeatable source of numbers from 0 up to, but not including, 1. Mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What may be wrong for a while; each a share of the calls, 0 to 1. */
export interface Weather {
  /** Of writes to Dataverse. */
  dataverse: number;
  /** Of calls of the dead-letter store. */
  store: number;
}

/** Longer than a Logic App waits for an answer, in milliseconds. */
const tooLong = 150_000;

export class Faults {
  weather: Weather = { dataverse: 0, store: 0 };
  /** Leads, by e-mail, whose row was written by a try whose answer never came, until a later answer says so. */
  readonly lost = new Set<string>();
  readonly #random: () => number;
  readonly #world: LeadWorld;

  constructor(world: LeadWorld, random: () => number) {
    this.#world = world;
    this.#random = random;
    world.between.dataverse = this.#dataverse;
    world.between.blob = this.#store;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.#random() * values.length)] as Value;
  }

  readonly #dataverse: Between = async (request, handler) => {
    if (request.method !== "POST" || !new URL(request.url).pathname.endsWith("/leads"))
      return handler(request);
    const { emailaddress1: email } = (await request.clone().json()) as { emailaddress1: string };
    const isFaulty = this.#random() < this.weather.dataverse;
    const fault = isFaulty
      ? this.pick(["throttled", "down", "silent", "lost", "lost silently"] as const)
      : "none";
    if (fault === "throttled") {
      const headers = { "retry-after": String(1 + Math.floor(this.#random() * 60)) };
      return Response.json({ error: { code: "0x80072322", message: "Busy." } }, { status: 429, headers });
    }
    if (fault === "down") return this.#down();
    if (fault === "silent") return this.#silence();
    const answer = await handler(request);
    if (fault === "none") {
      // 412 with its own id: the flow knows that the row is there
      if (answer.status === 201 || answer.status === 412) this.lost.delete(email);
      return answer;
    }
    if (answer.status === 201) this.lost.add(email);
    return fault === "lost" ? this.#down() : this.#silence();
  };

  readonly #store: Between = (request, handler) =>
    this.#random() < this.weather.store ? this.#down() : handler(request);

  #down(): Response {
    const status = this.pick([500, 502, 503, 504]);
    return Response.json({ error: { code: "0x80044150", message: "Try again." } }, { status });
  }

  async #silence(): Promise<Response> {
    await this.#world.time.pause(tooLong);
    return this.#down();
  }
}
