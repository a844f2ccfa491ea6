import assert from "node:assert/strict";
import { LeadWorld } from "./support/lead-world";
import { answerWrites, refusal } from "./support/refusals";

/** Each text appears only in the lead. */
const planted = {
  UserDetails: {
    ...{ FirstName: "Plantedfirst", LastName: "Plantedlast", Email: "planted@planted.example" },
    ...{ Phone: "+49 30 7654321", Country: "Plantedland", Company: "Planted GmbH", Title: "Plantedtitle" },
  },
  ...{ LeadSource: "Plantedsource", ActionCode: "Plantedcode", OfferTitle: "Plantedoffer" },
  Description: "Planteddescription",
};
const plantedText = /planted|7654321/i;
const quoting = () => refusal(400, "0x80040333", `No: ${JSON.stringify(planted)}`);
const down = () => new Response(`Plantedanswer ${JSON.stringify(planted)}`, { status: 403 });

describe("the part of a lead that a run shows", () => {
  let world: LeadWorld;
  beforeEach(async () => {
    world = await LeadWorld.start();
    await world.log();
  });
  afterEach(() => world.close());

  /** Everything that a reader of the run history and of the logs can see. */
  const shownOf = async (runName: string | undefined): Promise<string> => {
    const shown = JSON.stringify([await world.run(runName), await world.actions(runName)]);
    const links = shown.match(/https:[^"]+/g) ?? [];
    const contents = await Promise.all(links.map((link) => world.read(link)));
    return [shown, ...contents, ...world.logged].join("\n");
  };

  /** With `logAnalyticsWorkspaceId`, more people read this than the run history. */
  const logsNothing = async (runName: string | undefined) => {
    const rows = await world.logRows(runName);
    assert.ok(rows.length >= 4, "a run, its trigger and its actions");
    const text = JSON.stringify(rows);
    assert.doesNotMatch(text, plantedText);
    assert.doesNotMatch(text, /trackedProperties/);
    assert.ok(text.includes(`"correlation_clientTrackingId_s":"${runName}"`));
  };

  const situations: Record<string, () => void> = {
    "when it is a row": () => {},
    "when Dataverse refuses it and quotes it": () => answerWrites(world, quoting),
    "when its answer is lost": () =>
      answerWrites(world, async (request, dataverse, count) => {
        await dataverse(request);
        return count === 1 ? refusal(503, "0x0", "Plantedanswer") : quoting();
      }),
    "when the letter cannot be stored": () => {
      answerWrites(world, quoting);
      world.between.blob = down;
    },
  };
  for (const [situation, prepare] of Object.entries(situations)) {
    it(`is nothing ${situation}`, async () => {
      prepare();
      const { runName } = await world.sendJson(planted);
      assert.doesNotMatch(await shownOf(runName), plantedText);
      await logsNothing(runName);
      for (const { name, metadata } of world.stored.letters())
        assert.doesNotMatch(JSON.stringify([name, metadata]), plantedText);
    });
  }

  it("is nothing when it is text, an array or half an object", async () => {
    for (const body of [planted, [planted], { ...planted, UserDetails: "Plantedlast" }]) {
      const type = body === planted ? "text/plain" : "application/json";
      const { runName } = await world.send(JSON.stringify(body), type);
      assert.doesNotMatch(await shownOf(runName), plantedText);
      await logsNothing(runName);
    }
    assert.equal(world.stored.letters().length, 3);
    assert.doesNotMatch(JSON.stringify(world.stored.letters().map(({ metadata }) => metadata)), plantedText);
  });

  it("is nothing in the logs except the caller's own name for the call", async () => {
    const headers = { "x-ms-client-tracking-id": "Plantedname" };
    const { runName } = await world.send(JSON.stringify(planted), "application/json", headers);
    const rows = await world.logRows(runName);
    assert.ok(rows.length >= 4);
    for (const { correlation_clientTrackingId_s, ...others } of rows) {
      assert.equal(correlation_clientTrackingId_s, "Plantedname");
      assert.doesNotMatch(JSON.stringify(others), plantedText);
    }
  });

  it("does not include the secret or the token", async () => {
    world.time.clock.advance(3_600_000);
    world.setSecret("expired");
    const { runName } = await world.sendJson(planted);
    const shown = await shownOf(runName);
    assert.ok(world.secret.length > 10);
    assert.ok(!shown.includes(world.secret));
    assert.doesNotMatch(shown, /eyJ[\w-]+\.|AADSTS/);
    assert.doesNotMatch(JSON.stringify(world.stored.letters()), /eyJ[\w-]+\./);
  });
});
