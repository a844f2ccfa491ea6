/** `limit.timeout` of an action. */
import type { Clock } from "../../support/clock";
import { parseDuration } from "../definition/duration";
import { property } from "../definition/json";
import type { ActionNode } from "../definition/parsed-workflow";

/** A signal that is aborted with another one or after a time. `stop` ends the timer. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  stop(): void;
}

/** The action's own time limit. Undefined when it has none. */
export function withTimeLimit(
  action: ActionNode,
  run: { readonly signal: AbortSignal },
  clock: Clock,
): TimeLimit | undefined {
  const limit = parseDuration(property(action.source, "limit", "timeout"));
  if (limit === undefined || action.type.toLowerCase() === "until") return undefined;
  return timeLimit(limit, run.signal, clock);
}

function timeLimit(milliseconds: number, outer: AbortSignal, clock: Clock): TimeLimit {
  const over = new AbortController();
  const stopTimer = clock.timer(milliseconds, () => over.abort(new Error("The time limit is over.")));
  const withOuter = () => over.abort(outer.reason);
  if (outer.aborted) withOuter();
  else outer.addEventListener("abort", withOuter, { once: true });
  return {
    signal: over.signal,
    stop: () => {
      stopTimer();
      outer.removeEventListener("abort", withOuter);
    },
  };
}
