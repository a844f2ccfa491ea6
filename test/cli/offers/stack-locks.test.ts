/** Locks that a killed Pulumi left. */
import assert from "node:assert/strict";
import { hostname } from "node:os";
import { locksIn, releaseDeadLocks } from "../../../cli/offers/worker/settle";

const text = (...lines: string[]) =>
  `error: the stack is currently locked by ${lines.length} lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.${lines.map((line) => `\n  file:///state/.pulumi/locks/organization/p/s/1.json: created by ${line}`).join("")}`;
const gone = 2 ** 22 + 1;

describe("locksIn", () => {
  it("reads user, host, process and time of each lock", () => {
    const found = text(
      "ann@build-7 (pid 4711) at 2026-11-28T17:00:00Z",
      "CONTOSO\\bob@b.c@PC-1 (pid 12) at 2026-11-28T18:00:00+01:00",
    );
    const machine = { host: "build-7", isAlive: () => false };
    assert.deepEqual(locksIn(found, machine), [
      { user: "ann", host: "build-7", pid: 4711, time: "2026-11-28T17:00:00Z", isDead: true },
      { user: "CONTOSO\\bob@b.c", host: "PC-1", pid: 12, time: "2026-11-28T18:00:00+01:00", isDead: false },
    ]);
    assert.deepEqual(locksIn("error: no stack named 'nope' found"), []);
  });

  it("takes only a process of this machine that does not exist for dead", () => {
    const isDead = (host: string, pid: number) =>
      locksIn(text(`ann@${host} (pid ${pid}) at 2026-11-28T17:00:00Z`))[0]?.isDead;
    assert.equal(isDead(hostname(), gone), true);
    assert.equal(isDead(hostname(), process.pid), false);
    assert.equal(isDead(hostname(), 1), false, "a process of another user lives, too");
    assert.equal(isDead(hostname(), 0), false);
    assert.equal(isDead(`${hostname()}-2`, gone), false);
  });
});

describe("releaseDeadLocks", () => {
  it("changes nothing unless every lock is dead", async () => {
    const { PATH } = process.env;
    process.env.PATH = "/nonexistent";
    try {
      const of = (...pids: number[]) =>
        locksIn(text(...pids.map((pid) => `ann@${hostname()} (pid ${pid}) at 2026-11-28T17:00:00Z`)));
      assert.deepEqual(await releaseDeadLocks("prod", of(gone, process.pid)), []);
      assert.deepEqual(await releaseDeadLocks("prod", []), []);
      await assert.rejects(releaseDeadLocks("prod", of(gone)), { code: "LEADS_PULUMI_MISSING" });
    } finally {
      process.env.PATH = PATH;
    }
  });
});
