import assert from "node:assert/strict";
import { StorageFailed } from "../../../sandbox/storage/storage-failure";
import { BlobFixture, containerUrl, refusal } from "./blob-fixture";

describe("the blob service", () => {
  let world: BlobFixture;
  beforeEach(() => {
    world = new BlobFixture();
  });
  afterEach(() => world.close());

  it("answers a put with 201 and returns bytes, type, MD5, ETag, dates and metadata", async () => {
    const written = await world.put("dynamics365/a b.json", '{"n":1}', {
      "content-type": "application/json",
      "x-ms-meta-run": "0858CU01",
    });
    assert.equal(written.status, 201);
    const etag = written.headers.get("etag") ?? "";
    assert.match(etag, /^"0x8D[0-9A-F]{13}"$/);
    assert.equal(written.headers.get("content-md5"), "CCwmyKa8dSJqMdpUlcySkg==");
    assert.match(written.headers.get("x-ms-request-id") ?? "", /^[0-9a-f-]{36}$/);
    assert.equal(written.headers.get("x-ms-version"), "2023-11-03");

    const read = await world.call("GET", "/dynamics365/a%20b.json");
    assert.equal(await read.text(), '{"n":1}');
    const shown = Object.fromEntries(
      ["content-type", "content-md5", "etag", "last-modified", "x-ms-meta-run", "x-ms-blob-type"].map(
        (name) => [name, read.headers.get(name)],
      ),
    );
    assert.deepEqual(shown, {
      "content-type": "application/json",
      "content-md5": "CCwmyKa8dSJqMdpUlcySkg==",
      etag,
      "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT",
      "x-ms-meta-run": "0858CU01",
      "x-ms-blob-type": "BlockBlob",
    });
  });

  it("shows the head of a blob without its bytes", async () => {
    await world.put("a", "12345");
    const head = await world.call("HEAD", "/a");
    assert.deepEqual([head.status, head.headers.get("content-length"), await head.text()], [200, "5", ""]);
    const absent = await world.call("HEAD", "/b");
    assert.deepEqual([...refusal(absent), await absent.text()], [404, "BlobNotFound", ""]);
  });

  it("stores an empty blob", async () => {
    assert.equal((await world.put("empty")).status, 201);
    const read = await world.call("GET", "/empty");
    assert.deepEqual([read.status, await read.text()], [200, ""]);
  });

  it("replaces content, metadata and ETag, and keeps the creation date", async () => {
    const first = await world.put("a", "1", { "x-ms-meta-run": "1", "x-ms-meta-code": "Forbidden" });
    world.clock.advance(86_400_000);
    const second = await world.put("a", "2", { "x-ms-meta-run": "2" });
    assert.notEqual(first.headers.get("etag"), second.headers.get("etag"));
    const { headers } = await world.call("HEAD", "/a");
    assert.deepEqual(
      ["x-ms-meta-run", "x-ms-meta-code", "last-modified", "x-ms-creation-time"].map((name) =>
        headers.get(name),
      ),
      ["2", null, "Fri, 02 Jan 2026 00:00:00 GMT", "Thu, 01 Jan 2026 00:00:00 GMT"],
    );
  });

  it("deletes a blob once", async () => {
    await world.put("a", "1");
    assert.equal((await world.call("DELETE", "/a")).status, 202);
    assert.deepEqual(refusal(await world.call("DELETE", "/a")), [404, "BlobNotFound"]);
    assert.deepEqual(refusal(await world.call("GET", "/a")), [404, "BlobNotFound"]);
  });

  it("checks the conditions of a put", async () => {
    const etag = (await world.put("a", "1")).headers.get("etag") ?? "";
    const put = async (name: string, headers: Record<string, string>) =>
      refusal(await world.put(name, "2", headers));
    assert.deepEqual(await put("a", { "if-none-match": "*" }), [409, "BlobAlreadyExists"]);
    assert.deepEqual(await put("a", { "if-none-match": etag }), [412, "ConditionNotMet"]);
    assert.deepEqual(await put("a", { "if-match": '"0x8D1"' }), [412, "ConditionNotMet"]);
    assert.deepEqual(await put("b", { "if-match": etag }), [412, "ConditionNotMet"]);
    assert.deepEqual(await put("b", { "if-match": "*" }), [412, "ConditionNotMet"]);
    assert.deepEqual(await put("a", { "if-match": etag, "if-none-match": "*" }), [
      400,
      "MultipleConditionHeadersNotSupported",
    ]);
    assert.equal(await (await world.call("GET", "/a")).text(), "1");
    assert.deepEqual(await put("b", { "if-none-match": "*" }), [201, null]);
    assert.deepEqual(await put("a", { "if-match": etag }), [201, null]);
  });

  it("checks the conditions of a read and of a delete", async () => {
    const etag = (await world.put("a", "1")).headers.get("etag") ?? "";
    const unchanged = await world.call("GET", "/a", { "if-none-match": etag });
    assert.deepEqual([...refusal(unchanged), await unchanged.text()], [304, "ConditionNotMet", ""]);
    assert.deepEqual(refusal(await world.call("GET", "/a", { "if-match": '"0x8D1"' })), [
      412,
      "ConditionNotMet",
    ]);
    assert.deepEqual(refusal(await world.call("DELETE", "/a", { "if-match": '"0x8D1"' })), [
      412,
      "ConditionNotMet",
    ]);
    assert.equal((await world.call("DELETE", "/a", { "if-match": etag })).status, 202);
    const again = await world.call("DELETE", "/a", { "if-match": etag });
    assert.deepEqual(refusal(again), [412, "ConditionNotMet"]);
  });

  it("refuses metadata that Azure refuses", async () => {
    const put = async (headers: Record<string, string>) => refusal(await world.put("a", "1", headers));
    assert.deepEqual(await put({ "x-ms-meta-lead-id": "1" }), [400, "InvalidMetadata"]);
    assert.deepEqual(await put({ "x-ms-meta-1st": "1" }), [400, "InvalidMetadata"]);
    assert.deepEqual(await put({ "x-ms-meta-name": "J\u00f6rg" }), [400, "InvalidMetadata"]);
    assert.deepEqual(await put({ "x-ms-meta-": "1" }), [400, "EmptyMetadataKey"]);
    assert.deepEqual(await put({ "x-ms-meta-a": "x".repeat(8192) }), [400, "MetadataTooLarge"]);
    assert.deepEqual(await put({ "x-ms-meta-a": "x".repeat(8191) }), [201, null]);
  });

  it("compares the content with the MD5 that came with it", async () => {
    const put = async (md5: string) => refusal(await world.put("a", "1", { "content-md5": md5 }));
    assert.deepEqual(await put("gNLgCRFfjyXYROnnO0qDgQ=="), [400, "Md5Mismatch"]);
    assert.deepEqual(await put("abc"), [400, "InvalidMd5"]);
    assert.deepEqual(await put("xMpCOKC5I4INzFCab3WEmw=="), [201, null]);
  });

  it("refuses a body over the sandbox's limit by its declared length", async () => {
    const answer = await world.put("a", "", { "content-length": "104857601" });
    assert.deepEqual(refusal(answer), [413, "RequestBodyTooLarge"]);
  });

  it("refuses an invalid name or address", async () => {
    const get = async (path: string) => refusal(await world.call("GET", path));
    assert.deepEqual(await get(`/${"x".repeat(1025)}`), [400, "OutOfRangeInput"]);
    assert.deepEqual(await get("/a%00b"), [400, "InvalidResourceName"]);
    assert.deepEqual(await get("/%E0%A4"), [400, "InvalidUri"]);
  });

  it("names what it does not emulate", async () => {
    const asked: [method: string, path: string, headers: Record<string, string>, text: RegExp][] = [
      ["PUT", "/a", { "x-ms-blob-type": "PageBlob" }, /PageBlob/],
      ["PUT", "/a", { "x-ms-lease-id": "1" }, /x-ms-lease-id/],
      ["PUT", "/a", { "x-ms-copy-source": "https://x" }, /x-ms-copy-source/],
      ["PUT", "/a", { "if-modified-since": "Thu, 01 Jan 2026 00:00:00 GMT" }, /if-modified-since/],
      ["PUT", "/a?comp=block", {}, /PUT comp=block of a blob/],
      ["GET", "/a", { range: "bytes=0-1" }, /header range/],
      ["GET", "/a?snapshot=1", {}, /snapshot/],
      ["PUT", "?restype=container", {}, /PUT restype=container of a container/],
      ["GET", "?restype=container&comp=list&delimiter=/", {}, /delimiter/],
      ["GET", "?restype=container&comp=list&include=tags", {}, /include=tags/],
    ];
    for (const [method, path, headers, text] of asked) {
      const answer = await world.call(method, path, headers);
      assert.deepEqual(refusal(answer), [501, "NotEmulated"], path);
      assert.match(await answer.text(), text);
    }
  });

  it("knows a container only through Resource Manager", async () => {
    assert.equal((await world.call("GET", "?restype=container")).status, 200);
    world.containers.clear();
    assert.deepEqual(refusal(await world.put("a", "1")), [404, "ContainerNotFound"]);
    assert.deepEqual(refusal(await world.call("GET", "?restype=container")), [404, "ContainerNotFound"]);
  });

  it("deletes the blobs of a container and of an account", async () => {
    world.containers.add("other");
    const inOther = `${containerUrl}/../other/a`;
    const headers = {
      authorization: `Bearer ${await world.token()}`,
      "x-ms-version": "2023-11-03",
      "x-ms-blob-type": "BlockBlob",
    };
    await world.put("a", "1");
    await world.send(inOther, { method: "PUT", headers, body: "1" });
    world.service.blobs.forgetContainer("stleads", "letters");
    assert.deepEqual((await world.list()).names, []);
    assert.equal((await world.send(inOther, { headers })).status, 200);
    world.service.blobs.forgetAccount("StLeads");
    assert.equal((await world.send(inOther, { headers })).status, 404);
  });

  it("answers 507 when the disk is full, and keeps the earlier data", async () => {
    await world.put("a", "1");
    const { database } = world;
    const run = database.run.bind(database);
    database.run = () => {
      throw new StorageFailed(new Error("database or disk is full"));
    };
    assert.deepEqual(refusal(await world.put("a", "2")), [507, "InsufficientStorage"]);
    database.run = run;
    assert.equal(await (await world.call("GET", "/a")).text(), "1");
    assert.equal((await world.put("a", "2")).status, 201);
  });

  it("writes an error as XML with code, message, request id and time", async () => {
    const answer = await world.call("GET", "/a");
    assert.equal(answer.headers.get("content-type"), "application/xml");
    assert.match(
      await answer.text(),
      /^<\?xml version="1.0" encoding="utf-8"\?><Error><Code>BlobNotFound<\/Code><Message>The specified blob does not exist\.\nRequestId:[0-9a-f-]+\nTime:2026-01-01T00:00:00\.000Z<\/Message><\/Error>$/,
    );
  });
});
