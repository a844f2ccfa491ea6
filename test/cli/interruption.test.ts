/** Signals abort a command's work instead of ending the process, so that it cleans up. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { interruptible } from "../../cli/interruption";

describe("a command that is interrupted", () => {
  for (const name of ["SIGHUP", "SIGINT", "SIGTERM"] as const)
    it(`aborts on ${name}, and listens no longer than it works`, async () => {
      const before = process.listenerCount(name);
      const isAborted = await interruptible(async (signal) => {
        process.kill(process.pid, name);
        if (!signal.aborted) await once(signal, "abort");
        return signal.aborted;
      });
      assert.equal(isAborted, true);
      assert.equal(process.listenerCount(name), before);
    });
});
