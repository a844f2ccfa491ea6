/** Time as a parameter: only this file reads the system clock. */
export interface Clock {
  /** The current instant. */
  now(): Date;
  /**
   * Resolves after the given time.
   *
   * @param milliseconds 0 or more
   * @param signal rejects with its reason when aborted, so that a closing sandbox does not wait
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * Calls `ring` after the given time.
   *
   * @param milliseconds 0 or more
   * @returns a function that stops the timer
   */
  timer(milliseconds: number, ring: () => void): () => void;
}

/** Longest time of `setTimeout`, in milliseconds: 24.8 days. It treats a longer one as 1. */
const longestTimeout = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => {
        stopTimer();
        reject(signal?.reason);
      };
      const stopTimer = systemClock.timer(milliseconds, () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      });
      signal?.addEventListener("abort", stop, { once: true });
    }),
  timer(milliseconds, ring) {
    let timeout: NodeJS.Timeout;
    const wait = (left: number) => {
      timeout =
        left > longestTimeout
          ? setTimeout(() => wait(left - longestTimeout), longestTimeout)
          : setTimeout(ring, left);
    };
    wait(milliseconds);
    return () => clearTimeout(timeout);
  },
};

interface Sleeper {
  due: number;
  wake: () => void;
}

/** A clock that moves only when told to. `sleep` returns when `advance` has passed its end. */
export class ManualClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];

  constructor(start = new Date("2026-01-01T00:00:00.000Z")) {
    this.#now = start.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        stop();
        reject(signal?.reason);
      };
      const stop = this.timer(milliseconds, () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      });
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  timer(milliseconds: number, ring: () => void): () => void {
    const sleeper = { due: this.#now + milliseconds, wake: ring };
    this.#sleepers.push(sleeper);
    return () => {
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
    };
  }

  /** Milliseconds until the next sleeper is due. Undefined without sleepers. */
  get untilNextSleeper(): number | undefined {
    const [first] = this.#sleepers.map(({ due }) => due).sort((a, b) => a - b);
    return first === undefined ? undefined : Math.max(0, first - this.#now);
  }

  /** Moves time forward and wakes the due sleepers in the order of their times. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#sleepers.filter((sleeper) => sleeper.due <= this.#now).sort((a, b) => a.due - b.due);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.due > this.#now);
    for (const sleeper of due) sleeper.wake();
  }
}
