import assert from "node:assert/strict";
import fc from "fast-check";
import {
  defaultRetryPolicy,
  isRetried,
  parseRetryPolicy,
  retryAfterOf,
  retryDelay,
} from "../../../sandbox/workflow/definition/retry-policy";
import { connectionId, deploymentOf, Harness } from "./harness";

const action = (retryPolicy?: unknown) => ({
  Call: {
    type: "ApiConnection",
    inputs: {
      host: { connection: { name: connectionId } },
      method: "post",
      path: "/rows",
      ...(retryPolicy === undefined ? {} : { retryPolicy }),
    },
  },
});

async function run(
  retryPolicy: unknown,
  answers: { statusCode: number; headers?: Record<string, string> }[],
) {
  let index = 0;
  const harness = new Harness([deploymentOf(action(retryPolicy))], {
    call: () => ({ headers: {}, body: undefined, ...(answers[index++] ?? { statusCode: 200 }) }),
  });
  await harness.post({});
  // a call limit sleeps for 120 s, but answers are immediate here
  const waits = await harness.finish();
  const record = harness.records().Call;
  const calls = harness.calls.length;
  await harness.close();
  return { waits, record, calls };
}

describe("the retry policy of an action", () => {
  for (const statusCode of [408, 429, 500, 502, 503, 504]) {
    it(`tries again after ${statusCode}`, async () => {
      const { calls, record } = await run({ type: "fixed", interval: "PT30S", count: 2 }, [{ statusCode }]);
      assert.equal(calls, 2);
      assert.equal(record.status, "Succeeded");
      assert.equal(record.retryHistory.length, 1);
    });
  }

  for (const statusCode of [400, 401, 403, 404, 409, 412]) {
    it(`does not try again after ${statusCode}`, async () => {
      const { calls, record } = await run(undefined, [{ statusCode }]);
      assert.equal(calls, 1);
      assert.equal(record.status, "Failed");
    });
  }

  it("is at most five requests by default, 5 to 45 seconds apart (R11.3)", async () => {
    const { calls, waits, record } = await run(undefined, Array(9).fill({ statusCode: 503 }));
    assert.equal(calls, 5);
    assert.equal(waits.length, 4);
    for (const wait of waits) assert.ok(wait >= 5_000 && wait <= 45_000, String(wait));
    assert.equal(record.code, "ServiceUnavailable");
  });

  it("of type fixed with count 2 is three requests, 30 seconds apart (R11.4)", async () => {
    const policy = { type: "fixed", interval: "PT30S", count: 2 };
    const { calls, waits } = await run(policy, Array(9).fill({ statusCode: 503 }));
    assert.equal(calls, 3);
    assert.deepEqual(waits, [30_000, 30_000]);
  });

  it("of type none is one request", async () => {
    assert.equal((await run({ type: "none" }, [{ statusCode: 503 }])).calls, 1);
  });

  it("waits as long as Retry-After says when that is longer (R11.5)", async () => {
    const policy = { type: "fixed", interval: "PT5S", count: 1 };
    const { waits } = await run(policy, [{ statusCode: 429, headers: { "Retry-After": "60" } }]);
    assert.deepEqual(waits, [60_000]);
  });

  it("that is invalid fails the action and names what is expected", async () => {
    const { record, calls } = await run({ type: "fixed", interval: "PT1S", count: 2 }, []);
    assert.equal(calls, 0);
    assert.equal(record.error.code, "InvalidTemplate");
    assert.match(record.error.message, /PT5S to P1D/);
  });
});

describe("retryDelay", () => {
  it("stays within the documented bounds of the exponential policy", () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), random, (retry, value) => {
        const { interval, minimumInterval, maximumInterval } = defaultRetryPolicy;
        const lower = Math.max(retry === 1 ? 0 : 2 ** (retry - 2) * interval, minimumInterval);
        const upper = Math.min(2 ** (retry - 1) * interval, maximumInterval);
        const delay = retryDelay(defaultRetryPolicy, retry, value);
        assert.ok(delay >= Math.min(lower, maximumInterval) && delay <= Math.max(upper, minimumInterval));
      }),
    );
  });
});

describe("parseRetryPolicy", () => {
  it("returns the default policy when none is set", () => {
    assert.deepEqual(parseRetryPolicy(undefined), defaultRetryPolicy);
  });

  for (const [what, policy] of [
    ["a count above 90", { type: "fixed", interval: "PT10S", count: 91 }],
    ["a count of 0", { type: "fixed", interval: "PT10S", count: 0 }],
    ["an unknown type", { type: "linear", interval: "PT10S" }],
    ["an interval above a day", { type: "exponential", interval: "P2D", count: 1 }],
    ["no interval", { type: "exponential", count: 1 }],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseRetryPolicy(policy));
    });
  }
});

describe("retryAfterOf", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  it("reads seconds and dates, and ignores anything else", () => {
    assert.equal(retryAfterOf("7", now), 7_000);
    assert.equal(retryAfterOf("Thu, 01 Jan 2026 00:00:30 GMT", now), 30_000);
    assert.equal(retryAfterOf("soon", now), 0);
    assert.equal(retryAfterOf(undefined, now), 0);
  });
});

describe("isRetried", () => {
  it("is true for 408, 429 and 5xx only", () => {
    const retried = [200, 302, 400, 404, 408, 429, 500, 599].filter(isRetried);
    assert.deepEqual(retried, [408, 429, 500, 599]);
  });
});
