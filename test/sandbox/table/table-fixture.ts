/** A table service in memory or on a file, with a test's account, tables and rights. */
import { AccessTokens } from "../../../sandbox/entra/access-tokens";
import { Directory } from "../../../sandbox/entra/directory";
import type { StorageAccount } from "../../../sandbox/entra/storage-caller";
import { Database } from "../../../sandbox/storage/database";
import { type Clock, ManualClock } from "../../../sandbox/support/clock";
import { randomIds } from "../../../sandbox/support/ids";
import { createTableApp } from "../../../sandbox/table/app";
import { makeKeys } from "../../support/signing-keys";

const group = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-test";
const actions = "Microsoft.Storage/storageAccounts/tableServices/tables";

export const accountName = "stleads";
export const tableName = "Leads";
export const origin = `https://${accountName}.table.core.windows.net`;

export class TableFixture<Time extends Clock = ManualClock> {
  readonly database: Database;
  readonly clock: Time;
  readonly ids = randomIds;
  readonly directory: Directory;
  readonly tokens: AccessTokens;
  readonly account: StorageAccount = {
    resourceId: `${group}/providers/Microsoft.Storage/storageAccounts/${accountName}`,
    name: accountName,
    allowsSharedKey: false,
  };
  /** Names of the tables that are deployed. */
  readonly tables = new Set([tableName]);
  /** Allowed actions below the tables, e.g. `entities/write`; all by default. */
  rights = new Set(["read", "write", "delete", "entities/read", "entities/write", "entities/delete"]);
  /** Object id of a caller without rights. */
  readonly stranger = this.ids.uuid();
  /** Scopes of the permission checks. */
  readonly scopes = new Set<string>();
  readonly service;

  constructor(file = ":memory:", time?: Time) {
    this.database = new Database(file);
    this.clock = time ?? (new ManualClock() as Clock as Time);
    const { clock, ids, database, tables } = this;
    this.directory = new Directory({ database, clock, ids });
    this.tokens = new AccessTokens({ directory: this.directory, clock, ids, makeKeys });
    const named = (name: string) => [...tables].find((one) => one.toLowerCase() === name.toLowerCase());
    this.service = createTableApp({
      database,
      clock,
      ids,
      tokens: this.tokens,
      tenantId: this.directory.tenantId,
      directory: {
        account: (name) => (name === accountName ? this.account : undefined),
        table: (_, name) => {
          const found = named(name);
          return found === undefined ? undefined : { name: found };
        },
        tables: () => [...tables].sort().map((name) => ({ name })),
        create: (_, name) => void tables.add(name),
        remove: (_, name) => void tables.delete(named(name) ?? ""),
      },
      access: (objectId, action, scope) => {
        this.scopes.add(scope);
        if (objectId === this.stranger) return false;
        return action.startsWith(`${actions}/`) && this.rights.has(action.slice(actions.length + 1));
      },
    });
  }

  token(audience = "https://storage.azure.com/"): Promise<string> {
    const { clientId, objectId } = this.directory.deployer;
    return this.tokens.issue({ clientId, objectId, audience });
  }

  /** Sends a request unchanged. */
  async send(url: string, init: RequestInit = {}): Promise<Response> {
    return await this.service.app.fetch(new Request(url, init));
  }

  /** Sends a request with a token and a version. @param path below the account, e.g. `/Leads` */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const all = {
      authorization: `Bearer ${await this.token()}`,
      "x-ms-version": "2020-12-06",
      accept: "application/json;odata=nometadata",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    };
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return await this.send(`${origin}${path}`, {
      method,
      headers: all,
      ...(body !== undefined && { body: text }),
    });
  }

  /** Inserts an entity of the partition `p`. */
  insert(rowKey: string, properties: object = {}, headers: Record<string, string> = {}) {
    return this.call("POST", `/${tableName}`, { PartitionKey: "p", RowKey: rowKey, ...properties }, headers);
  }

  /** A request for an entity of the partition `p`. */
  entity(method: string, rowKey: string, body?: unknown, headers: Record<string, string> = {}) {
    const path = `/${tableName}(PartitionKey='p',RowKey='${encodeURIComponent(rowKey)}')`;
    return this.call(method, path, body, headers);
  }

  /** Entities of a query. */
  async query(query = ""): Promise<any[]> {
    return ((await (await this.call("GET", `/${tableName}()${query}`)).json()) as { value: any[] }).value;
  }

  close(): void {
    this.database.close();
  }
}

/** Status and code of a refusal. */
export function refusal(response: Response): [status: number, code: string | null] {
  return [response.status, response.headers.get("x-ms-error-code")];
}
