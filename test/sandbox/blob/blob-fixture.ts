/** A blob service in memory or on a file, with a test's accounts, containers and rights. */
import { createBlobApp } from "../../../sandbox/blob/app";
import { AccessTokens } from "../../../sandbox/entra/access-tokens";
import { Directory } from "../../../sandbox/entra/directory";
import type { StorageAccount } from "../../../sandbox/entra/storage-caller";
import { Database } from "../../../sandbox/storage/database";
import { type Clock, ManualClock } from "../../../sandbox/support/clock";
import { randomIds } from "../../../sandbox/support/ids";
import { makeKeys } from "../../support/signing-keys";

const group = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-test";
const actions = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

export const accountName = "stleads";
export const containerName = "letters";
export const origin = `https://${accountName}.blob.core.windows.net`;
export const containerUrl = `${origin}/${containerName}`;

export class BlobFixture<Time extends Clock = ManualClock> {
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
  /** Containers that are deployed. */
  readonly containers = new Set([containerName]);
  /** Allowed data actions, e.g. `write`; all by default. */
  rights = new Set(["read", "write", "add/action", "delete"]);
  /** Object id of a caller without rights. */
  readonly stranger = this.ids.uuid();
  /** Scopes of the permission checks. */
  readonly scopes = new Set<string>();
  readonly service;

  constructor(file = ":memory:", time?: Time) {
    this.database = new Database(file);
    this.clock = time ?? (new ManualClock() as Clock as Time);
    const { clock, ids, database } = this;
    this.directory = new Directory({ database, clock, ids });
    this.tokens = new AccessTokens({ directory: this.directory, clock, ids, makeKeys });
    this.service = createBlobApp({
      database,
      clock,
      ids,
      tokens: this.tokens,
      tenantId: this.directory.tenantId,
      directory: {
        account: (name) => (name === accountName ? this.account : undefined),
        container: ({ resourceId }, name) =>
          this.containers.has(name) ? `${resourceId}/blobServices/default/containers/${name}` : undefined,
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

  /** Sends a request with a token and a version. @param path below the container, e.g. `/a.json` or `?restype=container` */
  async call(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
    const all = {
      authorization: `Bearer ${await this.token()}`,
      "x-ms-version": "2023-11-03",
      ...(method === "PUT" && { "x-ms-blob-type": "BlockBlob" }),
      ...headers,
    };
    return await this.send(`${containerUrl}${path}`, {
      method,
      headers: all,
      ...(body !== undefined && { body }),
    });
  }

  put(name: string, body: string = "", headers: Record<string, string> = {}) {
    return this.call("PUT", `/${name}`, headers, body);
  }

  async list(query = "") {
    const response = await this.call("GET", `?restype=container&comp=list${query}`);
    const text = await response.text();
    return { status: response.status, text, ...readList(text) };
  }

  close(): void {
    this.database.close();
  }
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

function plainText(text: string): string {
  return text.replace(/&(?:#x([0-9A-F]+)|(\w+));/g, (_, code, name) =>
    code === undefined ? (entities[name] ?? "") : String.fromCodePoint(Number.parseInt(code, 16)),
  );
}

function readList(xml: string) {
  const blobs = [...xml.matchAll(/<Blob>(.*?)<\/Blob>/gs)].map(([, blob = ""]) => ({
    name: plainText(/<Name>(.*?)<\/Name>/s.exec(blob)?.[1] ?? ""),
    metadata: Object.fromEntries(
      [...(/<Metadata>(.*?)<\/Metadata>/s.exec(blob)?.[1] ?? "").matchAll(/<(\w+)>(.*?)<\/\1>/gs)].map(
        ([, name = "", value = ""]) => [name, plainText(value)],
      ),
    ),
  }));
  return {
    blobs,
    names: blobs.map(({ name }) => name),
    next: /<NextMarker>(.*)<\/NextMarker>/.exec(xml)?.[1],
  };
}

/** Status and code of a refusal. */
export function refusal(response: Response): [status: number, code: string | null] {
  return [response.status, response.headers.get("x-ms-error-code")];
}
