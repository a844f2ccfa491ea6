/** Leads of an own flow: whatever its steps do, the flow succeeded or the lead is in a letter. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { flowMistakes } from "../../infra/own-flow/check-flow";
import { completeFlow } from "../../infra/own-flow/complete-flow";
import { call, compose, flowOf } from "../infra/own-flow/own-flow";
import { deploymentOf, Harness } from "../sandbox/workflow/harness";
import { VirtualTime } from "./support/virtual-time";

const letters = "https://stleads.blob.core.windows.net/dead-letters";
const leadId = "00000000-0000-4000-8000-000000000042";
const lead = { UserDetails: { LastName: "One", Email: "someone@contoso.com" }, OfferTitle: "CRM connector" };

/** Runs a lead through a flow. @param answer what the flow's calls get: a status, or no answer */
async function run(flow: any, answer: (url: URL) => number | "lost", body: unknown = lead) {
  assert.deepEqual(flowMistakes(flow, {}), []);
  const time = new VirtualTime();
  const kept: any[] = [];
  const fetch = async (request: Request) => {
    if (request.url.startsWith(letters)) {
      kept.push({
        name: new URL(request.url).pathname,
        headers: request.headers,
        body: await request.json(),
      });
      return new Response(null, { status: 201 });
    }
    const status = answer(new URL(request.url));
    if (status === "lost") throw new TypeError("fetch failed");
    return Response.json({ error: { code: `E${status}` } }, { status });
  };
  const identity = "/subscriptions/x/identities/id-leads";
  const parameters = {
    ...{ offerId: { value: "contoso.leads" }, deadLetterUrl: { value: letters } },
    deadLetterIdentity: { value: identity },
  };
  const harness = new Harness([{ ...deploymentOf({}), definition: { ...completeFlow(flow) }, parameters }], {
    clock: time.clock,
    identityToken: async () => "token",
    fetch: (request: Request) => time.busy(() => fetch(request)),
  });
  const url = harness.url();
  url.searchParams.set("leadId", leadId);
  const headers = { "content-type": "application/json" };
  await harness.send({ method: "POST", headers, body: JSON.stringify(body) }, url);
  await time.pass(harness.runtime.idle());
  const { status, error } = harness.lastRun().properties;
  await harness.close();
  return { status, error, kept };
}

const after = (name: string, ...statuses: string[]) => ({ runAfter: { [name]: statuses } });

describe("a lead of an own flow", () => {
  it("is done when the flow succeeds", async () => {
    const { status, kept } = await run(flowOf({ Write: call() }), () => 201);
    assert.deepEqual([status, kept.length], ["Succeeded", 0]);
  });

  it("becomes a letter with the step, its status, code and words", async () => {
    const { status, error, kept } = await run(
      flowOf({ First: compose(1), Write: call({}, after("First", "Succeeded")) }),
      () => 422,
    );
    assert.equal(status, "Failed");
    assert.equal(error.code, "LeadNotWritten");
    assert.match(
      error.message,
      /^Status '', code 'ActionFailed'\. A step of the flow failed\. Run: npx leads runs$/,
    );
    const [letter] = kept;
    assert.equal(letter.name, `/dead-letters/flow/${leadId}.json`);
    assert.equal(letter.headers.get("x-ms-meta-status"), "422");
    const { step, status: answered, message, lead: received } = letter.body;
    assert.deepEqual([step, answered, message, received], ["Write", 422, { error: { code: "E422" } }, lead]);
  });

  it("becomes a letter when it is not JSON that has properties, before the flow starts", async () => {
    let calls = 0;
    const counted = () => {
      calls++;
      return 201;
    };
    const { error, kept } = await run(flowOf({ Write: call() }), counted, ["a list"]);
    assert.equal(error.code, "LeadNotWritten");
    assert.deepEqual(
      [kept.length, kept[0].body.step, kept[0].body.code, calls],
      [1, null, "ActionSkipped", 0],
    );
  });

  it("becomes a letter when a variable cannot be initialized", async () => {
    const V = {
      type: "InitializeVariable",
      inputs: { variables: [{ name: "v", type: "integer", value: "@concat('a','b')" }] },
    };
    const { error, kept } = await run(flowOf({ V, Write: call({}, after("V", "Succeeded")) }), () => 201);
    assert.deepEqual([error.code, kept.length], ["LeadNotWritten", 1]);
  });

  it("stays done when a step with a handler fails", async () => {
    const flow = flowOf({
      Write: call(),
      Chat: call({ uri: "https://chat.contoso.com" }, after("Write", "Succeeded")),
      Chat_failed: compose("ignored", after("Chat", "Failed", "TimedOut")),
    });
    const good = await run(flow, ({ hostname }) => (hostname.startsWith("chat") ? 500 : 201));
    assert.deepEqual([good.status, good.kept.length], ["Succeeded", 0]);
    const bad = await run(flow, () => 400);
    assert.deepEqual([bad.status, bad.kept.length, bad.kept[0].body.step], ["Failed", 1, "Write"]);
  });

  it("is in exactly one letter or done, for any flow and any failing calls", async function () {
    this.timeout(120_000);
    const statuses = fc.subarray(["Succeeded", "Failed", "Skipped", "TimedOut"], { minLength: 1 });
    const shapes = fc.array(
      fc.tuple(fc.constantFrom("call", "scope", "if", "compose"), statuses, fc.nat(9)),
      { minLength: 1, maxLength: 6 },
    );
    const answers = fc.array(fc.constantFrom<number | "lost">(201, 201, 400, 403, 429, 503, "lost"), {
      minLength: 6,
      maxLength: 6,
    });
    const seen = { Succeeded: 0, Failed: 0 };
    await fc.assert(
      fc.asyncProperty(shapes, answers, async (shape, planned) => {
        const flow = flowOf(Object.fromEntries(shape.map((one, index) => [`A${index}`, step(one, index)])));
        fc.pre(flowMistakes(flow, {}).length === 0);
        const { status, kept } = await run(flow, ({ pathname }) => planned[Number(pathname.slice(1))] ?? 201);
        assert.equal(kept.length, status === "Succeeded" ? 0 : 1);
        seen[status as keyof typeof seen]++;
      }),
      { numRuns: 150, seed: 11 },
    );
    assert.ok(seen.Succeeded > 20 && seen.Failed > 20, JSON.stringify(seen));
  });
});

/** An action of a random flow, that runs after an earlier one. */
function step([kind, statuses, before]: [string, string[], number], index: number): object {
  const runAfter = index === 0 ? {} : { [`A${before % index}`]: statuses };
  const own = call({ uri: `https://crm.contoso.com/${index}`, retryPolicy: { type: "none" } });
  if (kind === "scope") return { type: "Scope", actions: { [`In${index}`]: own }, runAfter };
  if (kind === "if")
    return {
      type: "If",
      expression: { equals: [1, before % 2] },
      actions: { [`In${index}`]: own },
      runAfter,
    };
  return kind === "compose"
    ? compose("@div(1,length(outputs('Lead')['Company']))", { runAfter })
    : { ...own, runAfter };
}
