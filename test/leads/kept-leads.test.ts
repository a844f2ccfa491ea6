import assert from "node:assert/strict";
import published from "../../flow-definitions/samples/lead.published.json";
import { LeadWorld } from "./support/lead-world";
import { answerWrites, refusal } from "./support/refusals";
import type { Wrapper } from "./support/sandbox-parts";

const failure = (status: number, code: string) =>
  new Response(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`, {
    status,
    headers: { "content-type": "application/xml", "x-ms-error-code": code },
  });

describe("the letter of a lead", () => {
  let world: LeadWorld;
  beforeEach(async () => {
    world = await LeadWorld.start();
    answerWrites(world, () => refusal(403, "0x80040220"));
  });
  afterEach(() => world.close());

  /** Answers every PUT of a blob from now on. */
  const answerPuts = (answer: (...parameters: [...Parameters<Wrapper>, number]) => ReturnType<Wrapper>) => {
    const puts = { count: 0 };
    world.between.blob = (request, handler) => {
      if (request.method !== "PUT") return handler(request);
      puts.count += 1;
      return answer(request, handler, puts.count);
    };
    return puts;
  };

  it("holds the time, the run and the reason, and the id of its future row", async () => {
    world.time.clock.advance(90_000);
    const { runName } = await world.sendJson(published);
    const [letter, ...others] = world.stored.letters();
    assert.deepEqual(others, []);
    assert.match(letter?.name ?? "", /^dynamics365\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json$/);
    assert.deepEqual(letter?.content, {
      lead: published,
      run: runName,
      time: "2026-01-01T00:01:30.0000000Z",
      offer: "contoso.leads",
      status: 403,
      code: "Forbidden",
      message: { error: { code: "0x80040220", message: "no" } },
    });
  });

  it("is stored once when the answer to the first try is lost", async () => {
    const puts = answerPuts(async (request, handler, count) => {
      const answer = await handler(request);
      return count === 1 ? failure(500, "InternalError") : answer;
    });
    const { runName } = await world.sendJson(published);
    assert.equal(puts.count, 2);
    assert.equal(world.stored.letters().length, 1);
    assert.equal((await world.run(runName)).error.code, "LeadNotWritten");
  });

  it("is stored after the store recovers, retried for less than the quarter of an hour that a date is valid", async () => {
    const puts = answerPuts(() => failure(503, "ServerBusy"));
    const before = world.time.clock.now().getTime();
    await world.sendJson(published);
    const minutes = (world.time.clock.now().getTime() - before) / 60_000;
    assert.equal(puts.count, 7);
    assert.ok(minutes > 4 && minutes < 15, `${minutes} minutes`);
    answerPuts((request, handler, count) => (count < 7 ? failure(503, "ServerBusy") : handler(request)));
    await world.sendJson(published);
    assert.equal(world.stored.letters().length, 1);
  });

  for (const [status, code] of [
    [403, "AuthorizationPermissionMismatch"],
    [404, "ContainerNotFound"],
    [503, "ServerBusy"],
  ] as const) {
    it(`stays in its run when the store answers ${status}: the run fails without Terminate, and can be resubmitted`, async () => {
      answerPuts(() => failure(status, code));
      const { runName } = await world.sendJson(published);
      const run = await world.run(runName);
      assert.deepEqual([run.status, run.error?.code], ["Failed", "ActionFailed"]);
      const { Keep_lead, End_as_failed } = await world.actions(runName);
      assert.deepEqual([Keep_lead.status, End_as_failed.status], ["Failed", "Skipped"]);
      assert.deepEqual([world.stored.rows(), world.stored.letters()], [[], []]);
      Object.assign(world.between, { blob: undefined, dataverse: undefined });
      await world.resubmit(runName);
      assert.deepEqual(
        world.stored.rows().map(({ emailaddress1 }) => emailaddress1),
        [published.UserDetails.Email],
      );
    });
  }

  it("is not stored without the role, and is stored with it", async () => {
    await world.setStoreRole("missing");
    const { runName } = await world.sendJson(published);
    assert.equal((await world.actions(runName)).Keep_lead.code, "Forbidden");
    assert.deepEqual(world.stored.letters(), []);
    await world.setStoreRole("assigned");
    await world.resubmit(runName);
    assert.equal(world.stored.letters().length, 1);
  });
});

describe("a lead without a dead-letter store", () => {
  it("stays in its run, which ends with the reason", async () => {
    const world = await LeadWorld.start({ deadLetter: "none" });
    answerWrites(world, () => refusal(403, "0x80040220"));
    const { runName } = await world.sendJson(published);
    const run = await world.run(runName);
    assert.deepEqual([run.status, run.error.code], ["Failed", "LeadOnlyInRun"]);
    world.between.dataverse = undefined;
    await world.resubmit(runName);
    assert.equal(world.stored.rows().length, 1);
    await world.close();
  });
});
