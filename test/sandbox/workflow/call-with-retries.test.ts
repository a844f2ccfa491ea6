import assert from "node:assert/strict";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";
import type { ActionContext } from "../../../sandbox/workflow/actions/action-type";
import { callWithRetries } from "../../../sandbox/workflow/outbound/call-with-retries";

/** An action whose run can be ended by `end`. */
function contextOf(beforeCall: (end: () => void) => Promise<void>) {
  const run = new AbortController();
  const end = () => run.abort(new Error("The run was ended."));
  const clock = new ManualClock(new Date("2026-11-28T00:00:00Z"));
  const ids = seededIds("call");
  const context = {
    action: { name: "Call" },
    signal: run.signal,
    state: { sources: { clock, ids } },
    services: { clock, ids },
    retryHistory: [],
    beforeCall: () => beforeCall(end),
  } as unknown as ActionContext;
  return { context, end };
}

describe("a call of a run that is ended", () => {
  it("is not made when the run ends while the inputs are written", async () => {
    const { context } = contextOf(async (end) => end());
    let calls = 0;
    const call = async () => {
      calls++;
      return { statusCode: 204, headers: {}, body: undefined };
    };
    await assert.rejects(callWithRetries(context, undefined, call), /The run was ended/);
    assert.equal(calls, 0);
  });

  it("leaves no rejection unhandled when it fails because of that", async () => {
    const { context, end } = contextOf(async () => {});
    const call = async (signal: AbortSignal) => {
      end();
      signal.throwIfAborted();
      return { statusCode: 204, headers: {}, body: undefined };
    };
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.prependListener("unhandledRejection", note);
    try {
      await assert.rejects(callWithRetries(context, undefined, call), /The run was ended/);
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.removeListener("unhandledRejection", note);
    }
    assert.deepEqual(unhandled, []);
  });
});
