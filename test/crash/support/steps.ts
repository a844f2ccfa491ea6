/**
 * The steps at which a process may die with new data on disk or in memory: around each write and each transaction,
 * around each call between the parts, and at each new id (every action of a run has one).
 */
import { Database, type SqlValue } from "../../../sandbox/storage/database";
import { type IdSource, randomIds } from "../../../sandbox/support/ids";
import type { ServicesOptions } from "./services";

/** Options of services that call `onStep` at each step. */
export function steppedServices(file: string, onStep: () => void): ServicesOptions {
  const ids: IdSource = {
    bytes: (count) => randomIds.bytes(count),
    uuid() {
      onStep();
      return randomIds.uuid();
    },
  };
  return {
    database: new SteppedDatabase(file, onStep),
    ids,
    async around(call, request) {
      onStep();
      const response = await call(request);
      onStep();
      return response;
    },
  };
}

class SteppedDatabase extends Database {
  readonly #onStep: () => void;

  constructor(file: string, onStep: () => void) {
    super(file);
    this.#onStep = onStep;
  }

  override run(sql: string, ...values: SqlValue[]): number {
    const changes = super.run(sql, ...values);
    this.#onStep();
    return changes;
  }

  override transaction<Result>(work: () => Result): Result {
    const result = super.transaction(() => {
      const answer = work();
      this.#onStep();
      return answer;
    });
    this.#onStep();
    return result;
  }
}
