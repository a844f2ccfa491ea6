/** Writes that share a transaction. */
import assert from "node:assert/strict";
import { Database } from "../../../sandbox/storage/database";
import { SandboxError } from "../../../sandbox/support/errors";

describe("writes of one turn of the event loop", () => {
  let database: Database;
  beforeEach(() => {
    database = new Database(":memory:");
    database.migrate("numbers", ["CREATE TABLE numbers (number INTEGER NOT NULL UNIQUE)"]);
  });
  afterEach(() => database.close());

  const write = (number: number) => () => {
    database.run("INSERT INTO numbers VALUES (?)", number);
    return number;
  };
  const numbers = () =>
    database.all<{ number: number }>("SELECT number FROM numbers").map((row) => row.number);

  it("share one transaction, and each gets its own result", async () => {
    let transactions = 0;
    const { transaction } = database;
    database.transaction = (work) => {
      transactions++;
      return transaction.call(database, work) as ReturnType<typeof work>;
    };
    const results = await Promise.all([1, 2, 3].map((number) => database.commits.add(write(number))));
    assert.deepEqual({ results, numbers: numbers() }, { results: [1, 2, 3], numbers: [1, 2, 3] });
    assert.equal(transactions, 1);
  });

  it("are kept when another one is refused after its write, which is rolled back", async () => {
    const refusal = new SandboxError("Taken", "There is one already.");
    const outcomes = await Promise.allSettled([
      database.commits.add(write(1)),
      database.commits.add(() => {
        write(2)();
        throw refusal;
      }),
      database.commits.add(write(3)),
    ]);
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : outcome.reason)),
      [1, refusal, 3],
    );
    assert.deepEqual(numbers(), [1, 3]);
  });

  it("are kept when another one breaks a constraint, and only its caller gets the error", async () => {
    const outcomes = await Promise.allSettled([1, 1, 2].map((number) => database.commits.add(write(number))));
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    assert.deepEqual(numbers(), [1, 2]);
    assert.equal(await database.commits.add(write(3)), 3);
  });

  it("are committed when the database closes", async () => {
    const written = database.commits.add(write(1));
    database.close();
    assert.equal(await written, 1);
  });
});
