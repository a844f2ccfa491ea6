/** A sandbox's services without sockets, where a test can wrap each service. */
import { createServices, type Services } from "../../../sandbox/create-services";
import { HostTable, type RequestHandler } from "../../../sandbox/http/host-table";
import type { Database } from "../../../sandbox/storage/database";
import type { Clock } from "../../../sandbox/support/clock";
import type { IdSource } from "../../../sandbox/support/ids";
import { makeKeys } from "../../support/signing-keys";

/** Wraps a service for its callers. */
export type Wrapper = (request: Request, handler: RequestHandler) => Response | Promise<Response>;

/** The wrapped services. */
export type Between = Partial<Record<PartName, Wrapper | undefined>>;

export interface PartsOptions {
  database: Database;
  clock: Clock;
  ids: IdSource;
  /** Wraps every call of a service. @default no wrapper */
  around?: (part: PartName, request: Request, handler: RequestHandler) => Promise<Response>;
  /** Work outside calls that must not be taken for a wait. */
  busy?: <Result>(work: () => Promise<Result>) => Promise<Result>;
  log?: (message: string) => void;
}

export type SandboxParts = Services & { fetch: HostTable["fetch"] };

/** Hosts of the services on a lead's path. */
const parts = {
  "management.azure.com": "arm",
  "login.microsoftonline.com": "entra",
  localhost: "trigger",
  "*.crm*.dynamics.com": "dataverse",
  "*.blob.core.windows.net": "blob",
  "*.my.salesforce.com": "salesforce",
  "api.hubapi.com": "hubspot",
  "*.table.core.windows.net": "table",
  "*.webhook.example.com": "webhook",
} as const;

/** A service on a lead's path. */
export type PartName = (typeof parts)[keyof typeof parts];

export function sandboxParts(options: PartsOptions): SandboxParts {
  const { database, clock, ids, busy = (work) => work(), log = () => {} } = options;
  const hosts = new WatchedHosts(options.around ?? (async (_part, request, handler) => handler(request)));
  const services = createServices({
    ...{ database, clock, ids, hosts, log, makeKeys },
    origin: () => "https://localhost",
  });
  const { tokens, monitor } = services;
  const issue = tokens.issue.bind(tokens);
  tokens.issue = (caller) => busy(() => issue(caller));
  monitor.refresh();
  return { ...services, fetch: hosts.fetch };
}

class WatchedHosts extends HostTable {
  readonly #around: NonNullable<PartsOptions["around"]>;

  constructor(around: NonNullable<PartsOptions["around"]>) {
    super();
    this.#around = around;
  }

  override add(host: string, handler: RequestHandler, hasHost?: (hostname: string) => boolean): this {
    const part = (parts as Readonly<Record<string, PartName>>)[host];
    if (part === undefined) return super.add(host, handler, hasHost);
    return super.add(host, (request) => this.#around(part, request, handler), hasHost);
  }
}
