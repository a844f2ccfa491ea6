/** Leads that a webhook gets, through the definition that is deployed. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  receiverAccount,
  receiverAudience,
  receiverKey,
  slackWebhook,
  teamsWebhook,
} from "../../sandbox/webhook/defaults";
import { type KnownSettings, WebhookFlow } from "./support/webhook-flow";

const sample = JSON.parse(
  readFileSync(join(__dirname, "../../flow-definitions/samples/lead.published.json"), "utf8"),
);
const host = (kind: string) => `https://${kind}.webhook.example.com`;
const byKey = (path = "/leads"): KnownSettings => ({
  url: `${host("key")}${path}`,
  signIn: "header",
  secret: receiverKey,
});
const leadId = "00000000-0000-4000-8000-000000000042";

describe("a lead for a webhook", () => {
  let flow: WebhookFlow;
  afterEach(() => flow.close());

  it("arrives as one flat JSON object, with its id as Idempotency-Key", async () => {
    flow = new WebhookFlow(byKey());
    const { status } = await flow.send(sample, leadId);
    assert.equal(status, "Succeeded");
    assert.deepEqual(flow.bodies(), [
      {
        id: leadId,
        offerId: "contoso.leads",
        offerTitle: "Test Microsoft",
        actionCode: "INS",
        leadSource: "AzureMarketplace",
        firstName: "Some",
        lastName: "One",
        email: "someone@contoso.com",
        phone: "16175555555",
        company: "Contoso",
        jobTitle: "Esquire",
        country: "USA",
        description: "Test run through Power Automate",
        doNotContact: false,
        isTest: false,
        asReceived: JSON.stringify(sample),
      },
    ]);
    const [call] = flow.receiver.service.calls.list();
    assert.equal(call?.headers["idempotency-key"], leadId);
    assert.deepEqual(
      Object.keys(call?.headers ?? {}).filter((name) => name.startsWith("x-ms-")),
      [],
      "the receiver learns nothing of the subscription",
    );
    assert.equal(flow.letters.size, 0);
  });

  const ways: [string, KnownSettings][] = [
    ["a header", byKey()],
    ["Basic", { url: `${host("basic")}/leads`, signIn: "basic", ...basic() }],
    ["Entra", { url: `${host("entra")}/leads`, signIn: "entra", audience: receiverAudience }],
  ];
  for (const [way, settings] of ways) {
    it(`signs in by ${way}, and becomes a letter when that is refused`, async () => {
      flow = new WebhookFlow(settings);
      assert.equal((await flow.send(sample)).status, "Succeeded");
      await flow.close();
      const wrong = settings.signIn === "entra" ? { audience: "api://other" } : { secret: "other" };
      flow = new WebhookFlow({ ...settings, ...wrong });
      const { status, error } = await flow.send(sample);
      assert.deepEqual([status, error.code], ["Failed", "LeadNotWritten"]);
      assert.match(flow.letter.body.message.error.code, /^Invalid(Key|Password|Token)$/);
    });
  }

  it("may be signed in by any header, also by Authorization", async () => {
    const { username, password } = receiverAccount;
    const secret = `Basic ${btoa(`${username}:${password}`)}`;
    flow = new WebhookFlow({
      url: `${host("basic")}/leads`,
      signIn: "header",
      headerName: "Authorization",
      secret,
    });
    assert.equal((await flow.send(sample)).status, "Succeeded");
  });

  it("is stored once when it is sent again with its id, and twice where the key is ignored", async () => {
    for (const [path, count] of [
      ["/leads", 1],
      ["/notifications", 2],
    ] as const) {
      flow = new WebhookFlow(byKey(path));
      for (let sent = 0; sent < 2; sent++)
        assert.equal((await flow.send(sample, leadId)).status, "Succeeded");
      assert.equal(flow.bodies().length, count);
      await flow.close();
    }
    flow = new WebhookFlow(byKey());
  });

  it("has the same key in every try, so a lost answer makes no second row", async () => {
    flow = new WebhookFlow(byKey());
    flow.between = (_request, call) => (call <= 3 ? "lost" : undefined);
    assert.equal((await flow.send(sample)).status, "Succeeded");
    assert.equal(flow.requests.length, 4);
    assert.equal(new Set(flow.requests.map(({ headers }) => headers.get("idempotency-key"))).size, 1);
    assert.equal(flow.bodies().length, 1);
  });

  it("is tried for about an hour while the receiver is not available, and then becomes a letter", async () => {
    flow = new WebhookFlow(byKey("/answers/503"));
    const start = flow.harness.clock.now().getTime();
    const { status } = await flow.send(sample, leadId);
    const minutes = (flow.harness.clock.now().getTime() - start) / 60_000;
    assert.equal(status, "Failed");
    assert.equal(flow.requests.length, 9);
    assert.ok(minutes > 30 && minutes < 90, `${minutes} minutes`);
    assert.deepEqual(
      [flow.letter.name, flow.letter.body.status, flow.letter.body.lead],
      [`webhook/${leadId}.json`, 503, sample],
    );
  });

  for (const [answer, status, code, words] of [
    ["207", 207, "207", /NotStored.*did not store this item/],
    ["200-html", 200, "OK", /Sign in/],
    ["302", 302, "Found", /^null$/],
    ["400", 400, "BadRequest", /InvalidLead.*no company/],
    ["400-problem", 400, "BadRequest", /Invalid lead.*no company/],
    ["400-text", 400, "BadRequest", /^"invalid_lead"$/],
    ["400-empty", 400, "BadRequest", /^null$/],
    ["403", 403, "Forbidden", /lacks a role/],
    ["404", 404, "NotFound", /list does not exist/],
    ["409", 409, "Conflict", /being stored/],
    ["429", 429, "429", /Wait for a minute/],
    ["500", 500, "InternalServerError", /receiver failed/],
    ["502-html", 502, "BadGateway", /<h1>502 Bad Gateway/],
  ] as const) {
    it(`becomes a letter with the receiver's words for the answer ${answer}`, async () => {
      flow = new WebhookFlow(byKey(`/answers/${answer}`));
      const run = await flow.send(sample);
      assert.deepEqual([run.status, run.error.code], ["Failed", "LeadNotWritten"]);
      const { body, headers } = flow.letter;
      assert.deepEqual([body.status, body.code], [status, code]);
      assert.match(JSON.stringify(body.message ?? null), words);
      assert.deepEqual([headers["x-ms-meta-status"], headers["x-ms-meta-code"]], [String(status), code]);
    });
  }

  for (const answer of ["202", "202-location", "204"]) {
    it(`is delivered for the answer ${answer}`, async () => {
      flow = new WebhookFlow(byKey(`/answers/${answer}`));
      assert.equal((await flow.send(sample)).status, "Succeeded");
      assert.equal(flow.letters.size, 0);
    });
  }

  it("becomes a letter when its body is no JSON object", async () => {
    flow = new WebhookFlow(byKey());
    for (const body of ["text", ["list"], 7, null]) assert.equal((await flow.send(body)).status, "Failed");
    assert.equal(flow.letters.size, 4);
    assert.deepEqual(flow.bodies(), []);
  });

  it("takes the names and properties that the field map asks for", async () => {
    flow = new WebhookFlow({
      ...byKey(),
      columns: { mail: "text:10", score: "number" },
      fieldMap: {
        mail: "UserDetails.Email",
        email: "none",
        score: "7",
        asReceived: "none",
        company: "'ACME'",
      },
    });
    await flow.send(sample);
    const [{ mail, email, score, asReceived, company }] = flow.bodies();
    assert.deepEqual(
      [mail, email, score, asReceived, company],
      ["someone@co", undefined, 7, undefined, "ACME"],
    );
  });
});

describe("a lead for a chat channel", () => {
  let flow: WebhookFlow;
  afterEach(() => flow.close());
  const hostile = {
    UserDetails: { FirstName: "<!channel>", LastName: "[click](https://evil.example)", Company: "*x*" },
  };

  it("is a Slack message whose text from the lead is plain", async () => {
    flow = new WebhookFlow({ url: slackWebhook, template: "slack" });
    assert.equal((await flow.send(hostile, leadId)).status, "Succeeded");
    const [{ text, blocks }] = flow.bodies();
    assert.equal(text, "New lead for contoso.leads");
    const texts = [blocks[0].text, ...blocks[1].fields];
    assert.deepEqual([...new Set(texts.map(({ type }: any) => type))], ["plain_text"]);
    assert.ok(texts.every(({ text }: any) => text.length > 0 && text.length <= 2000));
    assert.equal(texts[1].text, "Name: <!channel> [click](https://evil.example)");
    assert.equal(texts.at(-1).text, `Lead id: ${leadId}`);
  });

  it("becomes a letter with Slack's words", async () => {
    for (const [channel, words] of [
      ["B00000002", "channel_is_archived"],
      ["B00000004", "action_prohibited"],
      ["B00000009", "no_service"],
    ]) {
      flow = new WebhookFlow({ url: slackWebhook.replace("B00000001", channel ?? ""), template: "slack" });
      assert.equal((await flow.send(sample)).status, "Failed");
      assert.equal(flow.letter.body.message, words);
      await flow.close();
    }
    flow = new WebhookFlow({ url: slackWebhook });
    assert.equal((await flow.send(sample)).status, "Failed", "Slack refuses the JSON of a lead");
    assert.equal(flow.letter.body.message, "no_text");
  });

  it("is an adaptive card of Teams that shows the lead's text without Markdown, of at most 28 KB", async () => {
    flow = new WebhookFlow({ url: teamsWebhook, template: "teams" });
    assert.equal((await flow.send(hostile)).status, "Succeeded");
    const long = "語".repeat(50_000);
    const details = { FirstName: long, LastName: long, Company: long, Title: long, Email: long, Phone: long };
    await flow.send({ UserDetails: { ...details, Country: long }, ActionCode: long, OfferTitle: long });
    const calls = flow.receiver.service.calls.list();
    assert.deepEqual(
      calls.map(({ outcome }) => outcome),
      ["posted", "posted"],
    );
    const [{ attachments }] = flow.bodies();
    const [title, name] = attachments[0].content.body;
    assert.deepEqual([title.type, title.text], ["TextBlock", "New lead for contoso.leads"]);
    assert.deepEqual([name.type, name.inlines[0].type], ["RichTextBlock", "TextRun"]);
  });
});

function basic() {
  const { username, password } = receiverAccount;
  return { username, secret: password };
}
