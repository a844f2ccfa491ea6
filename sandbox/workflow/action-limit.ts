/**
 * `limit.timeout` of an action: stops it when its time is over.
 *
 * Layer: workflow.
 */
import type { Clock } from "../support/clock";
import { parseDuration } from "./duration";
import { property } from "./json";
import type { ActionNode } from "./parsed-workflow";

/** A signal that is aborted with the run, or when the action's own time limit is over; `stop` ends the timer. */
export function withTimeLimit(
  action: ActionNode,
  run: AbortSignal,
  clock: Clock,
): { signal: AbortSignal; stop(): void } {
  const limit = parseDuration(property(action.source, "limit", "timeout"));
  if (limit === undefined || action.type.toLowerCase() === "until") return { signal: run, stop: () => {} };
  return timeLimit(limit, run, clock);
}

/** Made once: an error looks at the stack it is made on. */
const notNeeded = new Error("Not needed any more.");

/** A signal that is aborted with another, or after a time. */
export function timeLimit(
  milliseconds: number,
  outer: AbortSignal,
  clock: Clock,
): { signal: AbortSignal; stop(): void } {
  const over = new AbortController();
  const timer = new AbortController();
  clock.sleep(milliseconds, timer.signal).then(
    () => over.abort(new Error("The time limit is over.")),
    () => {},
  );
  const withOuter = () => over.abort(outer.reason);
  if (outer.aborted) withOuter();
  else outer.addEventListener("abort", withOuter, { once: true });
  return {
    signal: over.signal,
    stop: () => {
      timer.abort(notNeeded);
      outer.removeEventListener("abort", withOuter);
    },
  };
}
