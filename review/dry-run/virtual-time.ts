/** A clock that moves over every wait of a run, and stands still during a call. */
import { ManualClock } from "../../sandbox/support/clock";

/** Turns of the event loop without a call after which everything is taken to wait for the clock. */
const quietTurnsWanted = 3;
/** More turns than any run takes. */
const turnLimit = 100_000;

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

export class VirtualTime {
  readonly clock = new ManualClock();
  #callsUnderWay = 0;

  /** Work during which time stops. */
  readonly busy = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
    this.#callsUnderWay += 1;
    try {
      return await work();
    } finally {
      this.#callsUnderWay -= 1;
    }
  };

  /** Lets work end. @returns false when it does not end */
  async pass(work: Promise<void>): Promise<boolean> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    work.then(over, over);
    let quietTurns = 0;
    for (let turn = 0; turn < turnLimit; turn++) {
      await nextTurn();
      if (isOver) return true;
      quietTurns = this.#callsUnderWay === 0 ? quietTurns + 1 : 0;
      const wait = this.clock.untilNextSleeper;
      if (quietTurns < quietTurnsWanted || wait === undefined) continue;
      this.clock.advance(wait);
      quietTurns = 0;
    }
    return false;
  }
}
