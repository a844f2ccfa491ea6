import assert from "node:assert/strict";
import type { SqlValue } from "../../../sandbox/storage/database";
import type { ConnectorAnswer } from "../../../sandbox/workflow/deployment";
import { connectionId, deploymentOf, Harness } from "./harness";

const definition = {
  Id: { type: "Compose", inputs: "@guid()" },
  Create: {
    type: "ApiConnection",
    inputs: {
      host: { connection: { name: connectionId } },
      method: "post",
      path: "/rows",
      body: "@outputs('Id')",
      retryPolicy: { type: "none" },
    },
    runAfter: { Id: ["Succeeded"] },
  },
};

describe("an action that fails while the sandbox's own disk does", () => {
  it("is run again with the same inputs once the disk can be written, and its failure is not kept", async () => {
    const harness = new Harness([deploymentOf(definition)], {
      call: () => {
        if (harness.calls.length > 1) return { statusCode: 201, headers: {}, body: {} };
        fillDisk(harness);
        return { statusCode: 500, headers: {}, body: undefined };
      },
    });
    assert.equal((await harness.post({})).status, 202);
    await harness.finish();
    assert.equal(harness.lastRun().properties.status, "Succeeded");
    const [first, second, ...others] = harness.calls.map(({ body }) => body);
    assert.equal(first, second);
    assert.deepEqual(others, []);
    assert.match(String(harness.logged), /Free some space/);
    await harness.close();
  });

  it("is run again when it timed out meanwhile, too", async () => {
    const Create = { ...definition.Create, limit: { timeout: "PT30S" } };
    const harness = new Harness([deploymentOf({ ...definition, Create })], {
      call: () => {
        if (harness.calls.length > 1) return { statusCode: 201, headers: {}, body: {} };
        fillDisk(harness);
        harness.clock.advance(31_000);
        return { statusCode: 500, headers: {}, body: undefined };
      },
    });
    await harness.post({});
    // until the run waits for the disk
    while (harness.clock.untilNextSleeper !== 1_000) await new Promise((resolve) => setImmediate(resolve));
    harness.clock.advance(1_000);
    await harness.runtime.idle();
    assert.equal(harness.statuses().Create, "Succeeded");
    assert.equal(harness.calls.length, 2);
    await harness.close();
  });

  it("stays failed when the disk has nothing to do with it", async () => {
    const harness = new Harness([deploymentOf(definition)], {
      call: () => ({ statusCode: 500, headers: {}, body: undefined }),
    });
    await harness.post({});
    await harness.finish();
    assert.equal(harness.lastRun().properties.status, "Failed");
    assert.equal(harness.calls.length, 1);
    await harness.close();
  });
});

describe("a disk that cannot be read while runs are resumed", () => {
  const failing = {
    "the runs that are to be resumed": ["all", "status = 'Running'"],
    "what the trigger of a run gave": ["get", "triggerOutputs AS content"],
    "what the actions of a run did": ["all", "SELECT actions"],
  } as const;
  for (const [what, [method, query]] of Object.entries(failing)) {
    it(`is asked again for ${what}`, async () => {
      const harness = new Harness([deploymentOf(definition)], {
        call: () => {
          if (harness.calls.length > 1) return { statusCode: 201, headers: {}, body: {} };
          fillDisk(harness);
          failNextRead(harness, method, query);
          return { statusCode: 500, headers: {}, body: undefined };
        },
      });
      await harness.post({});
      await harness.finish();
      assert.equal(harness.lastRun().properties.status, "Succeeded");
      assert.equal(harness.calls.length, 2);
      await harness.close();
    });
  }

  it("is asked again after a start", async () => {
    const harness = new Harness([deploymentOf(definition)]);
    failNextRead(harness, "all", "status = 'Running'");
    harness.runtime.recover();
    const waits = await harness.finish();
    assert.deepEqual(waits, [1000]);
    await harness.close();
  });
});

/** Lets the next query that has this in it fail. */
function failNextRead({ database }: Harness, method: "all" | "get", part: string): void {
  const read = database[method].bind(database);
  database[method] = (sql: string, ...values: SqlValue[]): any => {
    if (!sql.includes(part)) return read(sql, ...values);
    database[method] = read as any;
    throw Object.assign(new Error("disk I/O error"), { code: "SQLITE_IOERR" });
  };
}

describe("cancelling a run while the disk cannot be written", () => {
  const never = () => new Promise<never>(() => {});
  let isCalled: Promise<void>;
  let answer: () => Promise<never> | ConnectorAnswer;
  let harness: Harness;
  let cancel: () => Promise<boolean>;

  beforeEach(async () => {
    let called = () => {};
    isCalled = new Promise((resolve) => {
      called = resolve;
    });
    answer = never;
    harness = new Harness([deploymentOf(definition)], {
      call: () => {
        called();
        return answer();
      },
    });
    await harness.post({});
    await isCalled;
    const { name } = harness.lastRun();
    cancel = () => harness.runtime.cancelRun(harness.deployment, name);
  });
  afterEach(() => harness.close());

  it("is refused, and the run goes on when it can", async () => {
    const fix = breakDisk(harness);
    await assert.rejects(cancel(), { code: "InsufficientStorage" });
    await assert.rejects(cancel(), { code: "InsufficientStorage" });
    fix();
    answer = () => ({ statusCode: 201, headers: {}, body: {} });
    await harness.finish();
    assert.equal(harness.lastRun().properties.status, "Succeeded");
    assert.equal(harness.calls.length, 2);
  });

  it("is done when the end fits at the second attempt: nothing is called after it was answered", async () => {
    failNextTransaction(harness);
    assert.equal(await cancel(), true);
    assert.equal(harness.lastRun().properties.status, "Cancelled");
    const ends = Object.values(harness.records()).map(({ status, endTime }) => [
      status,
      endTime !== undefined,
    ]);
    assert.deepEqual(
      ends.filter(([status]) => status !== "Succeeded"),
      [["Cancelled", true]],
    );
    await harness.finish();
    assert.equal(harness.lastRun().properties.status, "Cancelled");
    assert.equal(harness.calls.length, 1);
  });
});

/** Lets every transaction fail. @returns what fixes the disk */
function breakDisk({ database }: Harness): () => void {
  const { transaction } = database;
  database.transaction = () => {
    throw Object.assign(new Error("no room"), { code: "SQLITE_FULL" });
  };
  return () => {
    database.transaction = transaction;
  };
}

/** Lets the next transaction fail. */
function failNextTransaction(harness: Harness): void {
  const fix = breakDisk(harness);
  const broken = harness.database.transaction;
  harness.database.transaction = (work) => {
    fix();
    return broken(work);
  };
}

/** A write of another part that finds no room; afterwards there is some again. */
function fillDisk({ database }: Harness): void {
  const pages = database.get<{ page_count: number }>("PRAGMA page_count")?.page_count;
  database.get(`PRAGMA max_page_count = ${pages}`);
  assert.throws(() => database.run("CREATE TABLE other AS SELECT zeroblob(1000000) AS body"), {
    code: "SQLITE_FULL",
  });
  database.get("PRAGMA max_page_count = 1000000");
}
