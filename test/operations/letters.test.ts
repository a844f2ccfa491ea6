/** Letters of several destinations: which one a person means, and where each is sent. */
import assert from "node:assert/strict";
import { evidenceOfLetter } from "../../operations/causes/evidence";
import { causesOf } from "../../operations/causes/explain";
import { parseLetter } from "../../operations/dead-letters/letter";
import { chosenLetters, lettersOf, listedLetters, shownName } from "../../operations/dead-letters/letters";
import type { RedriveOutcome } from "../../operations/dead-letters/outcomes";
import { redriveChosen, redriveStack } from "../../operations/dead-letters/redrive-stack";
import { destinationOf } from "../../operations/destinations/index";
import { FakeWorld } from "./support/fake-world";

const [one, other] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
const letter = JSON.stringify({ lead: { OfferTitle: "Contoso" }, status: 400, code: "BadRequest" });

async function storeWith(...names: string[]): Promise<FakeWorld> {
  const world = new FakeWorld();
  for (const name of names) await world.store.put(name, letter, { run: `run of ${name}` }, "new");
  return world;
}

/** The world's Logic App as one that writes to Salesforce, whose rows nobody reads. */
const salesforceOf = (world: FakeWorld) => {
  const context = world.context();
  return { ...context, rows: undefined, fix: { ...context.fix, destination: "salesforce" } };
};

describe("a letter among those of several destinations", () => {
  it("is found by its id, with its destination when two have the id", async () => {
    const { store } = await storeWith(
      `dynamics365/${one}.json`,
      `salesforce/${one}.json`,
      `salesforce/${other}.json`,
    );
    const { letters } = await listedLetters(store);
    const chosen = (...names: string[]) => chosenLetters(letters, names).map(({ name }) => name);
    assert.deepEqual(chosen(other), [`salesforce/${other}.json`]);
    assert.deepEqual(chosen(`Salesforce/${one}`, `salesforce/${one}.json`), [`salesforce/${one}.json`]);
    assert.deepEqual(chosen(`run of dynamics365/${one}.json`), [`dynamics365/${one}.json`]);
    assert.throws(() => chosen(one), {
      code: "LEADS_LETTER_UNKNOWN",
      message: new RegExp(`Found 2 dead letters ${one}.*\n {2}dynamics365/${one}\n {2}salesforce/${one}`),
    });
    assert.deepEqual(
      letters.map(({ name }) => shownName(name, letters)),
      [`dynamics365/${one}`, `salesforce/${one}`, other],
    );
    assert.equal(lettersOf(letters, "salesforce").length, 2);
  });

  it("is sent to its destination only", async () => {
    const world = await storeWith(`dynamics365/${one}.json`);
    const salesforce = await storeWith();
    const destinations = [world.context(), { ...salesforceOf(salesforce), store: world.store }];
    const results = await redriveStack({ destinations, distribution: undefined }, { report: () => {} });
    assert.deepEqual(
      results.map((result) => "left" in result && result.left),
      [[], [], []],
    );
    assert.deepEqual([world.rows.size, salesforce.runs.length, world.blobs.size], [1, 0, 0]);
  });

  it("is kept and sent nowhere when the stack does not have its destination", async () => {
    const world = await storeWith(`hubspot/${one}.json`);
    const stack = { destinations: [world.context()], distribution: undefined };
    const { letters } = await listedLetters(world.store);
    for (const redrive of [
      () => redriveStack(stack, { report }),
      () => redriveChosen(stack, letters, { report }),
    ]) {
      const [first] = await redrive();
      const left = first !== undefined && "left" in first ? first.left : undefined;
      assert.deepEqual(left, [{ id: one, result: "no destination", destination: "hubspot" }]);
    }
    assert.deepEqual([world.runs.length, world.blobs.size], [0, 1]);
  });

  it("is redriven although another destination cannot be reached", async () => {
    const world = await storeWith(`dynamics365/${one}.json`, `salesforce/${other}.json`);
    const broken = (async () => Promise.reject(new TypeError("fetch failed"))) as typeof fetch;
    const context = world.context();
    const destinations = [{ ...context, arm: { ...context.arm, fetch: broken } }, salesforceOf(world)];
    const results = await redriveStack({ destinations, distribution: undefined }, { report: () => {} });
    assert.deepEqual(
      results.map((result) => "error" in result),
      [false, true, false],
    );
    assert.deepEqual([...world.blobs.keys()], [`dynamics365/${one}.json`]);
  });
});

describe("a letter of a CRM whose rows an operator cannot read", () => {
  const redrive = async (world: FakeWorld) => {
    const outcomes: RedriveOutcome[] = [];
    const stack = { destinations: [salesforceOf(world)], distribution: undefined };
    await redriveStack(stack, { report: (outcome) => outcomes.push(outcome) });
    return outcomes.map(({ result }) => result);
  };

  it("is deleted when its run succeeded, because the flow takes a row that is there for a success", async () => {
    const world = await storeWith(`salesforce/${one}.json`);
    assert.deepEqual(await redrive(world), ["written"]);
    assert.deepEqual([world.rows.size, world.blobs.size], [1, 0]);
  });

  it("is kept when its run failed, also when only the answer was lost, and deleted by the next redrive", async () => {
    const world = await storeWith(`salesforce/${one}.json`);
    Object.assign(world, { losesAnswers: true, destination: "salesforce" });
    assert.deepEqual(await redrive(world), ["failed"]);
    assert.ok(world.blobs.has(`salesforce/${one}.json`));
    world.losesAnswers = false;
    assert.deepEqual(await redrive(world), ["written"]);
    assert.equal(world.rows.size, 1);
  });
});

describe("a letter of the distributing Logic App", () => {
  for (const [status, code, key] of [
    [401, "Unauthorized", "destination-unreachable"],
    [404, "NotFound", "destination-unreachable"],
    [400, "WorkflowTriggerIsNotEnabled", "destination-disabled"],
    [503, "ServiceUnavailable", "destination-down"],
    [undefined, "ActionTimedOut", "destination-down"],
  ] as const) {
    it(`does not blame the CRM for ${status ?? "no answer"}: ${key}`, async () => {
      const text = JSON.stringify({ lead: {}, step: "Send_to_salesforce", status, code, message: {} });
      const parsed = parseLetter(text);
      assert.ok(!("notALetter" in parsed));
      const { fix } = salesforceOf(new FakeWorld());
      const [cause] = await causesOf(evidenceOfLetter(parsed, destinationOf("salesforce")), fix);
      assert.equal(cause?.key, key);
      assert.equal(cause?.commands.at(-1), "npx leads redrive --all --stack prod");
    });
  }
});

const report = () => {};
