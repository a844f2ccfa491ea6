/** Provider doubles in the test's process that hold the answer to a chosen request, so that an update can be killed exactly there. */
import { startProviders } from "../../../sandbox/pulumi-provider/server";
import { systemClock } from "../../../sandbox/support/clock";
import { randomIds } from "../../../sandbox/support/ids";
import { callerObjectId } from "./caller-object-id";
import type { SandboxFixture } from "./sandbox-fixture";

/** A request of one offer. */
export interface HeldRequest {
  method: string;
  /** Of the path. */
  path: RegExp;
  /** Whether Azure has done it already. @default true */
  isDone?: boolean;
}

export class HeldProviders {
  readonly environment: { PULUMI_DEBUG_PROVIDERS: string };
  readonly close: () => Promise<void>;

  private constructor(debugProviders: string, close: () => Promise<void>) {
    this.environment = { PULUMI_DEBUG_PROVIDERS: debugProviders };
    this.close = close;
  }

  /** @param holding names the request that is held now, by offer */
  static async start(sandbox: SandboxFixture, holding: Holding): Promise<HeldProviders> {
    const { tenantId, subscriptionId, clientId, clientSecret } = sandbox.instance;
    const objectId = await callerObjectId(sandbox);
    const providers = await startProviders({
      fetch: (url, init) => holding.pass(url, init, sandbox.fetch),
      token: (resource) => sandbox.token(resource.replace(/\/$/, "")),
      identity: { tenantId, subscriptionId, clientId, objectId },
      ...{ clientSecret, ids: randomIds, clock: systemClock },
    });
    return new HeldProviders(providers.debugProviders, () => providers.close());
  }
}

/** The requests that are held, by the offer's name, which must be part of the names of its resources. */
export class Holding {
  #requests = new Map<string, HeldRequest>();
  /** Ids in Entra → offer. */
  readonly #offers = new Map<string, string>();
  readonly #names: readonly string[];
  /** Changing requests until one is held; 0 for none. */
  #left = 0;
  #whenAll: () => void = () => {};

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** @returns when all of them wait for their answers */
  hold(requests: Readonly<Record<string, HeldRequest>>): Promise<void> {
    this.#requests = new Map(Object.entries(requests));
    this.#left = 0;
    return new Promise((resolve) => {
      this.#whenAll = resolve;
    });
  }

  /** Holds a request that changes something, of any offer: the first one or a later one. @returns when it waits */
  holdAny(number: number): Promise<void> {
    const whenHeld = this.hold({});
    this.#left = number;
    return whenHeld;
  }

  async pass(url: string, init: RequestInit | undefined, fetch: typeof globalThis.fetch): Promise<Response> {
    const { method = "GET", body } = init ?? {};
    const offer = this.#offerOf(`${url} ${body ?? ""}`);
    const held = offer === undefined ? undefined : this.#requests.get(offer);
    const isCounted = method !== "GET" && this.#left > 0 && --this.#left === 0;
    const isNamed = held?.method === method && held.path.test(new URL(url).pathname);
    const isHeld = isCounted || isNamed;
    if (!isHeld || isDone(held)) {
      const answer = await fetch(url, init);
      if (method === "POST") await this.#note(answer.clone(), offer);
      if (!isHeld) return answer;
    }
    if (offer !== undefined) this.#requests.delete(offer);
    if (this.#requests.size === 0) this.#whenAll();
    return new Promise(() => {}); // until the engine is killed
  }

  #offerOf(text: string): string | undefined {
    const byId = [...this.#offers].find(([id]) => text.includes(id))?.[1];
    return byId ?? this.#names.find((name) => text.includes(`contoso-${name}`));
  }

  async #note(answer: Response, offer: string | undefined): Promise<void> {
    const { id, appId } = (await answer.json().catch(() => ({}))) as { id?: string; appId?: string };
    for (const one of [id, appId]) if (one !== undefined && offer !== undefined) this.#offers.set(one, offer);
  }
}

/** A request that is not named is held before or after it is done. */
const isDone = (held: HeldRequest | undefined) => held?.isDone ?? (held !== undefined || Math.random() < 0.7);
