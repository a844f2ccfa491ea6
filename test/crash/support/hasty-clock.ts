/** The machine's clock, on which every wait takes a millisecond, except the time limit of a call. */
import { type Clock, systemClock } from "../../../sandbox/support/clock";

/** Longest an outbound call may take: a limit, not a wait. */
const callLimit = 120_000;

export const hastyClock: Clock = {
  now: () => systemClock.now(),
  sleep: (milliseconds, signal) => systemClock.sleep(milliseconds === callLimit ? callLimit : 1, signal),
  timer: (milliseconds, ring) => systemClock.timer(milliseconds === callLimit ? callLimit : 1, ring),
};
