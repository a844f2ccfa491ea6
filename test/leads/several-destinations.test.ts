/** Leads that go to every destination, side by side: what happens to one never changes another. */
import assert from "node:assert/strict";
import published from "../../flow-definitions/samples/lead.published.json";
import type { DestinationAdapter } from "./support/destinations/destination-adapter";
import { destinationAdapters } from "./support/destinations/index";
import { LeadWorld } from "./support/lead-world";

const [first, second] = destinationAdapters as [DestinationAdapter, DestinationAdapter];

/** They refuse a second write with the same id. */
const isOnce = ["dynamics365", "salesforce", "azureTable"];

describe("a lead for several destinations", () => {
  let world: LeadWorld;
  const start = async (options: Parameters<typeof LeadWorld.start>[0] = {}) => {
    world = await LeadWorld.start({ destinations: destinationAdapters, ...options });
  };
  afterEach(() => world.close());

  /** Destination → its number of rows. */
  const rows = () =>
    Object.fromEntries(destinationAdapters.map((one) => [one.name, world.stored.rows(one).length]));
  const all = (count: number) => Object.fromEntries(destinationAdapters.map(({ name }) => [name, count]));
  /** The folder of each letter, sorted. */
  const folders = () =>
    world.stored
      .letters()
      .map(({ name }) => name.split("/")[0])
      .sort();
  const names = destinationAdapters.map(({ name }) => name);
  const switchTrigger = async (one: DestinationAdapter, state: "enable" | "disable") => {
    await world.arm("POST", `${world.workflowOf(one)}/${state}`, "2019-05-01");
  };

  it("is a row of each, made by a run of each with the same id, which names the distributing run", async () => {
    await start();
    const { runName } = await world.sendJson(published);
    assert.deepEqual(rows(), all(1));
    assert.equal((await world.run(runName)).status, "Succeeded");
    for (const one of destinationAdapters) {
      const [run, ...others] = await world.runs(world.workflowOf(one));
      assert.equal(others.length, 0);
      assert.deepEqual(
        [run?.properties.status, run?.properties.correlation.clientTrackingId],
        ["Succeeded", runName],
      );
    }
    assert.deepEqual(folders(), []);
  });

  it("does not wait for one that is down, whose letter names it, and which alone gets the lead by redrive", async () => {
    await start();
    world.between[first.part] = (request, handler) =>
      first.isWrite(request) ? new Response("", { status: 503 }) : handler(request);
    const before = world.time.clock.now().getTime();
    const { runName } = await world.post(JSON.stringify(published), "application/json");
    await world.finish();
    assert.ok(world.time.clock.now().getTime() - before > 30 * 60_000, "the first is retried");
    assert.deepEqual(rows(), { ...all(1), [first.name]: 0 });
    assert.deepEqual(folders(), [first.name]);
    for (const one of destinationAdapters.slice(1)) {
      const [run] = await world.runs(world.workflowOf(one));
      assert.ok(Date.parse(run?.properties.endTime) - before < 60_000, `${one.name} ended at once`);
    }
    assert.equal((await world.run(runName)).status, "Succeeded");
    world.between[first.part] = undefined;
    const { left, outcomes } = await world.redriveAll();
    assert.deepEqual([left, outcomes.map(({ result }) => result)], [[], ["written"]]);
    assert.deepEqual([rows(), folders()], [all(1), []]);
  });

  it("is a letter of the one whose Logic App is disabled, stored by the distributing one, which fails and can be redriven", async () => {
    await start();
    await switchTrigger(second, "disable");
    const { runName } = await world.sendJson(published);
    assert.deepEqual(rows(), { ...all(1), [second.name]: 0 });
    const run = await world.run(runName);
    assert.deepEqual([run.status, run.error.code], ["Failed", "LeadNotWritten"]);
    const [letter, ...others] = world.stored.letters();
    assert.equal(others.length, 0);
    assert.match(letter?.name ?? "", new RegExp(`^${second.name}/[0-9a-f-]{36}\\.json$`));
    const { lead, run: ofRun, offer, status } = letter?.content ?? {};
    assert.deepEqual([lead, ofRun, offer], [published, runName, "contoso.leads"]);
    assert.ok(status >= 400, `${status}`);
    await switchTrigger(second, "enable");
    const { left } = await world.redriveAll();
    assert.deepEqual([left, rows(), folders()], [[], all(1), []]);
  });

  it("is a letter of the one whose Logic App is gone", async () => {
    await start();
    await world.arm("DELETE", world.workflowOf(second), "2019-05-01");
    await world.sendJson(published);
    assert.deepEqual([rows(), folders()], [{ ...all(1), [second.name]: 0 }, [second.name]]);
  });

  it("is sent once more, with the same id, when the answer of one is lost", async () => {
    await start();
    let posts = 0;
    world.between.trigger = async (request, handler) => {
      const answer = await handler(request);
      if (!world.isFor(first, request) || ++posts > 1) return answer;
      return new Response("", { status: 502 });
    };
    const { runName } = await world.sendJson(published);
    assert.equal(posts, 2);
    assert.deepEqual([rows(), folders()], [all(1), []]);
    assert.equal((await world.run(runName)).status, "Succeeded");
  });

  it("is repeated by a resubmit at one destination with the same id, and by a resubmit of the distributing run everywhere", async () => {
    await start();
    const { runName } = await world.sendJson(published);
    for (const one of destinationAdapters.filter(({ name }) => isOnce.includes(name))) {
      const [run] = await world.runs(world.workflowOf(one));
      await world.resubmit(run?.name, world.workflowOf(one));
    }
    assert.deepEqual(rows(), all(1));
    await world.resubmit(runName);
    for (const one of ["dynamics365", "azureTable", "webhook"]) assert.equal(rows()[one], 2, one);
  });

  it("stays in the run of the distributing Logic App, which fails, when a Logic App and the store are down", async () => {
    await start();
    await switchTrigger(second, "disable");
    await world.setStoreRole("missing");
    const { runName } = await world.sendJson(published);
    const run = await world.run(runName);
    assert.deepEqual([run.status, run.error.code], ["Failed", "ActionFailed"]);
    assert.deepEqual([rows(), folders()], [{ ...all(1), [second.name]: 0 }, []]);
    await switchTrigger(second, "enable");
    await world.setStoreRole("assigned");
    const { left } = await world.redriveAll();
    // a resubmit would repeat the lead everywhere, so a person decides
    const reached = names.filter((name) => name !== second.name);
    assert.deepEqual(left, [{ result: "partly delivered", run: runName, reached, missing: [second.name] }]);
    assert.deepEqual(rows(), { ...all(1), [second.name]: 0 });
  });

  it("stays in runs without a dead-letter store: of the one that did not write it, or of the distributing one", async () => {
    await start({ deadLetter: "none" });
    await switchTrigger(second, "disable");
    world.between[first.part] = (request, handler) =>
      first.isWrite(request) ? first.forbidden() : handler(request);
    const { runName } = await world.sendJson(published);
    assert.equal((await world.run(runName)).error.code, "LeadOnlyInRun");
    const [own] = await world.runs(world.workflowOf(first));
    assert.equal(own?.properties.error.code, "LeadOnlyInRun");
    assert.deepEqual(rows(), { ...all(1), [first.name]: 0, [second.name]: 0 });
  });

  for (const [what, body, type] of [
    ["text", "Jane Doe", "text/plain"],
    ["JSON as text", JSON.stringify(published), "text/plain"],
    ["a form", "FirstName=Jane", "application/x-www-form-urlencoded"],
    ["bytes", JSON.stringify(published), "application/octet-stream"],
    ["bytes without a type", JSON.stringify(published), undefined],
    ["nothing", "", "application/json"],
    ["an array", JSON.stringify([published]), "application/json"],
    ["a JSON text", '"Jane"', "application/json"],
    ["a number", "1", "application/json"],
    ["null", "null", "application/json"],
  ] as const) {
    it(`reaches each destination as it came and is a letter of each when it is ${what}`, async () => {
      await start();
      const { runName } = await world.send(body, type);
      assert.equal((await world.run(runName)).status, "Succeeded");
      assert.deepEqual([rows(), folders()], [all(0), [...names].sort()]);
      const single = await LeadWorld.start();
      await single.send(body, type);
      const [expected] = single.stored.letters();
      await single.close();
      for (const { name, content } of world.stored.letters())
        assert.deepEqual(content.lead, expected?.content.lead, name);
    });
  }
});
