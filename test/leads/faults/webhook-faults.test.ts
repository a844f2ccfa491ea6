/** Leads for a webhook whose receiver fails in every way: each is received or in a letter, and after redrive each is received. */
import assert from "node:assert/strict";
import { receiverKey } from "../../../sandbox/webhook/defaults";
import { Random } from "../support/random";
import { leadFuzzCount, leadFuzzSeed, reportFigures, withReplay } from "../support/replay";
import { type Between, WebhookFlow } from "../support/webhook-flow";

const seed = leadFuzzSeed();
const count = leadFuzzCount(500);
/** Leads that arrive under the same faults. */
const leadsEachSpell = 50;

const refusal = (status: number, code: string) =>
  Response.json({ error: { code, message: "no" } }, { status });
const faults: Readonly<Record<string, () => Response | "lost">> = {
  throttled: () => new Response(null, { status: 429, headers: { "retry-after": "300" } }),
  page: () =>
    new Response("<html>Bad gateway</html>", { status: 502, headers: { "content-type": "text/html" } }),
  broken: () => refusal(500, "InternalError"),
  partial: () => refusal(207, "NotStored"),
  forbidden: () => refusal(403, "Forbidden"),
  lost: () => "lost",
};

const emailOf = (body: any): string => body?.email ?? body?.UserDetails?.Email;
const leadOf = (number: number) => ({
  UserDetails: { LastName: "Doe", Email: `lead-${number}@contoso.com` },
  ActionCode: "INS",
});

/** Fails a share of the calls of each spell. Records the leads whose answer was lost. */
function storm(random: Random, spell: number, unanswered: Set<string>): Between {
  const share = random.pick([0, 0.1, 0.5, 0.9, 1], "share", spell);
  return (request, call) => {
    const key = request.headers.get("idempotency-key") ?? "";
    if (random.number(spell, key, call) >= share) return undefined;
    const fault = faults[random.pick(Object.keys(faults), "fault", spell, key, call)]?.();
    if (fault === "lost") unanswered.add(key);
    return fault;
  };
}

async function campaign(path: string, seedText: string) {
  const random = new Random(seedText);
  const unanswered = new Set<string>();
  const url = `https://key.webhook.example.com${path}`;
  const flow = new WebhookFlow({ url, signIn: "header", secret: receiverKey });
  try {
    for (let first = 0; first < count; first += leadsEachSpell) {
      flow.between = storm(random, first, unanswered);
      for (let number = first; number < Math.min(count, first + leadsEachSpell); number++)
        assert.equal(await flow.post(leadOf(number)), 202);
      await flow.finish();
    }
    const received = new Map(flow.bodies().map((body) => [emailOf(body), body.id]));
    const letters = [...flow.letters.values()];
    const inLetters = new Set(letters.map(({ body }) => emailOf(body.lead)));
    const both = [...received].filter(([email]) => inLetters.has(email));
    for (const [email, id] of both) assert.ok(unanswered.has(id), `${email} is received and in a letter`);
    assert.equal(received.size + inLetters.size - both.length, count, "a lead is nowhere");
    flow.between = () => undefined;
    for (const { name, body } of letters) {
      flow.letters.delete(name);
      await flow.post(body.lead, /\/(.+)\.json$/.exec(name)?.[1]);
    }
    await flow.finish();
    assert.equal(flow.letters.size, 0);
    const calls = flow.bodies();
    assert.equal(new Set(calls.map(emailOf)).size, count);
    assert.equal(new Set(calls.map(({ id }) => id)).size, count, "a lead has two ids");
    return { received: received.size, letters: letters.length, both: both.length, calls: calls.length };
  } finally {
    await flow.close();
  }
}

describe("leads for a webhook under faults", () => {
  for (const [path, promise] of [
    ["/leads", "once where the key is honoured"],
    ["/notifications", "at least once where it is not"],
  ] as const) {
    it(`arrive ${promise}: ${count} leads`, async function () {
      this.timeout(60_000 + 100 * count);
      const file = "test/leads/faults/webhook-faults.test.ts";
      await withReplay({ seed, count, file }, async () => {
        const figures = await campaign(path, String(seed));
        if (path === "/leads") assert.equal(figures.calls, count);
        else assert.ok(figures.calls > count, "some lead arrived twice");
        assert.ok(figures.letters > 0 && figures.both > 0);
        reportFigures(`webhook${path}`, figures);
      });
    });
  }
});
