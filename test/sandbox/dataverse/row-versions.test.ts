import assert from "node:assert/strict";
import { migrateRows } from "../../../sandbox/dataverse/rows/row-store";
import { RowVersions } from "../../../sandbox/dataverse/rows/row-versions";
import { Database } from "../../../sandbox/storage/database";

describe("version numbers of rows", () => {
  let database: Database;
  beforeEach(() => {
    database = new Database(":memory:");
    migrateRows(database);
  });
  afterEach(() => database.close());

  const kept = () => database.get<{ last: number }>("SELECT last FROM dataverse_versions")?.last;

  it("grow by one, and the last is kept with the transaction", () => {
    const versions = new RowVersions(database);
    const [first = 0, second, third] = database.transaction(() => [1, 2, 3].map(() => versions.next()));
    assert.deepEqual([second, third, kept()], [first + 1, first + 2, first + 2]);
    assert.equal(new RowVersions(database).next(), first + 3);
    assert.equal(kept(), first + 3);
  });

  it("are not given twice when the transaction they were for fails", () => {
    const versions = new RowVersions(database);
    let lost = 0;
    assert.throws(() =>
      database.transaction(() => {
        lost = versions.next();
        throw new Error("stop");
      }),
    );
    assert.equal(versions.next(), lost + 1);
    assert.equal(kept(), lost + 1);
  });
});
