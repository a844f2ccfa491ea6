import assert from "node:assert/strict";
import fc from "fast-check";
import { BlobFixture, refusal } from "./blob-fixture";

describe("List Blobs", () => {
  let world: BlobFixture;
  beforeEach(() => {
    world = new BlobFixture();
  });
  afterEach(() => world.close());

  const put = async (...names: string[]) => {
    for (const name of names) await world.put(encodeURIComponent(name), "1");
  };

  it("returns the names with the prefix in order, page by page", async () => {
    await put("b/2", "a", "b/1", "b/3", "c");
    assert.deepEqual((await world.list()).names, ["a", "b/1", "b/2", "b/3", "c"]);
    const first = await world.list("&prefix=b/&maxresults=2");
    assert.deepEqual(first.names, ["b/1", "b/2"]);
    const second = await world.list(`&prefix=b/&maxresults=2&marker=${first.next}`);
    assert.deepEqual([second.names, second.next], [["b/3"], undefined]);
    assert.match(
      second.text,
      /<EnumerationResults ServiceEndpoint="https:\/\/stleads\.blob\.core\.windows\.net\/" ContainerName="letters"><Prefix>b\/<\/Prefix><Marker>/,
    );
  });

  it("returns metadata on request", async () => {
    await world.put("a", "1", { "x-ms-meta-code": "<&>" });
    assert.deepEqual((await world.list()).blobs[0]?.metadata, {});
    assert.deepEqual((await world.list("&include=metadata")).blobs[0]?.metadata, { code: "<&>" });
  });

  it("refuses an invalid page size and marker", async () => {
    const list = async (query: string) =>
      refusal(await world.call("GET", `?restype=container&comp=list${query}`));
    assert.deepEqual(await list("&maxresults=0"), [400, "OutOfRangeQueryParameterValue"]);
    assert.deepEqual(await list("&maxresults=many"), [400, "InvalidQueryParameterValue"]);
    assert.deepEqual(await list("&marker=x"), [400, "InvalidQueryParameterValue"]);
    assert.deepEqual(await list("&maxresults=6000"), [200, null]);
  });

  it("returns each blob once, for any names, prefix and page size", async () => {
    const name = fc.string({ unit: fc.constantFrom(..."aZ/é😀&<%'\"\t "), minLength: 1, maxLength: 5 });
    const readable = name.filter((text) => encodeURIComponent(text) === encodeURIComponent(text.trim()));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(readable, { maxLength: 12 }),
        fc.oneof(fc.constant(""), readable),
        fc.integer({ min: 1, max: 5 }),
        async (names, prefix, size) => {
          world.service.blobs.forgetAccount("stleads");
          await put(...names);
          const listed: string[] = [];
          let marker: string | undefined = "";
          while (marker !== undefined) {
            const page = await world.list(
              `&maxresults=${size}&prefix=${encodeURIComponent(prefix)}&marker=${encodeURIComponent(marker)}`,
            );
            assert.ok(page.names.length <= size);
            listed.push(...page.names);
            marker = page.next;
          }
          const expected = names.filter((text) => text.startsWith(prefix));
          const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
          assert.deepEqual(listed, expected.sort(byBytes));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keeps all metadata that a put accepts", async () => {
    const key = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/);
    const value = fc.stringMatching(/^([!-~]([ -~]{0,10}[!-~])?)?$/);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value, { maxKeys: 8 }), async (metadata) => {
        const headers = Object.fromEntries(
          Object.entries(metadata).map(([name, text]) => [`x-ms-meta-${name}`, text]),
        );
        assert.equal((await world.put("a", "1", headers)).status, 201);
        const read = await world.call("HEAD", "/a");
        for (const [name, text] of Object.entries(headers)) assert.equal(read.headers.get(name), text);
        const [listed] = (await world.list("&include=metadata")).blobs;
        assert.deepEqual(
          Object.entries(listed?.metadata ?? {}).sort(),
          Object.entries(metadata)
            .filter(([, text]) => text !== "")
            .sort(),
        );
      }),
      { numRuns: 60 },
    );
  });
});
