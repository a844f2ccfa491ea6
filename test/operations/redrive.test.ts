import assert from "node:assert/strict";
import fc from "fast-check";
import { derivedRowId, redriveOf } from "../../operations/dead-letters/letter-id";
import { chosenLetters, listedLetters } from "../../operations/dead-letters/letters";
import type { RedriveOutcome } from "../../operations/dead-letters/outcomes";
import { redriveAll, redriveLetters } from "../../operations/dead-letters/redrive";
import { redriveStack } from "../../operations/dead-letters/redrive-stack";
import { dataverseRows } from "../../operations/destinations/dynamics365";
import { Crash, environmentUrl, FakeWorld } from "./support/fake-world";

const lead = (text: string) => ({
  UserDetails: { Email: `${text}@contoso.com` },
  OfferTitle: "Contoso",
  Description: text,
});
const guid = "11111111-1111-4111-8111-111111111111";

async function redrive(world: FakeWorld, parallel = 1) {
  const outcomes: RedriveOutcome[] = [];
  const result = await redriveAll(world.context(), { report: (outcome) => outcomes.push(outcome), parallel });
  return { ...result, outcomes };
}

/** Leads of every kind, with the state of the services at their arrival. */
function unlucky(world: FakeWorld): number {
  world.refusal = {
    status: 403,
    code: "Forbidden",
    body: { error: { code: "0x80040220", message: "secret" } },
  };
  world.post(lead("refused"));
  world.refusal = undefined;
  world.post("not an object");
  world.post([lead("in an array")]);
  world.post({ ...lead("half"), Description: "half \ud83d of it" });
  world.post({ UserDetails: "Jane Doe", OfferTitle: "Contoso" });
  world.refusal = { status: 503, code: "ServiceUnavailable", body: "" };
  world.post(lead("bad id"), { leadId: "no-guid" });
  world.storeIsDown = true;
  world.post(lead("only in its run"));
  world.post({ ...lead("only in its run, and broken"), Description: "\u0000" });
  world.storeIsDown = false;
  world.refusal = undefined;
  return 8;
}

function assertAllWritten(world: FakeWorld, count: number): void {
  assert.deepEqual([...world.blobs.keys()], []);
  assert.equal(world.rows.size, count, [...world.rows.values()].map((row) => JSON.stringify(row)).join("\n"));
  const texts = [...world.rows.values()].map((row) => JSON.stringify(row));
  assert.equal(new Set(texts).size, count);
}

