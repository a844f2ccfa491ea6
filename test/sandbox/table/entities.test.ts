import assert from "node:assert/strict";
import { StorageFailed } from "../../../sandbox/storage/storage-failure";
import { origin, refusal, TableFixture } from "./table-fixture";

describe("the table service", () => {
  let world: TableFixture;
  beforeEach(() => {
    world = new TableFixture();
  });
  afterEach(() => world.close());

  it("answers an insert with ETag, location and request id", async () => {
    const answer = await world.insert("it's 1", { Size: 5 }, { prefer: "return-no-content" });
    assert.equal(answer.status, 204);
    assert.match(answer.headers.get("etag") ?? "", /^W\/"datetime'2026-01-01T00%3A00%3A00\.000\d{4}Z'"$/);
    assert.equal(answer.headers.get("location"), `${origin}/Leads(PartitionKey='p',RowKey='it''s%201')`);
    assert.match(answer.headers.get("x-ms-request-id") ?? "", /^[0-9a-f-]{36}$/);
    const read = (await (await world.entity("GET", "it''s 1")).json()) as any;
    assert.deepEqual([read.RowKey, read.Size], ["it's 1", 5]);
  });

  it("gives every write a later time, even within one tick of the clock", async () => {
    await world.insert("1");
    const times: string[] = [];
    for (let writes = 0; writes < 20; writes++) {
      await world.entity("PUT", "1", { writes });
      const [{ Timestamp }] = await world.query();
      times.push(Timestamp);
    }
    assert.deepEqual([...new Set(times)].sort(), times);
  });

  it("names the type of what JSON does not show, unless no metadata is wanted", async () => {
    const given = {
      "Long@odata.type": "Edm.Int64",
      Long: "5",
      "When@odata.type": "Edm.DateTime",
      When: "2026-01-31T05:06:07.5+01:00",
      "Part@odata.type": "Edm.Double",
      Part: 5,
    };
    await world.insert("1", given);
    const accept = "application/json;odata=minimalmetadata";
    const read: any = await (await world.entity("GET", "1", undefined, { accept })).json();
    assert.equal(read["odata.metadata"], `${origin}/$metadata#Leads/@Element`);
    assert.deepEqual(
      [read["Long@odata.type"], read.When, read["When@odata.type"], read["Part@odata.type"]],
      ["Edm.Int64", "2026-01-31T04:06:07.5Z", "Edm.DateTime", undefined],
    );
    const bare: any = await (await world.entity("GET", "1")).json();
    assert.deepEqual(Object.keys(bare), ["PartitionKey", "RowKey", "Timestamp", "Long", "When", "Part"]);
  });

  it("keeps properties whose names every object has", async () => {
    await world.insert("1", JSON.parse('{"constructor": "a", "__proto__": "b", "toString": "c"}'));
    await world.entity("PATCH", "1", { More: 1 });
    const text = await (await world.entity("GET", "1")).text();
    assert.match(text, /"constructor":"a","__proto__":"b","toString":"c","More":1/);
    assert.equal((await world.query("?$filter=valueOf eq 'a'")).length, 0);
  });

  it("limits what a merge makes, not only what it brings", async () => {
    const properties = (prefix: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 1]));
    await world.insert("1", properties("a", 200));
    assert.equal((await world.entity("PATCH", "1", properties("b", 52))).status, 204);
    assert.deepEqual(refusal(await world.entity("PATCH", "1", { c: 1 })), [400, "TooManyProperties"]);
    assert.equal((await world.entity("PUT", "1", { c: 1 })).status, 204);
  });

  it("refuses a body over 4 MiB, a wrong ETag, and If-None-Match", async () => {
    await world.insert("1");
    assert.deepEqual(refusal(await world.insert("2", { a: "x".repeat(4_200_000) })), [
      413,
      "RequestBodyTooLarge",
    ]);
    const put = async (headers: Record<string, string>) =>
      refusal(await world.entity("PUT", "1", {}, headers));
    assert.deepEqual(await put({ "if-match": "1" }), [400, "InvalidInput"]);
    assert.deepEqual(await put({ "if-none-match": "*" }), [400, "InvalidInput"]);
    assert.deepEqual(await put({ "if-match": "*" }), [204, null]);
  });

  it("refuses a filter and a page that Azure refuses", async () => {
    const ask = async (query: string) => refusal(await world.call("GET", `/Leads()?${query}`));
    const sixteen = Array(16).fill("a eq 1").join(" or ");
    for (const query of [
      "$filter=a",
      "$filter=a eq",
      "$filter=a is 'b'",
      "$filter=(a eq 1",
      "$filter=a eq 1 and",
      "$filter=a eq guid'x'",
      "$filter=a eq money'1'",
      `$filter=${sixteen}`,
      "$top=0",
      "$top=1001",
      "$top=few",
      "NextPartitionKey=",
      "NextPartitionKey=1!2!x",
    ]) {
      assert.deepEqual(await ask(query), [400, "InvalidInput"], query);
    }
  });

  it("compares each type by its values", async () => {
    const values = {
      "Id@odata.type": "Edm.Guid",
      Id: "C9DA6455-213D-42C9-9A79-3E9149A57833",
      "Long@odata.type": "Edm.Int64",
      Long: "9007199254740993",
      "When@odata.type": "Edm.DateTime",
      When: "2026-01-31T04:05:06.5Z",
      "Bytes@odata.type": "Edm.Binary",
      Bytes: "AQID",
      Half: 0.5,
    };
    await world.insert("1", values);
    for (const [filter, count] of [
      ["Id eq guid'c9da6455-213d-42c9-9a79-3e9149a57833'", 1],
      ["Long gt 9007199254740992L", 1],
      ["Long eq 9007199254740992L", 0],
      ["When eq datetime'2026-01-31T04:05:06.5000000Z'", 1],
      ["When lt datetime'2026-01-31T04:05:06.49Z'", 0],
      ["Bytes eq X'010203'", 1],
      ["Half lt 1 and Half gt -1.5e-1", 1],
      ["Half eq '0.5'", 0],
      ["Timestamp ge datetime'2026-01-01T00:00:00Z'", 1],
    ] as const) {
      assert.equal((await world.query(`?$filter=${encodeURIComponent(filter)}`)).length, count, filter);
    }
  });

  it("lists tables page by page", async () => {
    for (const name of ["Alpha", "Beta"]) await world.call("POST", "/Tables", { TableName: name });
    const page = async (query: string) => {
      const answer = await world.call("GET", `/Tables?$top=2${query}`);
      const { value } = (await answer.json()) as { value: { TableName: string }[] };
      return [value.map(({ TableName }) => TableName), answer.headers.get("x-ms-continuation-nexttablename")];
    };
    const [names, next] = await page("");
    assert.deepEqual(names, ["Alpha", "Beta"]);
    assert.deepEqual(await page(`&NextTableName=${next}`), [["Leads"], null]);
    assert.deepEqual(refusal(await world.call("DELETE", "/Tables('Gamma')")), [404, "ResourceNotFound"]);
  });

  it("names what it does not emulate", async () => {
    const asked: [method: string, path: string, headers: Record<string, string>, text: RegExp][] = [
      ["POST", "/$batch", {}, /'\$batch'/],
      ["GET", "/Leads?comp=acl", {}, /comp=acl/],
      ["GET", "/Tables('Leads')", {}, /GET of the table/],
      ["POST", "/Leads(PartitionKey='p',RowKey='1')", { "x-http-method": "MERGE" }, /X-HTTP-Method/],
      ["GET", "/Leads()?$orderby=RowKey", {}, /\$orderby/],
      ["GET", "/Leads()?$filter=startswith(RowKey,'a')", {}, /function startswith/],
      ["GET", "/Leads()?$filter=1 eq a", {}, /starts with a value/],
      ["GET", "/Tables?$filter=TableName eq 'a'", {}, /\$filter/],
      ["GET", "/Leads()", { accept: "application/json;odata=fullmetadata" }, /fullmetadata/],
    ];
    for (const [method, path, headers, text] of asked) {
      const answer = await world.call(method, path, undefined, headers);
      assert.deepEqual(refusal(answer), [501, "NotEmulated"], path);
      assert.match(await answer.text(), text);
    }
  });

  it("knows a table only through Resource Manager, and forgets entities with it", async () => {
    await world.insert("1");
    world.service.entities.forgetTable("stleads", "leads");
    assert.deepEqual(await world.query(), []);
    await world.insert("1");
    world.service.entities.forgetAccount("StLeads");
    assert.deepEqual(await world.query(), []);
    world.tables.clear();
    assert.deepEqual(refusal(await world.insert("1")), [404, "TableNotFound"]);
  });

  it("answers 507 when the disk is full, and keeps the earlier data", async () => {
    await world.insert("1");
    const { database } = world;
    const run = database.run.bind(database);
    database.run = () => {
      throw new StorageFailed(new Error("database or disk is full"));
    };
    assert.deepEqual(refusal(await world.insert("2")), [507, "InsufficientStorage"]);
    database.run = run;
    assert.equal((await world.query()).length, 1);
  });
});
