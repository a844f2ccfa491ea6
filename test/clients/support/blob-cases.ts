/** The blob contract, part one: content, conditions, metadata and lists. */
import { type BlobCase, download, namesOf, outcome, upload } from "./blob-case";

const other = '"0x8D0000000000000"';

export const blobCases: readonly BlobCase[] = [
  {
    name: "gives back what was put",
    async run(container) {
      const written = await upload(container, "dynamics365/1.json", '{"n":"é"}', {
        blobHTTPHeaders: { blobContentType: "application/json", blobCacheControl: "no-store" },
        metadata: { run: "0858CU01", code: "Forbidden" },
      });
      const { answer, text } = await download(container, "dynamics365/1.json");
      return {
        text,
        type: answer.contentType,
        cacheControl: answer.cacheControl,
        length: answer.contentLength,
        kind: answer.blobType,
        metadata: answer.metadata,
        sameEtag: answer.etag === written.etag,
        md5: Buffer.from(answer.contentMD5 ?? []).toString("hex"),
        dates: [answer.lastModified, answer.createdOn, written.lastModified].every(
          (date) => date instanceof Date,
        ),
      };
    },
    expected: {
      text: '{"n":"é"}',
      type: "application/json",
      cacheControl: "no-store",
      length: 10,
      kind: "BlockBlob",
      metadata: { run: "0858CU01", code: "Forbidden" },
      sameEtag: true,
      md5: "39eef6b5b67d0684bb232a4635427104",
      dates: true,
    },
  },
  {
    name: "replaces content, type and metadata of a blob, and its ETag",
    async run(container) {
      const first = await upload(container, "a", "one", { metadata: { run: "1", code: "Forbidden" } });
      const second = await upload(container, "a", "two", { metadata: { run: "2" } });
      const { metadata, contentType } = await container.getBlobClient("a").getProperties();
      return { metadata, contentType, isNew: first.etag !== second.etag };
    },
    expected: { metadata: { run: "2" }, contentType: "application/octet-stream", isNew: true },
  },
  {
    name: "keeps an empty blob",
    async run(container) {
      await upload(container, "a", "");
      const { contentLength } = await container.getBlobClient("a").getProperties();
      return { contentLength, text: (await download(container, "a")).text };
    },
    expected: { contentLength: 0, text: "" },
  },
  {
    name: "takes any name",
    async run(container) {
      const names = ["a b/ü#?%25&+=.json", "日本/😀", "x'\"<&>(1)"];
      for (const name of names) await upload(container, name, name);
      const texts = await Promise.all(names.map(async (name) => (await download(container, name)).text));
      return { texts: texts.join() === names.join(), listed: (await namesOf(container)).sort() };
    },
    expected: { texts: true, listed: ["a b/ü#?%25&+=.json", "x'\"<&>(1)", "日本/😀"] },
  },
  {
    name: "deletes once",
    async run(container) {
      await upload(container, "a", "1");
      const blob = container.getBlobClient("a");
      return [
        await outcome(blob.delete()),
        await outcome(blob.delete()),
        await outcome(blob.download()),
        await outcome(blob.getProperties()),
        await blob.exists(),
      ];
    },
    expected: [202, [404, "BlobNotFound"], [404, "BlobNotFound"], [404, "BlobNotFound"], false],
  },
  {
    name: "puts only a new blob with If-None-Match: *",
    async run(container) {
      const put = () => outcome(upload(container, "a", "1", { conditions: { ifNoneMatch: "*" } }));
      return [await put(), await put()];
    },
    expected: [201, [409, "BlobAlreadyExists"]],
  },
  {
    name: "puts only over the blob that If-Match names",
    async run(container) {
      const put = (name: string, ifMatch: string) =>
        outcome(upload(container, name, "2", { conditions: { ifMatch } }));
      const { etag = "" } = await upload(container, "a", "1");
      return [await put("a", other), await put("a", etag), await put("a", etag), await put("b", etag)];
    },
    expected: [[412, "ConditionNotMet"], 201, [412, "ConditionNotMet"], [412, "ConditionNotMet"]],
  },
  {
    name: "refuses a new blob with If-Match: *",
    run: (container) => outcome(upload(container, "a", "1", { conditions: { ifMatch: "*" } })),
    expected: [412, "ConditionNotMet"],
    azurite: { answer: 201, because: "it leaves the wildcard out when there is no blob" },
  },
  {
    name: "reads by condition",
    async run(container) {
      const { etag = "" } = await upload(container, "a", "1");
      const read = (conditions: object) =>
        outcome(container.getBlobClient("a").download(undefined, undefined, { conditions }));
      return [
        await read({ ifMatch: etag }),
        await read({ ifMatch: other }),
        await read({ ifNoneMatch: other }),
        ((await read({ ifNoneMatch: etag })) as unknown[])[0],
      ];
    },
    expected: [200, [412, "ConditionNotMet"], 200, 304],
  },
  {
    name: "deletes only the blob that If-Match names",
    async run(container) {
      const { etag = "" } = await upload(container, "a", "1");
      const remove = (name: string, ifMatch: string) =>
        outcome(container.getBlobClient(name).delete({ conditions: { ifMatch } }));
      return [await remove("a", other), await remove("a", etag), await remove("a", etag)];
    },
    expected: [[412, "ConditionNotMet"], 202, [412, "ConditionNotMet"]],
  },
  {
    name: "lists names in order, by prefix and page by page",
    async run(container) {
      for (const name of ["b/2", "a", "b/1", "c", "b/3"]) await upload(container, name, "1");
      const pages: string[][] = [];
      const listed = container.listBlobsFlat({ prefix: "b/" }).byPage({ maxPageSize: 2 });
      for await (const { segment } of listed) pages.push(segment.blobItems.map(({ name }) => name));
      return { all: await namesOf(container), pages, none: await namesOf(container, "z") };
    },
    expected: { all: ["a", "b/1", "b/2", "b/3", "c"], pages: [["b/1", "b/2"], ["b/3"]], none: [] },
  },
  {
    name: "goes on from a continuation token",
    async run(container) {
      for (const name of ["a", "b", "c"]) await upload(container, name, "1");
      const first = (await container.listBlobsFlat().byPage({ maxPageSize: 1 }).next()).value;
      await container.deleteBlob("b");
      const rest = container.listBlobsFlat().byPage({ continuationToken: first.continuationToken });
      return (await rest.next()).value.segment.blobItems.map(({ name }: { name: string }) => name);
    },
    expected: ["c"],
  },
  {
    name: "shows properties and, when asked, metadata in a list",
    async run(container) {
      const { etag } = await upload(container, "a", "12345", { metadata: { run: "1" } });
      const one = async (includeMetadata: boolean) =>
        (await container.listBlobsFlat({ includeMetadata }).next()).value;
      const { name, metadata, properties } = await one(true);
      return {
        name,
        metadata,
        length: properties.contentLength,
        kind: properties.blobType,
        sameEtag: `"${properties.etag}"` === etag || properties.etag === etag,
        isDate: properties.lastModified instanceof Date,
        without: (await one(false)).metadata,
      };
    },
    expected: {
      name: "a",
      metadata: { run: "1" },
      length: 5,
      kind: "BlockBlob",
      sameEtag: true,
      isDate: true,
      without: undefined,
    },
  },
  {
    name: "refuses a metadata name that is not a C# identifier",
    run: (container) => outcome(upload(container, "a", "1", { metadata: { "lead-id": "1" } })),
    expected: [400, "InvalidMetadata"],
  },
  {
    name: "refuses metadata beyond ASCII",
    run: (container) => outcome(upload(container, "a", "1", { metadata: { name: "Jörg" } })),
    expected: [400, "InvalidMetadata"],
    azurite: { answer: 201, because: "it checks names alone" },
  },
  {
    name: "refuses metadata of more than 8 KB",
    async run(container) {
      const put = (size: number) =>
        outcome(upload(container, "a", "1", { metadata: { a: "x".repeat(size), b: "" } }));
      return await put(8192);
    },
    expected: [400, "MetadataTooLarge"],
    azurite: { answer: 201, because: "it does not measure metadata" },
  },
  {
    name: "refuses content that is not what its MD5 says",
    run: (container) =>
      outcome(
        container.getBlockBlobClient("a").upload("1", 1, {
          blobHTTPHeaders: { blobContentMD5: Buffer.alloc(16) },
        }),
      ),
    expected: [400, "Md5Mismatch"],
    azurite: { answer: [400, "InvalidOperation"], because: "it has another code for it" },
  },
  {
    name: "knows which container there is",
    async run(container, world) {
      const absent = await world.container("absent");
      return [
        await container.exists(),
        await absent.exists(),
        await outcome(upload(absent, "a", "1")),
        await outcome(absent.listBlobsFlat().next()),
      ];
    },
    expected: [true, false, [404, "ContainerNotFound"], [404, "ContainerNotFound"]],
  },
];
