/** A HubSpot account in memory or on a file, with what an administrator sets up: tokens, scopes, properties, limits. */
import { type AccessToken, sandboxTokens } from "../../../sandbox/hubspot/access-tokens";
import { createHubSpotApp } from "../../../sandbox/hubspot/app";
import type { Fault } from "../../../sandbox/hubspot/errors";
import { professionalLimits, type RateLimits } from "../../../sandbox/hubspot/rate-limits";
import { Database } from "../../../sandbox/storage/database";
import { type Clock, ManualClock } from "../../../sandbox/support/clock";
import { randomIds } from "../../../sandbox/support/ids";

export const origin = "https://api.hubapi.com";
export const contacts = "/crm/v3/objects/contacts";
export const leads = "/crm/v3/objects/leads";

export interface Answer {
  status: number;
  headers: Headers;
  body: any;
}

export class HubSpotFixture<Time extends Clock = ManualClock> {
  readonly clock: Time;
  /** Tokens that HubSpot accepts. */
  tokens: AccessToken[] = Object.values(sandboxTokens);
  /** May be changed at any time. */
  readonly limits: RateLimits = { ...professionalLimits };
  /** Failures of the next requests, first one first. */
  readonly faults: Fault[] = [];
  readonly app;
  readonly #database: Database;

  constructor(file = ":memory:", time?: Time) {
    this.#database = new Database(file);
    this.clock = time ?? (new ManualClock() as Clock as Time);
    this.app = createHubSpotApp({
      ...{ database: this.#database, clock: this.clock, ids: randomIds, limits: this.limits },
      tokens: () => this.tokens,
      fault: () => this.faults.shift(),
    });
  }

  /** Sends a request with a token, the one with all scopes by default. `""` sends none. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    token: string = sandboxTokens.allScopes.token,
  ): Promise<Answer> {
    const init = {
      method,
      headers: {
        ...(token !== "" && { authorization: `Bearer ${token}` }),
        "content-type": "application/json",
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    };
    const { status, headers, ...answer } = await this.send(new Request(`${origin}${path}`, init));
    return { status, headers, ...answer };
  }

  async send(request: Request): Promise<Answer> {
    const answer = await this.app.fetch(request);
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  }

  /** Creates a contact. */
  create(properties: unknown, path = contacts): Promise<Answer> {
    return this.call("POST", path, { properties });
  }

  /** Adds a text property, as a person does in HubSpot's settings. */
  async addProperty(name: string, more: object = {}): Promise<void> {
    const text = { label: name, type: "string", fieldType: "text", groupName: "contactinformation" };
    const { status } = await this.call("POST", "/crm/v3/properties/contacts", { ...text, name, ...more });
    if (status !== 201) throw new Error(`The property ${name} was not made: ${status}`);
  }

  /** All contacts: their properties, or those of the given names. */
  async rows(names: readonly string[] = []): Promise<Record<string, string | null>[]> {
    const rows = [];
    let after = "0";
    for (;;) {
      const path = `${contacts}?limit=100&after=${after}&properties=${names.join(",")}`;
      const { body } = await this.call("GET", path);
      rows.push(...body.results.map(({ properties }: any) => properties));
      if (body.paging === undefined) return rows;
      after = body.paging.next.after;
    }
  }

  close(): void {
    this.#database.close();
  }
}

/** Status and category of a refusal. */
export const refusal = ({ status, body }: Answer) => [status, body.category];

/** Code and property of each value that was refused. */
export const badValues = ({ body }: Answer): string[][] =>
  JSON.parse(String(body.message).replace("Property values were not valid: ", "")).map(
    ({ error, name }: Record<string, string>) => [error, name],
  );
