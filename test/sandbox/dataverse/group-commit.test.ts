/** Writes that share a transaction. */
import assert from "node:assert/strict";
import { GroupCommit } from "../../../sandbox/dataverse/rows/group-commit";
import { Database } from "../../../sandbox/storage/database";
import { SandboxError } from "../../../sandbox/support/errors";

describe("GroupCommit", () => {
  let database: Database;
  let commits: GroupCommit;

  beforeEach(() => {
    database = new Database(":memory:");
    database.migrate("numbers", ["CREATE TABLE numbers (number INTEGER NOT NULL)"]);
    commits = new GroupCommit(database);
  });
  afterEach(() => database.close());

  const write = (number: number) => () => {
    database.run("INSERT INTO numbers VALUES (?)", number);
    return number;
  };
  const numbers = () =>
    database.all<{ number: number }>("SELECT number FROM numbers").map((row) => row.number);

  it("gives each write its own result, in the order they were added", async () => {
    const results = await Promise.all([1, 2, 3].map((number) => commits.add(write(number))));
    assert.deepEqual({ results, numbers: numbers() }, { results: [1, 2, 3], numbers: [1, 2, 3] });
  });

  it("keeps the writes beside one that is refused", async () => {
    const refusal = new SandboxError("Taken", "There is one already.");
    const outcomes = await Promise.allSettled([
      commits.add(write(1)),
      commits.add(() => {
        throw refusal;
      }),
      commits.add(write(3)),
    ]);
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : outcome.reason)),
      [1, refusal, 3],
    );
    assert.deepEqual(numbers(), [1, 3]);
  });

  it("keeps none of them when the database fails, and says so to each", async () => {
    const failure = new Error("database or disk is full");
    const outcomes = await Promise.allSettled([
      commits.add(write(1)),
      commits.add(() => {
        throw failure;
      }),
    ]);
    assert.deepEqual(outcomes, [
      { status: "rejected", reason: failure },
      { status: "rejected", reason: failure },
    ]);
    assert.deepEqual(numbers(), []);
  });

  it("takes writes again after a failure", async () => {
    const failing = commits.add(() => {
      throw new Error("database or disk is full");
    });
    await assert.rejects(failing);
    assert.equal(await commits.add(write(1)), 1);
  });
});
