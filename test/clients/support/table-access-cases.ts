/** The table contract, part two: rules, access, and features that our service lacks. */
import type { CallerOptions } from "./blob-worlds";
import { outcome, raw, type TableCase } from "./table-case";

const entity = (rowKey: string, more: object = {}) => ({ partitionKey: "p", rowKey, ...more });

/** An insert by another caller. */
function insertAs(options: CallerOptions): TableCase["run"] {
  return async ({ tableName }, world) =>
    outcome((await world.table(tableName, options)).createEntity(entity("1")));
}

/** Inserts without a client library; the answers' statuses and codes. */
function insertEach(...bodies: unknown[]): TableCase["run"] {
  return async ({ tableName }, world) => {
    const answers: unknown[] = [];
    for (const body of bodies) {
      const whole = typeof body === "string" ? body : { PartitionKey: "p", RowKey: "1", ...(body as object) };
      const { status, code } = await raw(world, "POST", `/${tableName}`, { body: whole });
      answers.push([status, code]);
    }
    return answers;
  };
}

function forged(token: string): string {
  const [head, body, signature = ""] = token.split(".");
  return [head, body, [...signature].reverse().join("")].join(".");
}

const long = (count: number) => "x".repeat(count);
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, index]));

export const tableAccessCases: readonly TableCase[] = [
  {
    name: "takes a string of 32768 characters and refuses a longer one",
    run: insertEach({ RowKey: "2", text: long(32_768) }, { text: long(32_769) }),
    expected: [
      [201, undefined],
      [400, "PropertyValueTooLarge"],
    ],
  },
  {
    name: "refuses an object and an array",
    run: insertEach({ a: { b: 1 } }, { a: [1] }),
    expected: Array(2).fill([400, "InvalidInput"]),
  },
  {
    name: "refuses text that is not JSON",
    run: insertEach("{"),
    expected: [[400, "InvalidInput"]],
    azurite: { answer: [[400, undefined]], because: "its answer has no code" },
  },
  {
    name: "refuses a value that is not of its type",
    run: insertEach(
      { a: "x", "a@odata.type": "Edm.Int64" },
      { a: "x", "a@odata.type": "Edm.Guid" },
      { a: "yesterday", "a@odata.type": "Edm.DateTime" },
      { a: "x", "a@odata.type": "Edm.Money" },
    ),
    expected: Array(4).fill([400, "InvalidInput"]),
    azurite: {
      answer: [
        [201, undefined],
        [409, "EntityAlreadyExists"],
        [409, "EntityAlreadyExists"],
        [500, undefined],
      ],
      because: "it does not read values",
    },
  },
  {
    name: "refuses an entity without a key",
    run: insertEach({ RowKey: undefined }, { PartitionKey: null }),
    expected: Array(2).fill([400, "PropertiesNeedValue"]),
  },
  {
    name: "refuses keys with characters that Azure does not allow, and long ones",
    run: insertEach(
      { RowKey: "a/b" },
      { RowKey: "a\\b" },
      { RowKey: "a#b" },
      { RowKey: "a?b" },
      { RowKey: "a\tb" },
      { RowKey: "a\u0080b" },
      { PartitionKey: long(513) },
    ),
    expected: Array(7).fill([400, "InvalidInput"]),
  },
  {
    name: "takes keys of 512 characters, and quotes, commas and blanks in them",
    async run(table) {
      const keys = [long(512), "it's, (100%) + é", ""];
      for (const key of keys) await table.createEntity(entity(key));
      const read: unknown[] = [];
      for (const key of keys.slice(1)) read.push((await table.getEntity("p", key)).rowKey);
      return read;
    },
    expected: ["it's, (100%) + é", ""],
  },
  {
    name: "takes 252 properties and refuses more",
    run: insertEach({ RowKey: "2", ...many(252) }, many(253)),
    expected: [
      [201, undefined],
      [400, "TooManyProperties"],
    ],
    azurite: {
      answer: [
        [201, undefined],
        [201, undefined],
      ],
      because: "it does not count",
    },
  },
  {
    name: "refuses names that are no identifiers or too long",
    run: insertEach({ "a-b": 1 }, { [long(256)]: 1 }),
    expected: [
      [400, "PropertyNameInvalid"],
      [400, "PropertyNameTooLong"],
    ],
    azurite: {
      answer: [
        [201, undefined],
        [409, "EntityAlreadyExists"],
      ],
      because: "it does not read names",
    },
  },
  {
    name: "refuses an entity over 1 MiB",
    run: insertEach(
      Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`p${index}`, long(32_768)])),
    ),
    expected: [[400, "EntityTooLarge"]],
    azurite: { answer: [[201, undefined]], because: "it measures only replaced entities" },
  },
  {
    name: "refuses a body of another type",
    async run({ tableName }, world) {
      const headers = { "content-type": "application/atom+xml" };
      const { status, code } = await raw(world, "POST", `/${tableName}`, { body: "<entry/>", headers });
      return [status, code];
    },
    expected: [415, "AtomFormatNotSupported"],
    azurite: { answer: [400, "PropertiesNeedValue"], because: "it takes every type for JSON" },
  },
  {
    name: "refuses table names that are not letters and digits",
    async run(_, world) {
      const create = async (TableName: string) => {
        const { status, code } = await raw(world, "POST", "/Tables", { body: { TableName } });
        return [status, code];
      };
      return [await create("bad-name"), await create("1st"), await create("ab")];
    },
    expected: [
      [400, "InvalidResourceName"],
      [400, "InvalidResourceName"],
      [400, "OutOfRangeInput"],
    ],
    azurite: { answer: Array(3).fill([400, undefined]), because: "its answers have no code" },
  },
  {
    name: "takes a table's name in any letter case",
    async run(table, world) {
      const upper = await world.table(table.tableName.toUpperCase());
      return [await outcome(upper.createEntity(entity("1"))), await outcome(table.getEntity("p", "1"))];
    },
    expected: ["done", "done"],
    azurite: {
      answer: [
        [404, "TableNotFound"],
        [404, "ResourceNotFound"],
      ],
      because: "its tables differ by letter case",
    },
  },
  {
    name: "requires a condition for a delete",
    async run(table, world) {
      await table.createEntity(entity("1"));
      const path = `/${table.tableName}(PartitionKey='p',RowKey='1')`;
      const { status, code } = await raw(world, "DELETE", path);
      return [status, code];
    },
    expected: [400, "MissingRequiredHeader"],
    azurite: { answer: [400, undefined], because: "its answer has no code" },
  },
  {
    name: "writes an error as JSON with code, language, text, request id and time",
    async run({ tableName }, world) {
      const { text } = await raw(world, "GET", `/${tableName}(PartitionKey='p',RowKey='none')`);
      const { code, message } = JSON.parse(text)["odata.error"];
      const form = /^(.+)\nRequestId:[0-9a-f-]+\nTime:[0-9TZ:.-]+$/;
      return [code, message.lang, form.exec(message.value)?.[1]];
    },
    expected: ["ResourceNotFound", "en-US", "The specified resource does not exist."],
  },
  {
    name: "takes a token for the account",
    run: insertAs({ audience: "https://stleads.table.core.windows.net" }),
    expected: "done",
  },
  {
    name: "refuses a token for another resource",
    run: insertAs({ audience: "https://management.azure.com/" }),
    expected: [401, "InvalidAuthenticationInfo"],
    azurite: { answer: [403, undefined], because: "its answer has no code" },
  },
  {
    name: "refuses a token whose signature is another's",
    run: insertAs({ change: forged }),
    expected: [401, "InvalidAuthenticationInfo"],
    azurite: { answer: "done", because: "it does not check signatures" },
  },
  {
    name: "refuses a caller without a role",
    run: insertAs({ isStranger: true }),
    expected: [403, "AuthorizationPermissionMismatch"],
    azurite: { answer: "done", because: "it knows no roles" },
  },
  {
    name: "refuses account keys",
    run: insertAs({ withKey: true }),
    expected: [403, "KeyBasedAuthenticationNotPermitted"],
    azurite: { answer: "done", because: "its accounts always have keys" },
  },
  {
    name: "has no full metadata",
    async run({ tableName }, world) {
      const headers = { accept: "application/json;odata=fullmetadata" };
      return (await raw(world, "GET", `/${tableName}()`, { headers })).status;
    },
    expected: 501,
    azurite: { answer: 200, because: "Azure has it" },
  },
];
