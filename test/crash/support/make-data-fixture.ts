/**
 * Writes a data fixture: a database with a deployed workflow, one run that has ended and one that was interrupted before its row.
 *
 *     node --import=tsx test/crash/support/make-data-fixture.ts test/fixtures/data/v2.db.gz
 *
 * Run it in the last commit before a migration is added, so that the next version is tested with this version's data.
 * Never rewrite an existing fixture, because a released version wrote it. Ids and keys come from a seed and are not secret.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";
import { fixtureInstant } from "./fixture-instant";
import { Services } from "./services";

async function main(target: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "leads-fixture-"));
  const database = new Database(join(folder, "sandbox.db"));
  let isReachable = true;
  const services = new Services({
    database,
    clock: new ManualClock(fixtureInstant),
    ids: seededIds("data fixture"),
    around: (call, request) => (isReachable ? call(request) : new Promise(() => {})),
  });
  await services.deploy();
  await services.post("ended@contoso.com");
  await services.runtime.idle();
  isReachable = false;
  await services.post("interrupted@contoso.com");
  await new Promise((resolve) => setTimeout(resolve, 200)); // until it waits for Dataverse
  const copy = join(folder, "copy.db");
  database.run("VACUUM INTO ?", copy);
  writeFileSync(target, gzipSync(readFileSync(copy), { level: 9 }));
  await services.close();
  rmSync(folder, { recursive: true });
}

void main(process.argv[2] ?? "");
