/**
 * Names of runs and trigger histories, and Azure's format of instants.
 * A run's name is `08584…` (20 digits that decrease with time, so that the newest sorts first), 9 random
 * digits, `CU` and two digits.
 */
import type { Clock } from "../../support/clock";
import type { IdSource } from "../../support/ids";

const epochTicks = 621_355_968_000_000_000n;
const largest = 9_223_372_036_854_775_807n;

/** Makes run names. Each is smaller than all before it, even within one millisecond. */
export class RunNames {
  readonly #clock: Clock;
  readonly #ids: IdSource;
  #last = largest;

  constructor(clock: Clock, ids: IdSource) {
    this.#clock = clock;
    this.#ids = ids;
  }

  /** A new name, 33 characters. */
  next(): string {
    const ticks = epochTicks + BigInt(this.#clock.now().getTime()) * 10_000n;
    const descending = largest - ticks;
    this.#last = descending < this.#last ? descending : this.#last - 1n;
    const random = this.#ids.bytes(6).readUIntBE(0, 6);
    const digits = String(random % 1_000_000_000).padStart(9, "0");
    return `${String(this.#last).padStart(20, "0")}${digits}CU${String(random % 97).padStart(2, "0")}`;
  }
}

/** An instant in Azure's format: up to seven decimals, without trailing zeros. */
export function azureInstant(instant: Date): string {
  return instant.toISOString().replace(/\.?0*Z$/, "Z");
}
