/** What the path of a request names. */
import { TableError } from "./errors";

/** The list of tables, one table, the entities of a table, or one entity. */
export type TablePath =
  | { kind: "tables" }
  | { kind: "table"; table: string }
  | { kind: "entities"; table: string }
  | { kind: "entity"; table: string; partitionKey: string; rowKey: string }
  | { kind: "other"; path: string };

const text = "'((?:[^']|'')*)'";
const patterns = {
  tables: /^Tables(?:\(\))?$/i,
  table: new RegExp(`^Tables\\(${text}\\)$`, "i"),
  entities: /^([^()/$]+)(?:\(\))?$/,
  entity: new RegExp(`^([^()/$]+)\\(PartitionKey=${text},\\s*RowKey=${text}\\)$`, "s"),
};

/** Source: https://learn.microsoft.com/rest/api/storageservices/addressing-table-service-resources */
export function readTablePath({ pathname }: URL): TablePath {
  const path = decoded(pathname).slice(1);
  if (patterns.tables.test(path)) return { kind: "tables" };
  const [, named] = patterns.table.exec(path) ?? [];
  if (named !== undefined) return { kind: "table", table: unquoted(named) };
  const [, table, partitionKey = "", rowKey = ""] = patterns.entity.exec(path) ?? [];
  if (table !== undefined) {
    return { kind: "entity", table, partitionKey: unquoted(partitionKey), rowKey: unquoted(rowKey) };
  }
  const [, all] = patterns.entities.exec(path) ?? [];
  return all === undefined ? { kind: "other", path } : { kind: "entities", table: all };
}

const unquoted = (quoted: string) => quoted.replaceAll("''", "'");

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new TableError("InvalidInput", {}, { cause });
  }
}
