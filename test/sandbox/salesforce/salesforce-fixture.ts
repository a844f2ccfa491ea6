/** A Salesforce service in memory or on a file, and calls to one org as its External Client App. */
import { createSalesforceApp } from "../../../sandbox/salesforce/app";
import newOrg from "../../../sandbox/salesforce/new-org.json";
import { Database } from "../../../sandbox/storage/database";
import { type Clock, ManualClock } from "../../../sandbox/support/clock";
import { randomIds } from "../../../sandbox/support/ids";

export const host = "contoso.my.salesforce.com";
export const origin = `https://${host}`;
export const externalId = "Marketplace_Lead_Id__c";
export const idOfTest = "11111111-1111-4111-8111-111111111111";

const [app] = newOrg.apps;
export const clientId = app?.clientId ?? "";
export const clientSecret = app?.clientSecret ?? "";
export const runAs = app?.runAs ?? "";

/** A lead with the required fields only. */
export const smallLead = { LastName: "Novak", Company: "Contoso" };

/** An answer with its JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  body: any;
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const { status, headers } = response;
  return { status, headers, body: text === "" ? undefined : JSON.parse(text) };
}

export class SalesforceFixture<Time extends Clock = ManualClock> {
  readonly database: Database;
  readonly clock: Time;
  readonly service;

  constructor(file = ":memory:", time?: Time) {
    this.database = new Database(file);
    this.clock = time ?? (new ManualClock() as Clock as Time);
    this.service = createSalesforceApp({ database: this.database, clock: this.clock, ids: randomIds });
  }

  /** What an administrator sets up. */
  get settings() {
    return this.service.settings;
  }

  /** The org's leads, oldest first. */
  leads(): any[] {
    return this.service.org(host).all();
  }

  /** Sends a request unchanged. */
  async send(url: string, init: RequestInit = {}): Promise<Answer> {
    return await read(await this.service.app.fetch(new Request(url, init)));
  }

  /** Posts a form to the token endpoint. */
  requestToken(form: Record<string, string>, headers: Record<string, string> = {}, at = origin) {
    const body = new URLSearchParams(form);
    return this.send(`${at}/services/oauth2/token`, { method: "POST", headers, body });
  }

  async token(): Promise<string> {
    const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
    return (await this.requestToken(form)).body.access_token;
  }

  /** Sends a request with a token. @param path below the version, e.g. `sobjects/Lead` */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    return await this.send(`${origin}/services/data/v68.0/${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.token()}`, ...json, ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }

  create(fields: object, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call("POST", "sobjects/Lead", fields, headers);
  }

  /** Creates a lead that no rule refuses and returns its id. */
  async made(fields: object = {}): Promise<string> {
    const { status, body } = await this.create({ ...smallLead, ...fields });
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.id;
  }

  close(): void {
    this.database.close();
  }
}

/** Status, code and fields of a refusal. */
export function refusal({ status, body }: Answer): [status: number, code: string, fields?: string[]] {
  const [{ errorCode, fields }] = body;
  return fields === undefined ? [status, errorCode] : [status, errorCode, fields];
}
