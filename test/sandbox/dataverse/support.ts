/** A Dataverse service in memory with tokens `Bearer <clientId>`, and short calls to it. */
import assert from "node:assert/strict";
import type { Hono } from "hono";
import { createDataverseApp } from "../../../sandbox/dataverse/app";
import type { TokenVerifier } from "../../../sandbox/entra/caller";
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { SandboxError } from "../../../sandbox/support/errors";
import { seededIds } from "../../../sandbox/support/ids";

export const administrator = "00000000-0000-4000-8000-00000000aaaa";
export const client = "00000000-0000-4000-8000-00000000bbbb";
export const organizationUrl = "https://contoso.crm4.dynamics.com";
export const leadId = "00000000-0000-4000-8000-000000000001";

/** Accepts `Bearer <clientId>` and records the requested audiences. */
export class FakeTokens implements TokenVerifier {
  readonly audiences: string[] = [];

  async verify(authorization: string | undefined, audiences: readonly string[]) {
    this.audiences.push(...audiences);
    const clientId = /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
    if (clientId === undefined) throw new SandboxError("AuthenticationFailed", "There is no bearer token.");
    if (clientId === "expired")
      throw new SandboxError("ExpiredAuthenticationToken", "The token has expired.");
    return {
      tenantId: "00000000-0000-4000-8000-000000000100",
      objectId: clientId.replace(/.{4}$/, "0b1d"),
      clientId,
      audience: audiences[0] ?? "",
    };
  }
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON, text, or undefined for an empty body. */
  body: any;
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  /** Client id of the caller; null sends no token. @default the administrator */
  as?: string | null;
  organization?: string;
}

/** The service with its parts. */
export class TestDataverse {
  readonly clock = new ManualClock();
  readonly tokens = new FakeTokens();
  readonly database: Database;
  readonly app: Hono;

  constructor(database = new Database(":memory:"), seed = "dataverse") {
    this.database = database;
    this.app = createDataverseApp({
      database,
      clock: this.clock,
      ids: seededIds(seed),
      tokens: this.tokens,
      administrators: [administrator],
    });
  }

  /** @param path below the service root, or an absolute URL */
  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const root = `${options.organization ?? organizationUrl}/api/data/v9.2/`;
    const headers: Record<string, string> = { ...options.headers };
    if (options.as !== null) headers.authorization = `Bearer ${options.as ?? administrator}`;
    if (options.body !== undefined) headers["content-type"] ??= "application/json";
    const response = await this.app.fetch(
      new Request(new URL(path, root), {
        method,
        headers,
        ...(options.body === undefined
          ? {}
          : { body: typeof options.body === "string" ? options.body : JSON.stringify(options.body) }),
      }),
    );
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : isJson ? JSON.parse(text) : text,
    };
  }

  /** A call that must succeed. */
  async ok(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const answer = await this.call(method, path, options);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Code and status of a call that fails. */
  async failure(method: string, path: string, options: CallOptions = {}) {
    const { status, body } = await this.call(method, path, options);
    return { status, code: body?.error?.code, message: body?.error?.message };
  }

  /** Makes the client an application user with a role that has these privileges; returns the user's and the role's id. */
  async grant(
    privileges?: Record<string, string>,
    clientId = client,
  ): Promise<{ user: string; role: string }> {
    const units = await this.ok(
      "GET",
      "businessunits?$select=businessunitid&$filter=parentbusinessunitid eq null",
    );
    const unit = units.body.value[0].businessunitid;
    const bind = { "businessunitid@odata.bind": `/businessunits(${unit})` };
    const user = idOf(
      await this.ok("POST", "systemusers", {
        body: { applicationid: clientId, accessmode: 4, isdisabled: false, ...bind },
      }),
    );
    if (privileges === undefined) return { user, role: "" };
    const role = idOf(await this.ok("POST", "roles", { body: { name: `Role of ${clientId}`, ...bind } }));
    const found = await this.ok("GET", "privileges?$select=name,privilegeid");
    const list = Object.entries(privileges).map(([name, depth]) => ({
      PrivilegeId: found.body.value.find((row: any) => row.name === name).privilegeid,
      PrivilegeName: name,
      Depth: depth,
      BusinessUnitId: unit,
    }));
    await this.ok("POST", `roles(${role})/Microsoft.Dynamics.CRM.AddPrivilegesRole`, {
      body: { Privileges: list },
    });
    await this.ok("POST", `systemusers(${user})/systemuserroles_association/$ref`, {
      body: { "@odata.id": `${organizationUrl}/api/data/v9.2/roles(${role})` },
    });
    return { user, role };
  }
}

/** The privileges to create and read a lead, at one depth. */
export const leadWriter = (depth = "Global"): Record<string, string> =>
  Object.fromEntries(
    [
      ...[
        "prvCreateLead",
        "prvReadLead",
        "prvWriteLead",
        "prvAppendLead",
        "prvAppendToLead",
        "prvAssignLead",
      ],
      "prvReadAsyncOperation",
    ].map((name) => [name, depth]),
  );

/** Id in the OData-EntityId header. */
export function idOf({ headers }: Answer): string {
  return /\(([^)]+)\)$/.exec(headers.get("odata-entityid") ?? "")?.[1] ?? "";
}
