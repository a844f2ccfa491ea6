/** The receivers in memory, with tokens of a test's directory. */
import { AccessTokens } from "../../../sandbox/entra/access-tokens";
import { Directory } from "../../../sandbox/entra/directory";
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { randomIds } from "../../../sandbox/support/ids";
import { createWebhookApp } from "../../../sandbox/webhook/app";
import { receiverAccount, receiverAudience, receiverKey } from "../../../sandbox/webhook/defaults";
import { makeKeys } from "../../support/signing-keys";

export class WebhookFixture {
  readonly database = new Database(":memory:");
  readonly clock: ManualClock;
  readonly directory: Directory;
  readonly tokens: AccessTokens;
  readonly service;

  constructor(clock = new ManualClock()) {
    const { database } = this;
    this.clock = clock;
    this.directory = new Directory({ database, clock, ids: randomIds });
    this.tokens = new AccessTokens({ directory: this.directory, clock, ids: randomIds, makeKeys });
    this.service = createWebhookApp({ database, clock, tokens: this.tokens });
  }

  /** Headers that sign in at a host, e.g. `key`. */
  async credentials(kind: "key" | "basic" | "entra"): Promise<Record<string, string>> {
    const { username, password } = receiverAccount;
    if (kind === "key") return { "x-api-key": receiverKey };
    if (kind === "basic") return { authorization: `Basic ${btoa(`${username}:${password}`)}` };
    return { authorization: `Bearer ${await this.token(receiverAudience)}` };
  }

  token(audience: string): Promise<string> {
    const { clientId, objectId } = this.directory.deployer;
    return this.tokens.issue({ clientId, objectId, audience });
  }

  /** Posts a text, or another value as JSON. */
  async post(url: string, body: unknown, headers: Record<string, string> = {}) {
    const response = await this.service.app.fetch(
      new Request(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
  }

  /** Bodies of the accepted calls with their outcomes, oldest first. */
  accepted(): [outcome: string, body: unknown][] {
    return this.service.calls.list().map(({ outcome, body }) => [outcome, body]);
  }

  close(): void {
    this.database.close();
  }
}
