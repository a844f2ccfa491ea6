/** Data of earlier versions. See `support/make-data-fixture.ts` for how to add the next. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { ManualClock } from "../../sandbox/support/clock";
import { fixtureInstant } from "./support/fixture-instant";
import { Services } from "./support/services";

const fixtures = join(__dirname, "../fixtures/data");

describe("data of an earlier version", () => {
  for (const name of readdirSync(fixtures).filter((file) => file.endsWith(".db.gz"))) {
    it(`opens, goes on with the run that was interrupted, and takes leads: ${name}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "leads-earlier-"));
      const database = join(folder, "sandbox.db");
      writeFileSync(database, gunzipSync(readFileSync(join(fixtures, name))));
      const services = new Services({ database, clock: new ManualClock(fixtureInstant) });
      const before = await services.state();
      await services.recover();
      assert.equal(await services.post("new@contoso.com"), 202);
      await services.runtime.idle();
      const after = await services.state();
      await services.close();
      rmSync(folder, { recursive: true });
      assert.deepEqual(before, { rows: ["ended@contoso.com"], letters: [], runs: ["Running", "Succeeded"] });
      assert.deepEqual(after.rows, ["ended@contoso.com", "interrupted@contoso.com", "new@contoso.com"]);
      assert.deepEqual([...new Set(after.runs)], ["Succeeded"]);
      assert.deepEqual(services.logged, []);
    });
  }
});
