/** One contract on two services: ours behind the sandbox's TLS server, and Azurite. */
import assert from "node:assert/strict";
import { blobAccessCases } from "./support/blob-access-cases";
import { blobCases } from "./support/blob-cases";
import { azuriteWorld, type BlobWorld, sandboxWorld } from "./support/blob-worlds";

const services = [
  { service: "our blob service", open: sandboxWorld, isAzurite: false },
  { service: "Azurite", open: azuriteWorld, isAzurite: true },
];

for (const { service, open, isAzurite } of services) {
  describe(`${service}, seen by @azure/storage-blob`, () => {
    let world: BlobWorld;
    before(async function () {
      this.timeout(60_000);
      world = await open();
    });
    after(() => world?.close());

    for (const { name, run, expected, azurite } of [...blobCases, ...blobAccessCases]) {
      const gap = isAzurite ? azurite : undefined;
      it(gap === undefined ? name : `${name}: not so, as ${gap.because}`, async () => {
        const answer = await run(await world.makeContainer(), world);
        assert.deepEqual(answer, gap === undefined ? expected : gap.answer);
        if (gap !== undefined) assert.notDeepEqual(answer, expected, "the gap has closed: remove it");
      });
    }
  });
}
