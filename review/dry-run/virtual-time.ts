/** A clock that moves over every wait of a run, and stands still while the run works. */
import { ManualClock } from "../../sandbox/support/clock";

/** Turns of the event loop without work after which a run is taken to wait for the clock. */
const quietTurnsWanted = 4;
/** More turns than any run takes. */
const turnLimit = 100_000;

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Every step of a run asks for the time when it starts and when it ends. */
class WatchedClock extends ManualClock {
  uses = 0;

  override now(): Date {
    this.uses += 1;
    return super.now();
  }

  override timer(milliseconds: number, ring: () => void): () => void {
    this.uses += 1;
    return super.timer(milliseconds, ring);
  }
}

export class VirtualTime {
  readonly clock = new WatchedClock();
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
    let [quietTurns, uses] = [0, 0];
    for (let turn = 0; turn < turnLimit; turn++) {
      await nextTurn();
      if (isOver) return true;
      const isQuiet = this.#callsUnderWay === 0 && this.clock.uses === uses;
      quietTurns = isQuiet ? quietTurns + 1 : 0;
      uses = this.clock.uses;
      const wait = this.clock.untilNextSleeper;
      if (quietTurns < quietTurnsWanted || wait === undefined) continue;
      this.clock.advance(wait);
      quietTurns = 0;
    }
    return false;
  }
}
