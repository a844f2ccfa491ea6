/**
 * A small client of Azure Resource Manager: requests as data, lists over all their pages, refusals with ARM's own code.
 *
 * Source: https://learn.microsoft.com/rest/api/azure/#async-operations-throttling-and-paging
 */

import { sandboxHint } from "../wording";
import { Refusal, reasonIn } from "./refusal";
import { type Answer, exchange, isObject } from "./service-request";

/** Access to Resource Manager. */
export interface ArmAccess {
  /** Access token for `https://management.azure.com`. */
  token: () => Promise<string>;
  fetch: typeof fetch;
  /** Waits, in milliseconds, between two reads of a run, and when Azure asks to come back later. */
  sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds of a monotonic clock, so that a wait also ends when answers are slow. */
  now: () => number;
}

/** A refusal by Resource Manager, with its status and code, e.g. 404 and `WorkflowRunNotFound`. */
export class ArmError extends Refusal {
  override readonly name = "ArmError";
}

const origin = "https://management.azure.com";
const service = {
  name: "Azure Resource Manager",
  origin,
  unreachable: "LEADS_ARM_UNREACHABLE",
  check: `Check the network; ${sandboxHint}`,
} as const;
/** Version of Microsoft.Logic. */
const apiVersion = "2019-05-01";
/** Logic Apps accepts 56 resubmits in 5 minutes, so a long list has to wait many times. */
const longestThrottle = { waits: 40, seconds: 300 };

/** Calls Resource Manager. */
export class ArmClient {
  readonly #access: ArmAccess;

  constructor(access: ArmAccess) {
    this.#access = access;
  }

  /**
   * @param path ARM id, continued by the rest of the path
   * @throws {ArmError} when it refuses; {OperationError} `LEADS_ARM_UNREACHABLE` when it does not answer
   */
  async get<Body>(path: string, query: Readonly<Record<string, string>> = {}): Promise<Body> {
    return (await this.#send("GET", urlOf(path, query), isResource)) as Body;
  }

  /** Runs an action without a body. @throws as `get` */
  async post(path: string): Promise<void> {
    await this.#send("POST", urlOf(path, {}), isObject);
  }

  /** Pages of a list, in the order of the service. @throws as `get` */
  async *pages<Item>(path: string, query: Readonly<Record<string, string>> = {}): AsyncGenerator<Item[]> {
    for (let next = urlOf(path, query); next !== ""; ) {
      const page = (await this.#send("GET", next, isPage)) as { value: Item[]; nextLink?: unknown };
      yield page.value;
      next = String(page.nextLink ?? "");
      // the token is sent to no other host
      if (next !== "" && !(URL.canParse(next) && new URL(next).origin === origin))
        throw new ArmError(502, "ForeignNextLink", "the list goes on at another host");
    }
  }

  async #send(method: string, url: string, isExpected: (body: unknown) => boolean): Promise<unknown> {
    for (let waits = 0; ; waits++) {
      const answer = await this.#attempt(method, url, isExpected);
      if (answer.ok) return answer.body;
      if (answer.status !== 429 || waits >= longestThrottle.waits) {
        const { code, message } = reasonIn(answer.body);
        throw new ArmError(answer.status, code, message);
      }
      const seconds = Number(answer.headers.get("retry-after")) || 10;
      await this.#access.sleep(Math.min(seconds, longestThrottle.seconds) * 1000);
    }
  }

  async #attempt(method: string, url: string, isExpected: (body: unknown) => boolean): Promise<Answer> {
    const { token, fetch } = this.#access;
    const headers = { authorization: `Bearer ${await token()}`, accept: "application/json" };
    return exchange(fetch, url, { method, headers }, service, isExpected);
  }
}

/** Whether it has the properties of every ARM resource. */
const isResource = (body: unknown): boolean =>
  isObject(body) && isObject((body as { properties?: unknown }).properties);

function isPage(body: unknown): boolean {
  const { value } = (body ?? {}) as { value?: unknown };
  return Array.isArray(value) && value.every(isObject);
}

function urlOf(path: string, query: Readonly<Record<string, string>>): string {
  const parameters = Object.entries({ "api-version": apiVersion, ...query });
  return `${origin}${path}?${parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
}
