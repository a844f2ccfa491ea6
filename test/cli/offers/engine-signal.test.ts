/** The engine is interrupted only while it listens. */
import assert from "node:assert/strict";
import { engineSignal } from "../../../cli/offers/worker/engine-signal";

const prelude = { preludeEvent: { config: {} } } as object;
const end = { cancelEvent: {} } as object;

function start() {
  const controller = new AbortController();
  return { ask: () => controller.abort(), ...engineSignal(controller.signal) };
}

describe("the signal to the engine", () => {
  it("waits for the first event: before it, the engine holds a lock and does not listen", () => {
    const { ask, heard, signal } = start();
    ask();
    assert.equal(signal.aborted, false);
    heard(prelude);
    assert.equal(signal.aborted, true);
  });

  it("is passed on immediately during a phase", () => {
    const { ask, heard, signal } = start();
    heard(prelude);
    assert.equal(signal.aborted, false);
    ask();
    assert.equal(signal.aborted, true);
  });

  it("waits between the preview and the update, and is forgotten at the end", () => {
    const { ask, heard, signal, end: forget } = start();
    heard(prelude);
    heard(end);
    ask();
    assert.equal(signal.aborted, false);
    forget();
    assert.equal(signal.aborted, false);
    heard(prelude);
    assert.equal(signal.aborted, true);
  });
});
