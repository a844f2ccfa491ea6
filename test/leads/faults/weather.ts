/** Random faults between the parts of a sandbox for some virtual time: which part fails, how often and how. */
import type { RequestHandler } from "../../../sandbox/http/host-table";
import type { LeadWorld } from "../support/lead-world";
import type { Random } from "../support/random";
import { refusal } from "../support/refusals";
import type { PartName } from "../support/sandbox-parts";

/** How a call can fail. */
const faults = [
  "throttled",
  "broken",
  "refused",
  "reset",
  "silent",
  "answer lost",
  "silent after all",
] as const;
type Fault = (typeof faults)[number];

/** Longer than any caller waits for an answer. */
const silence = 130_000;

/** One period of faults. */
export interface Weather {
  /** Share of failing calls of a part. */
  shares: Partial<Record<PartName, number>>;
  isSecretExpired: boolean;
  isRoleMissing: boolean;
  isStoreRoleMissing: boolean;
  /** Its length in minutes. */
  minutes: number;
}

export const fairWeather: Weather = {
  ...{ shares: {}, isSecretExpired: false, isRoleMissing: false, isStoreRoleMissing: false, minutes: 0 },
};

/** Most faults affect one part; some affect all. @param services of the destinations */
export function drawWeather(random: Random, name: string, services: readonly PartName[]): Weather {
  const share = (part: string) => random.pick([0, 0, 0.1, 0.5, 1], name, part);
  const is = (what: string, chance: number) => random.number(name, what) < chance;
  return {
    shares: {
      ...Object.fromEntries(services.map((service) => [service, share(service)])),
      // the posts of the distributing Logic App
      ...(services.length > 1 && { trigger: share("trigger") }),
      ...{ blob: share("blob"), entra: is("entra", 0.2) ? 0.5 : 0 },
    },
    isSecretExpired: is("secret", 0.15),
    isRoleMissing: is("role", 0.15),
    isStoreRoleMissing: is("store role", 0.15),
    minutes: random.pick([2, 20, 90, 300], name, "minutes"),
  };
}

/** A record of what the faults did. */
export interface Damage {
  /** Destination and e-mail of writes that succeeded without an answer. */
  unanswered: Set<string>;
  /** Faults by name. */
  counts: Record<string, number>;
}

/** Creates the faults of a world. */
export class WeatherMaker {
  readonly damage: Damage = { unanswered: new Set(), counts: {} };
  readonly #world: LeadWorld;
  readonly #random: Random;
  readonly #calls = new Map<string, number>();
  #until = 0;
  #weather = fairWeather;
  #stop = () => {};

  constructor(world: LeadWorld, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  /** Lasts until its minutes have passed or {@link clear} is called. */
  async begin(weather: Weather): Promise<void> {
    const { time, between } = this.#world;
    if (weather.isSecretExpired) {
      time.clock.advance(3_600_000); // the connector's token has expired
      this.#world.setSecret("expired");
    }
    if (weather.isStoreRoleMissing) await this.#world.setStoreRole("missing");
    this.#weather = weather;
    this.#until = time.clock.now().getTime() + weather.minutes * 60_000;
    this.#stop = time.clock.timer(weather.minutes * 60_000, () => void time.busy(() => this.#restore()));
    for (const part of Object.keys(weather.shares) as PartName[]) {
      between[part] = (request, handler) => this.#call(part, request, handler);
    }
  }

  /** Ends all faults. */
  async clear(): Promise<void> {
    this.#stop();
    await this.#restore();
    for (const part of Object.keys(this.#world.between) as PartName[]) this.#world.between[part] = undefined;
  }

  async #restore(): Promise<void> {
    const { isSecretExpired, isStoreRoleMissing } = this.#weather;
    this.#weather = fairWeather;
    if (isSecretExpired) this.#world.setSecret("valid");
    if (isStoreRoleMissing) await this.#world.setStoreRole("assigned");
  }

  async #call(part: PartName, request: Request, handler: RequestHandler): Promise<Response> {
    const text = request.method === "GET" ? "" : await request.clone().text();
    const { destinations } = this.#world;
    const written = destinations.find((one) => one.part === part && one.isWrite(request));
    if (this.#world.time.clock.now().getTime() >= this.#until || isFromMarketplace(request))
      return handler(request);
    if (written !== undefined && this.#weather.isRoleMissing) {
      this.#count("role missing");
      return written.forbidden();
    }
    const fault = this.#draw(part, nameOf(request, text));
    if (fault === undefined) return handler(request);
    this.#count(`${part}: ${fault}`);
    const receiver = written ?? destinations.find((one) => this.#world.isFor(one, request));
    const write = receiver && unansweredKey(receiver.name, emailIn(text));
    return this.#fail(fault, request, handler, write);
  }

  async #fail(
    fault: Fault,
    request: Request,
    handler: RequestHandler,
    write: string | undefined,
  ): Promise<Response> {
    if (fault === "throttled") {
      return new Response("", { status: 429, headers: { "retry-after": "300" } });
    }
    if (fault === "broken") return new Response("<html>Bad gateway</html>", { status: 502 });
    if (fault === "refused") return refusal(500, "0x80040216", "An unexpected error occurred.");
    const isCarriedOut = fault === "answer lost" || fault === "silent after all";
    if (isCarriedOut) {
      const answer = await handler(request);
      if (write !== undefined && answer.ok) this.damage.unanswered.add(write);
    }
    if (fault === "silent" || fault === "silent after all") await this.#world.time.pause(silence);
    throw new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
  }

  #draw(part: PartName, name: string): Fault | undefined {
    const number = (this.#calls.get(`${part} ${name}`) ?? 0) + 1;
    this.#calls.set(`${part} ${name}`, number);
    const share = this.#weather.shares[part] ?? 0;
    if (this.#random.number(part, name, number) >= share) return undefined;
    return this.#random.pick(faults, part, name, number, "fault");
  }

  #count(fault: string): void {
    this.damage.counts[fault] = (this.damage.counts[fault] ?? 0) + 1;
  }
}

/** The marketplace does not repeat a post, so none of its posts fails. */
const isFromMarketplace = ({ method, url }: Request): boolean =>
  method === "POST" && url.includes("/triggers/") && !url.includes("leadId=");

/** The lead of a call, where the call names it, so that a lead meets the same faults in each run of a seed. */
function nameOf(request: Request, text: string): string {
  return emailIn(text) || `${request.method} ${new URL(request.url).pathname.split("/")[1]}`;
}

/** The lead in a text, by its e-mail. */
export const emailIn = (text: string): string => /lead-\d+@contoso\.com/.exec(text)?.[0] ?? "";

/** Entry of {@link Damage.unanswered}. */
export const unansweredKey = (destination: string, email: string): string => `${destination} ${email}`;
