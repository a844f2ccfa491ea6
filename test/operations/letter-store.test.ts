/** The store's client on the sandbox's own blob service. */
import assert from "node:assert/strict";
import type { StoredBlob } from "../../operations/dead-letters/blob-list";
import { blobPage } from "../../operations/dead-letters/blob-list";
import { BlobLetterStore } from "../../operations/dead-letters/letter-store";
import { BlobFixture, containerUrl } from "../sandbox/blob/blob-fixture";

const metadata = { run: "08584000000000000000000000001CU00", status: "403", code: "Forbidden" };
const name = "dynamics365/11111111-1111-4111-8111-111111111111.json";

async function all(store: BlobLetterStore): Promise<StoredBlob[]> {
  const blobs: StoredBlob[] = [];
  for await (const blob of store.list()) blobs.push(blob);
  return blobs;
}

describe("BlobLetterStore", () => {
  let fixture: BlobFixture;
  let store: BlobLetterStore;
  beforeEach(() => {
    fixture = new BlobFixture();
    const fetch = ((input, init) => fixture.send(String(input), init)) as typeof globalThis.fetch;
    store = new BlobLetterStore({ deadLetterUrl: containerUrl, token: () => fixture.token(), fetch });
  });
  afterEach(() => fixture.database.close());

  it("lists, reads, changes and deletes letters, each under its condition", async () => {
    const first = await store.put(name, '{"lead":{}}', metadata, "new");
    assert.ok(first);
    assert.equal(await store.put(name, "other", {}, "new"), undefined);
    const [listed] = await all(store);
    assert.deepEqual({ ...listed, time: "" }, { name, etag: first, time: "", metadata });
    assert.deepEqual(await store.read(name), { text: '{"lead":{}}', etag: first, metadata });
    const second = await store.put(name, "changed ä \u{1f600}", metadata, { etag: first });
    assert.ok(second);
    assert.equal(await store.put(name, "late", {}, { etag: first }), undefined);
    assert.equal((await store.read(name))?.text, "changed ä \u{1f600}");
    assert.equal(await store.delete(name, first), "changed");
    assert.equal(await store.delete(name, second), "deleted");
    assert.equal(await store.delete(name, second), "gone");
    assert.equal(await store.put(name, "gone", {}, { etag: second }), undefined);
    assert.equal(await store.read(name), undefined);
  });

  it("accepts any name", async () => {
    for (const odd of ["a b&<c>'\".json", "ä/ö?x=1#y", "%41", "x\u{1f600}"])
      await store.put(odd, odd, {}, "new");
    for await (const blob of store.list()) {
      assert.equal((await store.read(blob.name))?.text, blob.name);
      assert.equal(await store.delete(blob.name, blob.etag), "deleted");
    }
    assert.deepEqual(await all(store), []);
  });

  it("keeps the service's code in a refusal", async () => {
    fixture.rights.clear();
    for (const work of [
      all(store),
      store.read(name),
      store.put(name, "", {}, "new"),
      store.delete(name, '"1"'),
    ])
      await assert.rejects(work, {
        name: "StoreError",
        status: 403,
        code: "AuthorizationPermissionMismatch",
      });
  });

  it("distinguishes a deleted container from a deleted letter", async () => {
    fixture.containers.clear();
    await assert.rejects(store.read(name), { name: "StoreError", status: 404, code: "ContainerNotFound" });
    await assert.rejects(store.delete(name, '"1"'), { name: "StoreError", status: 404 });
  });

  const answers: [string, () => Response | Promise<never>, RegExp][] = [
    [
      "nothing",
      () => Promise.reject(new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } })),
      /did not answer \(ECONNREFUSED\)/,
    ],
    [
      "a sign-in page",
      () => new Response("<html>someone@contoso.com</html>"),
      /answered 200 with something else/,
    ],
  ];
  for (const [what, answer, found] of answers) {
    it(`says so when ${what} answers`, async () => {
      const fetch = (async () => answer()) as typeof globalThis.fetch;
      const other = new BlobLetterStore({ deadLetterUrl: containerUrl, token: async () => "token", fetch });
      for (const work of [all(other), other.read(name)])
        await assert.rejects(work, { code: "LEADS_STORE_UNREACHABLE", message: found });
    });
  }
});

describe("a page of blobs", () => {
  it("is read completely over several pages, with XML escapes in names and metadata", () => {
    const page = blobPage(
      `<?xml version="1.0"?><EnumerationResults><Blobs><Blob><Name>a&amp;b&#x41;.json</Name><Properties><Last-Modified>Sat, 28 Nov 2026 01:00:00 GMT</Last-Modified><Etag>0x1</Etag></Properties><Metadata><Run>1&lt;2</Run><empty /></Metadata></Blob><Blob><Name Encoded="true">%EF%BF%BF</Name></Blob></Blobs><NextMarker>m&amp;1</NextMarker></EnumerationResults>`,
    );
    assert.deepEqual(page, {
      blobs: [
        { name: "a&bA.json", etag: '"0x1"', time: "2026-11-28T01:00:00.000Z", metadata: { run: "1<2" } },
        { name: "\uffff", etag: '""', time: "", metadata: {} },
      ],
      next: "m&1",
    });
    assert.equal(blobPage("<html/>"), undefined);
  });
});
