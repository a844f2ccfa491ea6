/** The table contract, part one: entities, conditions, queries and tables. */
import { odata } from "@azure/data-tables";
import { keysOf, outcome, raw, rowsOf, type TableCase } from "./table-case";

const p = "p";
const entity = (rowKey: string, more: object = {}) => ({ partitionKey: p, rowKey, ...more });
const other = "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"";

export const tableCases: readonly TableCase[] = [
  {
    name: "gives back values of every type",
    async run(table) {
      const values = {
        text: "é 'quoted'",
        yes: true,
        whole: 5,
        part: 1.5,
        long: { type: "Int64", value: "9007199254740993" },
        id: { type: "Guid", value: "c9da6455-213d-42c9-9a79-3e9149a57833" },
        when: new Date("2026-01-31T04:05:06.789Z"),
        bytes: new Uint8Array([1, 2, 3]),
        nothing: null,
      };
      await table.createEntity(entity("1", values));
      const { etag, timestamp, ...read } = await table.getEntity<any>(p, "1");
      return {
        ...Object.fromEntries(Object.entries(read).filter(([name]) => !name.startsWith("odata."))),
        bytes: [...read.bytes],
        hasEtag: /^W\/"datetime'.+'"$/.test(etag),
        hasTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/.test(timestamp ?? ""),
      };
    },
    expected: {
      partitionKey: "p",
      rowKey: "1",
      text: "é 'quoted'",
      yes: true,
      whole: 5,
      part: 1.5,
      long: 9007199254740993n,
      id: { type: "Guid", value: "c9da6455-213d-42c9-9a79-3e9149a57833" },
      when: new Date("2026-01-31T04:05:06.789Z"),
      bytes: [1, 2, 3],
      hasEtag: true,
      hasTime: true,
    },
  },
  {
    name: "refuses a second entity with the same key",
    async run(table) {
      await table.createEntity(entity("1", { text: "first" }));
      const again = await outcome(table.createEntity(entity("1", { text: "second" })));
      return [again, (await table.getEntity<any>(p, "1")).text];
    },
    expected: [[409, "EntityAlreadyExists"], "first"],
  },
  {
    name: "answers an insert with or without a body, as preferred",
    async run({ tableName }, world) {
      const insert = async (RowKey: string, headers: Record<string, string>) => {
        const body = { PartitionKey: p, RowKey, Size: 1 };
        const answer = await raw(world, "POST", `/${tableName}`, { body, headers });
        const { Timestamp: _, ...shown } = answer.text === "" ? {} : JSON.parse(answer.text);
        return [
          answer.status,
          shown,
          answer.headers["preference-applied"],
          answer.headers.etag !== undefined,
        ];
      };
      return [
        await insert("1", { prefer: "return-no-content" }),
        await insert("2", { prefer: "return-content" }),
        await insert("3", {}),
      ];
    },
    expected: [
      [204, {}, "return-no-content", true],
      [201, { PartitionKey: "p", RowKey: "2", Size: 1 }, "return-content", true],
      [201, { PartitionKey: "p", RowKey: "3", Size: 1 }, undefined, true],
    ],
    azurite: {
      answer: [
        [204, {}, "return-no-content", true],
        [201, { PartitionKey: "p", RowKey: "2", Size: 1 }, "return-content", true],
        [201, { PartitionKey: "p", RowKey: "3", Size: 1 }, "return-content", true],
      ],
      because: "it names a preference that nobody gave",
    },
  },
  {
    name: "shows as much metadata as was accepted",
    async run({ tableName }, world) {
      const body = { PartitionKey: p, RowKey: "1", "Long@odata.type": "Edm.Int64", Long: "5" };
      await raw(world, "POST", `/${tableName}`, { body });
      const members = async (path: string, level: string) => {
        const accept = `application/json;odata=${level}`;
        const { text } = await raw(world, "GET", path, { headers: { accept } });
        return Object.keys(JSON.parse(text)).sort();
      };
      const one = `/${tableName}(PartitionKey='p',RowKey='1')`;
      return [
        await members(one, "nometadata"),
        await members(one, "minimalmetadata"),
        await members(`/${tableName}()`, "nometadata"),
        await members(`/${tableName}()`, "minimalmetadata"),
      ];
    },
    expected: [
      ["Long", "PartitionKey", "RowKey", "Timestamp"],
      ["Long", "Long@odata.type", "PartitionKey", "RowKey", "Timestamp", "odata.etag", "odata.metadata"],
      ["value"],
      ["odata.metadata", "value"],
    ],
  },
  {
    name: "replaces and merges, with and without an entity before",
    async run(table) {
      await table.upsertEntity(entity("1", { a: 1, b: 1 }), "Replace");
      await table.upsertEntity(entity("1", { b: 2, c: 2 }), "Merge");
      const merged = await table.getEntity<any>(p, "1");
      await table.updateEntity(entity("1", { c: 3 }), "Merge");
      await table.updateEntity(entity("1", { d: 4 }), "Replace");
      const replaced = await table.getEntity<any>(p, "1");
      await table.upsertEntity(entity("2", { a: 5 }), "Merge");
      const values = ({ a, b, c, d }: any) => [a, b, c, d];
      return [merged, replaced, await table.getEntity<any>(p, "2")].map(values);
    },
    expected: [
      [1, 2, 2, undefined],
      [undefined, undefined, undefined, 4],
      [5, undefined, undefined, undefined],
    ],
  },
  {
    name: "changes and deletes only the version that was read",
    async run(table) {
      await table.createEntity(entity("1"));
      const { etag } = await table.getEntity(p, "1");
      const update = (etag: string) =>
        outcome(table.updateEntity(entity("1", { a: 1 }), "Replace", { etag }));
      const answers = [await update(other), await update(etag), await update(etag)];
      const { etag: latest } = await table.getEntity(p, "1");
      answers.push(await outcome(table.deleteEntity(p, "1", { etag })));
      answers.push(await outcome(table.deleteEntity(p, "1", { etag: latest })));
      return answers;
    },
    expected: [
      [412, "UpdateConditionNotSatisfied"],
      "done",
      [412, "UpdateConditionNotSatisfied"],
      [412, "UpdateConditionNotSatisfied"],
      "done",
    ],
  },
  {
    name: "has no entity that was not written",
    run: async (table) => [
      await outcome(table.getEntity(p, "none")),
      await outcome(table.deleteEntity(p, "none")),
      await outcome(table.updateEntity(entity("none"), "Merge")),
    ],
    expected: [
      [404, "ResourceNotFound"],
      [404, "ResourceNotFound"],
      [404, "ResourceNotFound"],
    ],
  },
  {
    name: "has no table that was not created",
    async run(_, world) {
      const table = await world.table("Missing");
      return [
        await outcome(table.createEntity(entity("1"))),
        await outcome(table.getEntity(p, "1")),
        await outcome(rowsOf(table)),
      ];
    },
    expected: [
      [404, "TableNotFound"],
      [404, "TableNotFound"],
      [404, "TableNotFound"],
    ],
  },
  {
    name: "finds entities by key and by value, in the order of their keys",
    async run(table) {
      const days = (day: number) => new Date(Date.UTC(2026, 0, day));
      for (const [key, age, name, day] of [
        ["b", 30, "O'Neil", 2],
        ["a", 20, "Ann", 1],
        ["c", 40, "Bo", 3],
      ] as const) {
        await table.createEntity(entity(key, { age, name, isKnown: key !== "c", day: days(day) }));
      }
      return [
        await keysOf(table, ""),
        await keysOf(table, odata`PartitionKey eq ${p} and RowKey eq ${"b"}`),
        await keysOf(table, odata`name eq ${"O'Neil"}`),
        await keysOf(table, "age gt 20 and age le 40"),
        await keysOf(table, "RowKey ge 'b' and RowKey lt 'c'"),
        await keysOf(table, "isKnown eq true and (age eq 20 or age eq 40)"),
        await keysOf(table, "not (age eq 20)"),
        await keysOf(table, odata`day ge ${days(2)}`),
        await keysOf(table, "name ne 'Ann'"),
        await keysOf(table, "missing eq 'Ann'"),
      ];
    },
    expected: [
      ["a", "b", "c"],
      ["b"],
      ["b"],
      ["b", "c"],
      ["b"],
      ["a"],
      ["b", "c"],
      ["b", "c"],
      ["b", "c"],
      [],
    ],
  },
  {
    name: "shows the selected properties",
    async run(table) {
      await table.createEntity(entity("1", { a: 1, b: 2 }));
      const [row] = await rowsOf(table, { select: ["a"] });
      return [row.a, row.b, row.rowKey];
    },
    expected: [1, undefined, undefined],
  },
  {
    name: "continues a list where its page ended",
    async run(table) {
      for (const key of ["1", "2", "3", "4", "5"]) await table.createEntity(entity(key));
      const pages: unknown[] = [];
      for await (const page of table.listEntities().byPage({ maxPageSize: 2 })) {
        pages.push(page.map(({ rowKey }) => rowKey));
      }
      return pages;
    },
    expected: [["1", "2"], ["3", "4"], ["5"]],
  },
  {
    name: "creates, lists and deletes tables",
    async run(table, world) {
      const service = await world.service();
      const names = async () => {
        const found: unknown[] = [];
        for await (const { name } of service.listTables()) found.push(name);
        return found.includes(table.tableName);
      };
      await table.createEntity(entity("1"));
      const before = await names();
      const again = await raw(world, "POST", "/Tables", { body: { TableName: table.tableName } });
      await service.deleteTable(table.tableName);
      const after = await names();
      const gone = await outcome(table.createEntity(entity("1")));
      await table.createTable();
      return [before, [again.status, again.code], after, gone, await rowsOf(table)];
    },
    expected: [true, [409, "TableAlreadyExists"], false, [404, "TableNotFound"], []],
  },
];
