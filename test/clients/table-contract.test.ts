/** One contract on two services: ours behind the sandbox's TLS server, and Azurite. */
import assert from "node:assert/strict";
import { tableAccessCases } from "./support/table-access-cases";
import { tableCases } from "./support/table-cases";
import { azuriteWorld, sandboxWorld, type TableWorld } from "./support/table-worlds";

const services = [
  { service: "our table service", open: sandboxWorld, isAzurite: false },
  { service: "Azurite", open: azuriteWorld, isAzurite: true },
];

for (const { service, open, isAzurite } of services) {
  describe(`${service}, seen by @azure/data-tables`, () => {
    let world: TableWorld;
    before(async function () {
      this.timeout(60_000);
      world = await open();
    });
    after(() => world?.close());

    for (const { name, run, expected, azurite } of [...tableCases, ...tableAccessCases]) {
      const gap = isAzurite ? azurite : undefined;
      it(gap === undefined ? name : `${name}: not so, as ${gap.because}`, async () => {
        const answer = await run(await world.makeTable(), world);
        assert.deepEqual(answer, gap === undefined ? expected : gap.answer);
        if (gap !== undefined) assert.notDeepEqual(answer, expected, "the gap has closed: remove it");
      });
    }
  });
}
