/** The type of a case of the table contract, and the form of its answers. */
import { RestError, type TableClient, type TableEntityQueryOptions } from "@azure/data-tables";
import { sendRaw } from "./loopback-agent";
import type { TableWorld } from "./table-worlds";

/** One case, from the view of Microsoft's client. */
export interface TableCase {
  name: string;
  /** @param table a new one */
  run(table: TableClient, world: TableWorld): Promise<unknown>;
  /** The answer of Azure and of our service. */
  expected: unknown;
  /** Azurite's different answer and the reason; fails when the gap closes. */
  azurite?: { answer: unknown; because: string };
}

interface ErrorBody {
  "odata.error"?: { code?: string };
  odataError?: { code?: string };
  code?: string;
}

/** Status and code of a refusal, or `done`. */
export async function outcome(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return "done";
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    const details = (error.details ?? {}) as ErrorBody;
    const code = details.odataError?.code ?? details["odata.error"]?.code ?? details.code ?? error.code;
    return [error.statusCode, code];
  }
}

/** The entities of a query. */
export async function rowsOf(table: TableClient, queryOptions: TableEntityQueryOptions = {}): Promise<any[]> {
  const rows: any[] = [];
  for await (const row of table.listEntities({ queryOptions })) rows.push(row);
  return rows;
}

/** Row keys of a query. */
export async function keysOf(table: TableClient, filter: string): Promise<unknown[]> {
  return (await rowsOf(table, { filter })).map(({ rowKey }) => rowKey);
}

/** Sends JSON without a client library. */
export async function raw(
  world: TableWorld,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
) {
  const text = typeof body === "string" ? body : body === undefined ? undefined : JSON.stringify(body);
  return await sendRaw(world.agent, `https://stleads.table.core.windows.net${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await world.token()}`,
      "x-ms-version": "2020-12-06",
      accept: "application/json;odata=nometadata",
      ...(text !== undefined && {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(text)),
      }),
      ...headers,
    },
    ...(text !== undefined && { body: text }),
  });
}
