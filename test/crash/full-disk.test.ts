import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "../../sandbox/storage/database";
import { hastyClock } from "./support/hasty-clock";
import { Services } from "./support/services";

describe("a full disk", () => {
  let folder: string;
  let database: Database;
  let services: Services;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "leads-full-"));
    database = new Database(join(folder, "sandbox.db"));
    services = new Services({ database, clock: hastyClock });
    await services.deploy();
  });
  afterEach(async () => {
    await services.close();
    rmSync(folder, { recursive: true });
  });

  /** Leaves room for this many pages of 4,096 bytes more; undefined for as many as there are. */
  const leave = (pages: number | undefined) => {
    const used = database.get<{ page_count: number }>("PRAGMA page_count")?.page_count ?? 0;
    database.get(`PRAGMA max_page_count = ${pages === undefined ? 1_000_000_000 : used + pages}`);
  };
  const finish = () => services.runtime.idle();

  it("refuses a lead it cannot keep with 507, and never writes it later", async () => {
    leave(0);
    const statuses: number[] = [];
    for (let lead = 0; lead < 40; lead++) statuses.push(await services.post(`lead-${lead}@contoso.com`));
    assert.equal(statuses.at(-1), 507);
    leave(undefined);
    await finish();
    const accepted = statuses.flatMap((status, lead) => (status === 202 ? [`lead-${lead}@contoso.com`] : []));
    const { rows, runs } = await services.state();
    assert.deepEqual(rows, accepted.sort());
    assert.deepEqual(new Set(runs), new Set(accepted.length === 0 ? [] : ["Succeeded"]));
  });

  for (const pages of [0, 1, 2, 4, 6, 10, 16]) {
    it(`loses no accepted lead and doubles none when it fills after ${pages} pages`, async () => {
      leave(pages);
      const accepted: string[] = [];
      const post = async (email: string) => {
        if ((await services.post(email)) === 202) accepted.push(email);
      };
      for (let burst = 0; burst < 6; burst++) {
        await Promise.all([0, 1, 2].map((lead) => post(`lead-${burst}-${lead}@contoso.com`)));
        // a reader meets the full disk too
        await services.state().catch(() => {});
      }
      leave(undefined);
      await finish();
      await post("afterwards@contoso.com");
      await finish();
      assert.equal(accepted.at(-1), "afterwards@contoso.com");
      const { rows, runs } = await services.state();
      assert.deepEqual(rows, accepted.sort());
      assert.deepEqual(new Set(runs), new Set(["Succeeded"]));
    });
  }

  it("keeps what was accepted over a restart", async () => {
    leave(12);
    const accepted: string[] = [];
    for (let lead = 0; lead < 30; lead++) {
      const email = `lead-${lead}@contoso.com`;
      if ((await services.post(email)) === 202) accepted.push(email);
    }
    await services.close();
    database = new Database(join(folder, "sandbox.db"));
    services = new Services({ database, clock: hastyClock });
    services.runtime.recover();
    await finish();
    assert.ok(accepted.length > 0 && accepted.length < 30, `${accepted.length} accepted`);
    assert.deepEqual((await services.state()).rows, accepted.sort());
  });
});
