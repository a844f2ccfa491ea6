/** A clock that a test advances over every wait, and never during a call, which would time out. */
import { ManualClock } from "../../../sandbox/support/clock";

/** Turns of the event loop without a running call after which everything is assumed to wait for the clock. */
const quietTurnsWanted = 3;

export class VirtualTime {
  readonly clock: ManualClock;
  #callsUnderWay = 0;

  constructor(start?: Date) {
    this.clock = new ManualClock(start);
  }

  /** Work during which time stops. */
  readonly busy = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
    this.#callsUnderWay += 1;
    try {
      return await work();
    } finally {
      this.#callsUnderWay -= 1;
    }
  };

  /** A wait inside such work, during which time continues. */
  async pause(milliseconds: number): Promise<void> {
    this.#callsUnderWay -= 1;
    await this.clock.sleep(milliseconds);
    this.#callsUnderWay += 1;
  }

  /** Lets work end, and advances the clock to the next wait. */
  async pass<Result>(work: Promise<Result>): Promise<Result> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    work.then(over, over);
    for (let quietTurns = 0; !isOver; ) {
      await new Promise((resolve) => setImmediate(resolve));
      quietTurns = this.#callsUnderWay === 0 ? quietTurns + 1 : 0;
      const wait = this.clock.untilNextSleeper;
      if (isOver || quietTurns < quietTurnsWanted || wait === undefined) continue;
      this.clock.advance(wait);
      quietTurns = 0;
    }
    return work;
  }
}
