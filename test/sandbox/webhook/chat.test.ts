import assert from "node:assert/strict";
import { slackWebhook, teamsWebhook } from "../../../sandbox/webhook/defaults";
import { WebhookFixture } from "./webhook-fixture";

const channel = (number: number) => slackWebhook.replace("B00000001", `B0000000${number}`);
const card = (text = "A lead") => ({
  type: "message",
  attachments: [
    {
      contentType: "application/vnd.microsoft.card.adaptive",
      content: { type: "AdaptiveCard", version: "1.4", body: [{ type: "TextBlock", text }] },
    },
  ],
});

describe("a Slack webhook", () => {
  let receiver: WebhookFixture;
  beforeEach(() => {
    receiver = new WebhookFixture();
  });
  afterEach(() => receiver.close());

  it("posts a text or blocks and answers ok", async () => {
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "A *lead*" } }];
    for (const body of [{ text: "A lead" }, { blocks }, { attachments: [{ text: "A lead" }] }]) {
      const { status, text, headers } = await receiver.post(slackWebhook, body);
      assert.deepEqual([status, text], [200, "ok"]);
      assert.match(headers.get("content-type") ?? "", /^text\/plain/);
    }
    assert.deepEqual(receiver.accepted()[0], ["posted", { text: "A lead" }]);
    assert.equal(receiver.accepted().length, 3);
  });

  it("answers with Slack's words in plain text, and posts nothing", async () => {
    const message = { text: "A lead" };
    const cases: [string, unknown, number, string][] = [
      [slackWebhook, "{", 400, "invalid_payload"],
      [slackWebhook, "[]", 400, "invalid_payload"],
      [slackWebhook, {}, 400, "no_text"],
      [slackWebhook, { text: " " }, 400, "no_text"],
      [slackWebhook, { blocks: "A lead" }, 400, "invalid_blocks"],
      [slackWebhook, { blocks: Array.from({ length: 51 }, () => ({})) }, 400, "invalid_blocks"],
      [channel(2), message, 410, "channel_is_archived"],
      [channel(3), message, 404, "channel_not_found"],
      [channel(4), message, 403, "action_prohibited"],
      [channel(5), message, 429, "rate_limited"],
      [channel(9), message, 404, "no_service"],
      [slackWebhook.replace("services", "other"), message, 404, "no_service"],
      [slackWebhook.replace("T00000001", "T00000009"), message, 404, "no_team"],
      [`${slackWebhook}x`, message, 403, "invalid_token"],
    ];
    for (const [url, body, status, text] of cases) {
      const answer = await receiver.post(url, body);
      assert.deepEqual([answer.status, answer.text], [status, text]);
      assert.equal(answer.headers.get("retry-after"), status === 429 ? "30" : null);
    }
    assert.deepEqual(receiver.accepted(), []);
  });
});

describe("a Teams workflow", () => {
  let receiver: WebhookFixture;
  beforeEach(() => {
    receiver = new WebhookFixture();
  });
  afterEach(() => receiver.close());

  it("accepts a message with an adaptive card and posts it", async () => {
    const { status, text, headers } = await receiver.post(teamsWebhook, card());
    assert.deepEqual([status, text, headers.get("location")], [202, "", null]);
    assert.deepEqual(receiver.accepted(), [["posted", card()]]);
  });

  it("accepts a message that it cannot post, and fails unseen", async () => {
    const { contentType } = card().attachments[0] ?? {};
    const bodies = [
      { text: "A lead" },
      { attachments: [{ contentType, content: { type: "MessageCard" } }] },
      card("x".repeat(28 * 1024)),
    ];
    for (const body of bodies) assert.equal((await receiver.post(teamsWebhook, body)).status, 202);
    assert.deepEqual(
      receiver.accepted().map(([outcome]) => outcome),
      [
        "failed: 'attachments' is not an array",
        "failed: an attachment is not an adaptive card",
        "failed: the message is larger than 28 KB",
      ],
    );
  });

  it("refuses a wrong signature, another workflow, and a body that is not JSON", async () => {
    for (const [url, body, status, code] of [
      [teamsWebhook.replace(/sig=.*/, "sig=other"), card(), 401, "DirectApiAuthorizationRequired"],
      [teamsWebhook.replace("/0000", "/0001"), card(), 404, "WorkflowNotFound"],
      [teamsWebhook, "{", 400, "InvalidRequestContent"],
    ] as const) {
      const answer = await receiver.post(url, body);
      assert.deepEqual([answer.status, answer.json().error.code], [status, code]);
    }
    assert.deepEqual(receiver.accepted(), []);
  });
});
