/** The receivers over TLS, called by `fetch` and by Slack's own client. */
import assert from "node:assert/strict";
import { SandboxFixture } from "../e2e/support/sandbox-fixture";
import { runScript } from "./support/child";

describe("webhook receivers over TLS", () => {
  let sandbox: SandboxFixture;
  let seen: any;

  before(async function () {
    this.timeout(60_000);
    sandbox = await SandboxFixture.start();
    seen = await runScript("post-to-webhooks.ts", sandbox.environment);
  });
  after(() => sandbox?.close());

  it("take a call by key once, and refuse one without", () => {
    const [first, again, [status]] = seen.key;
    assert.deepEqual([first, again, status], [[201, '{"id":1}'], [200, '{"id":1}'], 401]);
  });

  it("take a token that the sandbox's Entra issued for their App ID URI", () => {
    assert.deepEqual(seen.entra, [201, '{"id":2}']);
  });

  it("answer Slack's client with ok, and with errors that it understands", () => {
    const code = "slack_webhook_http_error";
    assert.deepEqual(seen.slack, [
      { text: "ok" },
      { code, statusCode: 400, body: "no_text" },
      { code, statusCode: 410, body: "channel_is_archived" },
    ]);
  });

  it("answer a Teams message with 202", () => {
    assert.deepEqual(seen.teams, [202, ""]);
  });
});
