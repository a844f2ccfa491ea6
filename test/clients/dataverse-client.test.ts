/** dynamics-web-api, a client people write Dataverse integrations with, under the environment's real address. */
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

  it("creates, reads, finds, updates and deletes a row with quotes and characters of every plane", () => {
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

  it("updates and deletes the version it has seen, and no other", () => {
    assert.deepEqual(seen.oneRow.stale, [false, false]);
    assert.equal(seen.oneRow.isFresh, true);
  });

  it("writes a row under its own key once, however often, and tells new from old when asked to", () => {
    assert.deepEqual(seen.ownKey, {
      created: "A",
      updated: "B",
      onlyNew: null,
      onlyOld: null,
      lastname: "B",
    });
  });

  it("follows the links from page to page, in order, and counts", () => {
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

  it("knows the caller as the application user it is", () => {
    assert.equal(seen.others.isMe, true);
  });

  it("is told what is wrong with a column, a filter and a table, by Dataverse's codes", () => {
    const { unknownColumn, badFilter, unknownTable } = seen.others;
    assert.deepEqual([unknownColumn.status, unknownColumn.code], [400, "0x80048d19"]);
    assert.match(unknownColumn.message, /no_such_column/);
    assert.deepEqual([badFilter.status, badFilter.code], [400, "0x0"]);
    assert.deepEqual([unknownTable.status, unknownTable.code], [404, "0x8006088a"]);
  });

  it("is told by name what is not emulated", () => {
    for (const refused of [seen.oneRow.property, seen.metadata.filtered]) {
      assert.deepEqual([refused.status, refused.code], [501, "NotEmulated"]);
    }
  });
});
