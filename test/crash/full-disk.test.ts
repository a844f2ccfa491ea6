import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "../../sandbox/storage/database";
import { hastyClock } from "./support/hasty-clock";
import { Services } from "./support/services";

describe("a full disk", () => {
  let folder: string;
  let services: Services;

  /** Opens the data like a process. */
  const open = () => {
    services = new Services({ database: new Database(join(folder, "sandbox.db")), clock: hastyClock });
  };
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "leads-full-"));
    open();
    await services.deploy();
  });
  afterEach(async () => {
    await services.close();
    rmSync(folder, { recursive: true });
  });

  /** Leaves room for this many more pages of 4,096 bytes. */
  const leave = (pages: number) => {
    const used = services.database.get<{ page_count: number }>("PRAGMA page_count")?.page_count ?? 0;
    services.database.get(`PRAGMA max_page_count = ${used + pages}`);
  };

  for (const pages of [0, 1, 2, 4, 6, 10, 16, 40]) {
    it(`after ${pages} pages keeps each accepted lead once`, async () => {
      leave(pages);
      const accepted: string[] = [];
      const refused = new Set<number>();
      let isFull = false;
      void services.database.failed.then(() => {
        isFull = true;
      });
      for (let burst = 0; !isFull; burst++) {
        const emails = [0, 1, 2].map((lead) => `lead-${burst}-${lead}@contoso.com`);
        // the callback URL is also requested, and then Resource Manager answers 507
        const statuses = await Promise.all(
          emails.map((email) =>
            services.post(email).catch(({ message }) => Number(/ (\d+) /.exec(message)?.[1])),
          ),
        );
        accepted.push(...emails.filter((_, lead) => statuses[lead] === 202));
        for (const status of statuses) if (status !== 202) refused.add(status);
      }
      await services.close();
      assert.deepEqual(
        [...refused].filter((status) => status !== 507),
        [],
      );

      open();
      await services.recover();
      const { rows, runs, letters } = await services.state();
      assert.deepEqual({ rows, letters }, { rows: accepted.sort(), letters: [] });
      assert.deepEqual(
        runs,
        accepted.map(() => "Succeeded"),
      );
      assert.equal(await services.post("afterwards@contoso.com"), 202);
    });
  }
});
