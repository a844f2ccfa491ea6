/** `leads offers` of many offers, killed again and again with all its processes. Only in `npm run test:long`. */
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { reportFigures } from "../leads/support/replay";
import { engineTimeoutMilliseconds, testEngine } from "../support/engine";
import { KillableFleet } from "./support/killable-fleet";

const kills = Number(process.env.LEADS_TEST_KILLS ?? 20);
const offers = Number(process.env.LEADS_TEST_OFFERS ?? 20);
const random = (limit: number) => Math.floor(Math.random() * limit);

describe(`leads offers of ${offers} offers, killed ${kills} times`, function () {
  this.bail(true);
  let fleet: KillableFleet;
  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    const names = Array.from({ length: offers }, (_, index) => `offer${index}x`);
    fleet = await KillableFleet.start(names, "discardDeadLetters: true");
  });
  after(() => fleet?.close());

  it("ends with every offer once, and nothing left", async function () {
    this.timeout(7_200_000);
    let text = "";
    for (let kill = 1; kill <= kills; kill++) {
      // every second one is killed at a time, also while it settles
      const moment = kill % 2 === 0 ? sleep(3_000 + random(20_000)) : fleet.holdAny(1 + random(30));
      await fleet.kill(moment, "up", "--yes", "--release-locks");
      text += fleet.lastText;
    }
    void fleet.hold({});
    text += await fleet.must("up", "--yes", "--release-locks");
    await fleet.assertComplete();
    const settled = text.match(/The interrupted update: (adopted|removed)/g)?.length ?? 0;
    reportFigures("Offers killed with kill -9", { offers, kills, "creations settled": settled });
  });

  it("repeats a change and a deletion that were interrupted", async function () {
    this.timeout(1_200_000);
    const [changed = "", deleted = ""] = fleet.offers;
    appendFileSync(join(fleet.project, `offers/${changed}.yaml`), "  tags: { team: marketing }\n");
    const change = ["up", "--yes", "--only", changed];
    const put = fleet.hold({ [changed]: { method: "PUT", path: /\/workflows\/[^/]+$/ } });
    assert.ok(await fleet.kill(put, ...change), fleet.lastText);
    assert.ok(fleet.pending(changed).includes("updating leads-workflow"));
    await fleet.must(...change, "--release-locks");
    await fleet.assertComplete();

    const destroy = ["destroy", "--yes", "--only", deleted];
    const gone = fleet.hold({ [deleted]: { method: "DELETE", path: /\/applications\/[^/]+$/ } });
    assert.ok(await fleet.kill(gone, ...destroy), fleet.lastText);
    await fleet.must(...destroy, "--release-locks");
    assert.deepEqual(Object.values((await fleet.counts())[deleted] ?? {}), [0, 0, 0, 0, 0, 0]);
  });
});