describe("redrive", () => {
  it("writes a row for every letter, and for every lead that is only in its run", async () => {
    const world = new FakeWorld();
    const count = unlucky(world);
    const { left, notTried } = await redrive(world, 8);
    assert.deepEqual([left, notTried], [[], 0]);
    assertAllWritten(world, count);
    assert.deepEqual((await redrive(world)).outcomes, []);
  });

  it("writes no second row for a run whose row was written although its answer was lost", async () => {
    const world = new FakeWorld();
    Object.assign(world, { losesAnswers: true, storeIsDown: true });
    const { name } = world.post({ UserDetails: { LastName: "One" } });
    Object.assign(world, { losesAnswers: false, storeIsDown: false });
    const outcomes: RedriveOutcome[] = [];
    const { left } = await redriveAll(world.context(), { report: (outcome) => outcomes.push(outcome) });
    assert.deepEqual([left, outcomes], [[], [{ result: "wrote its row", run: name }]]);
    assert.deepEqual([world.rows.size, world.runs.length], [1, 1]);
  });

  it("names its runs after the row and the original run", async () => {
    const world = new FakeWorld();
    unlucky(world);
    const [first] = world.runs.slice(-1);
    await redrive(world);
    const redriven = world.runs
      .map(({ trackingId }) => redriveOf(trackingId))
      .filter((one) => one !== undefined);
    assert.ok(redriven.some(({ run }) => run === first?.name));
    assert.ok(redriven.every(({ rowId }) => world.rows.has(rowId)));
  });

  it("writes a lead once when its run stored a letter but lost the answer", async () => {
    const world = new FakeWorld();
    world.refusal = { status: 503, code: "ServiceUnavailable", body: "" };
    const run = world.post(lead("answer lost"));
    run.error = { code: "ActionFailed", message: "" };
    world.refusal = undefined;
    await redrive(world);
    await redrive(world);
    assertAllWritten(world, 1);
  });

  it("uses the row of the redrive when the original run failed before it had an id", async () => {
    const world = new FakeWorld();
    const first = world.post([1, 2]);
    const name = derivedRowId(first.name);
    world.post("again", { leadId: name, trackingId: `redrive-${name}-${first.name}` });
    assert.equal(world.blobs.size, 2);
    await redrive(world, 2);
    assertAllWritten(world, 1);
    assert.ok(world.rows.has(name));
  });

  it("repairs pairs that a column's limit would cut in half, in the same command", async () => {
    const world = new FakeWorld();
    world.halvesPairs = true;
    world.post({ ...lead("long"), Description: "\u0001 \u{1f600}" });
    const { left } = await redrive(world);
    assert.deepEqual(left, []);
    assertAllWritten(world, 1);
  });

  it("stops at a cause that affects every lead, keeps all letters and names the fix", async () => {
    const world = new FakeWorld();
    world.refusal = {
      status: 403,
      code: "Forbidden",
      body: { error: { code: "0x80072560", message: "secret" } },
    };
    for (const text of ["a", "b", "c"]) world.post(lead(text));
    const { left, notTried } = await redrive(world);
    assert.equal(notTried, 2);
    assert.equal(world.blobs.size, 3);
    const [failed] = left;
    assert.ok(failed?.result === "failed");
    const [cause] = failed.causes;
    assert.equal(cause?.key, "not-a-user");
    assert.deepEqual(cause?.commands, [
      "npx leads grant --stack prod",
      "npx leads redrive --all --stack prod",
    ]);
    world.refusal = undefined;
    await redrive(world);
    assertAllWritten(world, 3);
  });

  it("keeps the letter of a run that does not end", async () => {
    const world = new FakeWorld();
    unlucky(world);
    world.hangs = true;
    const { left } = await redrive(world);
    assert.equal(left[0]?.result, "runs on");
    assert.equal(world.rows.size, 0);
  });

  it("keeps a letter that changed during the redrive, and removes it the next time", async () => {
    const world = new FakeWorld();
    world.refusal = { status: 503, code: "ServiceUnavailable", body: "" };
    world.post(lead("changes"), { leadId: guid });
    world.refusal = undefined;
    const name = `dynamics365/${guid}.json`;
    world.step = (what) => {
      const blob = world.blobs.get(name);
      if (what === `delete ${name}` && blob !== undefined) blob.etag = '"changed"';
    };
    const { outcomes } = await redrive(world);
    assert.deepEqual(outcomes, [
      { id: guid, result: "written", run: world.runs[0]?.name, isLetterKept: true },
    ]);
    world.step = () => {};
    assert.deepEqual((await redrive(world)).outcomes, [
      { id: guid, result: "was a row", isLetterKept: false },
    ]);
    assertAllWritten(world, 1);
  });

  it("leaves blobs that are not letters", async () => {
    const world = new FakeWorld();
    for (const [name, text] of [
      ["a.txt", "hello"],
      ["dynamics365/b.json", "[]"],
      ["dynamics365/c.json", '{"run":1}'],
    ] as const)
      await world.store.put(name, text, {}, "new");
    const outcomes: RedriveOutcome[] = [];
    const stack = { destinations: [world.context()], distribution: undefined };
    const results = await redriveStack(stack, { report: (outcome) => outcomes.push(outcome) });
    assert.deepEqual(
      outcomes.map(({ result }) => result),
      ["not a letter", "not a letter", "not a letter"],
    );
    for (const result of results) assert.deepEqual("left" in result && result.left, []);
    assert.equal(world.blobs.size, 3);
  });

  it("posts nothing when the caller may not look for rows", async () => {
    const world = new FakeWorld();
    unlucky(world);
    const runs = world.runs.length;
    const fetch = (async (input, init) =>
      String(input).startsWith(environmentUrl)
        ? Response.json({ error: { code: "0x80040220", message: "secret" } }, { status: 403 })
        : world.fetch(input, init)) as typeof globalThis.fetch;
    const rows = dataverseRows({ environmentUrl, token: async () => "token", fetch });
    const work = redriveAll({ ...world.context(), rows }, { report: () => {} });
    await assert.rejects(work, {
      code: "LEADS_DATAVERSE_REFUSED",
      message: /answered 403 0x80040220 to you.*role that reads all leads/,
    });
    assert.equal(world.runs.length, runs);
  });

  it("redrives the named letters, by id or run", async () => {
    const world = new FakeWorld();
    unlucky(world);
    const { letters } = await listedLetters(world.store);
    const [run] = world.runs.slice(-1);
    const chosen = chosenLetters(letters, [run?.name ?? ""]);
    await redriveLetters(
      world.context(),
      chosen.map(({ name }) => name),
      { report: () => {} },
    );
    assert.equal(world.rows.size, 1);
    assert.throws(() => chosenLetters(letters, ["none"]), {
      code: "LEADS_LETTER_UNKNOWN",
      message: /dead letter none/,
    });
  });

  for (const when of ["before", "after"] as const) {
    it(`survives being killed ${when} any step: one row for each lead, no letter`, async () => {
      for (let at = 1; ; at++) {
        const world = new FakeWorld();
        const count = unlucky(world);
        let steps = 0;
        let hasCrashed = false;
        world.step = (what) => {
          const counts = what.endsWith(", done") === (when === "after");
          hasCrashed ||= counts && ++steps >= at;
          if (hasCrashed) throw new Crash(what);
        };
        await redrive(world).catch((error: unknown) => {
          if (!hasCrashed) throw error;
        });
        world.step = () => {};
        world.now += 11 * 60_000; // the marker of an interrupted resubmit has expired by then
        const { left } = await redrive(world);
        assert.deepEqual(left, [], `crash at step ${at}`);
        assertAllWritten(world, count);
        if (!hasCrashed) return assert.ok(at > 60, String(at));
      }
    });
  }

  it("skips a resubmit that somebody else has started, and says until when", async () => {
    const world = new FakeWorld();
    world.storeIsDown = true;
    world.refusal = { status: 503, code: "ServiceUnavailable", body: "" };
    const { name } = world.post(lead("only in its run"));
    world.storeIsDown = false;
    world.refusal = undefined;
    const marker = JSON.stringify({ run: name, time: new Date(world.now).toISOString() });
    await world.store.put(`resubmits/${name}.json`, marker, {}, "new");
    const { left } = await redrive(world);
    assert.equal(left[0]?.result, "left to another redrive");
    assert.equal(world.rows.size, 0);
    world.now += 11 * 60_000;
    assert.deepEqual((await redrive(world)).left, []);
    assertAllWritten(world, 1);
  });

  it("writes one row when two redrives run together, in any order of their steps", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = new FakeWorld();
        const count = unlucky(world);
        world.step = (what) => scheduler.schedule(Promise.resolve(), what);
        const both = [redrive(world, 2), redrive(world, 2)];
        await scheduler.waitFor(Promise.all(both));
        world.step = () => {};
        assert.equal(world.rows.size <= count, true);
        world.now += 11 * 60_000;
        await redrive(world);
        assertAllWritten(world, count);
      }),
      { numRuns: 60 },
    );
  });
});
