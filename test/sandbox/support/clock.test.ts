import assert from "node:assert/strict";
import { systemClock } from "../../../sandbox/support/clock";

const day = 86_400_000;

interface Timeout {
  due: number;
  ring: () => void;
}

describe("the system clock", () => {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  let rings: string[];
  let now: number;
  let waiting: Set<Timeout>;

  beforeEach(() => {
    [rings, now, waiting] = [[], 0, new Set()];
    // like Node.js, which uses 1 for a time over 2^31 - 1
    const setTimeout = (ring: () => void, milliseconds: number) => {
      const timeout = { due: now + (milliseconds > 2 ** 31 - 1 ? 1 : milliseconds), ring };
      waiting.add(timeout);
      return timeout;
    };
    Object.assign(globalThis, { setTimeout, clearTimeout: (timeout: Timeout) => waiting.delete(timeout) });
  });
  afterEach(() => Object.assign(globalThis, real));

  const pass = async (days: number) => {
    const end = now + days * day;
    for (;;) {
      const [next] = [...waiting].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
      if (next === undefined) break;
      now = next.due;
      waiting.delete(next);
      next.ring();
    }
    now = end;
    await Promise.resolve();
  };

  it("fires after a minute and after months", async () => {
    systemClock.timer(60_000, () => rings.push("minute"));
    systemClock.timer(60 * day, () => rings.push("months"));
    await pass(59);
    assert.deepEqual(rings, ["minute"]);
    await pass(1);
    assert.deepEqual(rings, ["minute", "months"]);
  });

  it("does not fire after it is stopped", async () => {
    const stop = systemClock.timer(60 * day, () => rings.push("months"));
    await pass(30);
    stop();
    await pass(60);
    assert.deepEqual(rings, []);
  });

  it("sleeps for months, and can be woken early", async () => {
    const stopping = new AbortController();
    const woken = assert.rejects(systemClock.sleep(60 * day, stopping.signal), { message: "closing" });
    const slept = systemClock.sleep(60 * day).then(() => rings.push("slept"));
    await pass(59);
    assert.deepEqual(rings, []);
    stopping.abort(new Error("closing"));
    await woken;
    await pass(1);
    await slept;
    assert.deepEqual(rings, ["slept"]);
  });
});
