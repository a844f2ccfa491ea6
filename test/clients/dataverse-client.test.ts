/** dynamics-web-api, a common Dataverse client, with the environment's real address. */
import assert from "node:assert/strict";
import { SandboxFixture } from "../e2e/support/sandbox-fixture";
import { runScript } from "./support/child";

describe("dynamics-web-api over TLS", () => {
  let sandbox: SandboxFixture;
  let seen: any;

  before(async function () {
    this.timeout(60_000);
    sandbox = await SandboxFixture.start();
    seen = await runScript("drive-dataverse.ts", sandbox.environment);
  });
  after(() => sandbox?.close());

  it("creates, reads, finds, updates and deletes a row with quotes and characters of every Unicode plane", () => {
    const { read, changed, isKey, isFound, formatted, deleted } = seen.oneRow;
    assert.deepEqual(
      { read, changed, isKey, isFound, formatted },
      {
        read: ["First", true, 0],
        changed: ["Second", true],
        isKey: true,
        isFound: true,
        formatted: [0, "Open"],
      },
    );
    assert.equal(deleted.status, 404);
    assert.equal(deleted.code, "0x80040217");
  });

  it("updates and deletes a row only in the version that it has read", () => {
    assert.deepEqual(seen.oneRow.stale, [false, false]);
    assert.equal(seen.oneRow.isFresh, true);
  });

  it("upserts a row under its own key, and can tell a new row from an old one", () => {
    assert.deepEqual(seen.ownKey, {
      created: "A",
      updated: "B",
      onlyNew: null,
      onlyOld: null,
      lastname: "B",
    });
  });

  it("follows the links from page to page in order, and counts rows", () => {
    assert.deepEqual(seen.manyRows, {
      pages: [["Row 5", "Row 4"], ["Row 3", "Row 2"], ["Row 1"]],
      all: 5,
      count: 5,
      counted: [3, 3],
      top: 1,
    });
  });

  it("reads $metadata and the definition of the Leads table", () => {
    const { csdl, entity, subject } = seen.metadata;
    assert.deepEqual(csdl, [true, true, true]);
    assert.deepEqual(entity, ["leads", "leadid", "fullname"]);
    assert.equal(subject, "String");
  });

  it("is identified as its application user", () => {
    assert.equal(seen.others.isMe, true);
  });

  it("receives Dataverse's error codes for a wrong column, filter and table", () => {
    const { unknownColumn, badFilter, unknownTable } = seen.others;
    assert.deepEqual([unknownColumn.status, unknownColumn.code], [400, "0x80048d19"]);
    assert.match(unknownColumn.message, /no_such_column/);
    assert.deepEqual([badFilter.status, badFilter.code], [400, "0x0"]);
    assert.deepEqual([unknownTable.status, unknownTable.code], [404, "0x8006088a"]);
  });

  it("receives the name of a feature that is not emulated", () => {
    for (const refused of [seen.oneRow.property, seen.metadata.filtered]) {
      assert.deepEqual([refused.status, refused.code], [501, "NotEmulated"]);
    }
  });
});
