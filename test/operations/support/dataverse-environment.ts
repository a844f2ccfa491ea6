/** A Dataverse environment in memory, with an administrator and an application for grants. */
import assert from "node:assert/strict";
import { DataverseClient, DataverseError } from "../../../operations/dataverse/dataverse-client";
import { createDataverseApp } from "../../../sandbox/dataverse/app";
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";

export const administrator = "00000000-0000-4000-8000-000000000001";
export const application = "00000000-0000-4000-8000-000000000002";
export const environmentUrl = "https://contoso.crm4.dynamics.com";

export class DataverseEnvironment {
  readonly #database = new Database(":memory:");
  readonly #fetch: typeof fetch;

  constructor() {
    const app = createDataverseApp({
      database: this.#database,
      clock: new ManualClock(),
      ids: seededIds("grant"),
      administrators: [administrator],
      tokens: {
        verify: async (authorization = "", [audience = ""]) => {
          const clientId = authorization.replace("Bearer ", "");
          return { tenantId: "00000000-0000-4000-8000-00000000000f", objectId: clientId, clientId, audience };
        },
      },
    });
    this.#fetch = (async (input, init) => app.fetch(new Request(input, init))) as typeof fetch;
  }

  close(): void {
    this.#database.close();
  }

  /** A user's access to it. */
  as(clientId: string) {
    return { environmentUrl, token: async () => clientId, fetch: this.#fetch };
  }

  get admin(): DataverseClient {
    return new DataverseClient(this.as(administrator));
  }

  /** The one row of a query. */
  async only(path: string): Promise<Record<string, string>> {
    const rows = await this.admin.rows<Record<string, string>>(path);
    assert.equal(rows.length, 1, path);
    return rows[0] as Record<string, string>;
  }

  /** Writes a lead as the application, like the flow. @returns the status, with Dataverse's code for a refusal */
  async writeLead(owner?: string): Promise<number> {
    const bind = owner === undefined ? {} : { "ownerid@odata.bind": owner };
    const lead = { subject: "Contoso", lastname: "Example", ...bind };
    return this.#status(new DataverseClient(this.as(application)).request("POST", "leads", lead));
  }

  async #status(answer: Promise<{ status: number }>): Promise<number> {
    try {
      return (await answer).status;
    } catch (error) {
      assert.ok(error instanceof DataverseError);
      return error.status;
    }
  }

  /** Creates a row as the administrator. @returns its key */
  async make(entitySet: string, values: object): Promise<string> {
    const { entityId } = await this.admin.request("POST", entitySet, values);
    return entityId ?? assert.fail(entitySet);
  }

  /** Creates a business unit below another. @default below the root */
  async unit(name: string, parent?: string): Promise<string> {
    const root = await this.only("businessunits?$filter=parentbusinessunitid eq null");
    return this.make("businessunits", {
      name,
      "parentbusinessunitid@odata.bind": `/businessunits(${parent ?? root.businessunitid})`,
    });
  }

  /** Creates a team. @param reads whether it gets a role that reads leads */
  async team(
    name: string,
    { reads = true, unit, ...values }: { reads?: boolean; unit?: string; teamtype?: number } = {},
  ): Promise<string> {
    const bind = unit === undefined ? {} : { "businessunitid@odata.bind": `/businessunits(${unit})` };
    const id = await this.make("teams", { name, ...values, ...bind });
    if (reads) await this.giveRole(`teams(${id})/teamroles_association`, "Salesperson");
    return id;
  }

  async giveRole(association: string, name: string): Promise<void> {
    const role = await this.only(`roles?$filter=name eq '${name}'`);
    await this.admin.request("POST", `${association}/$ref`, { "@odata.id": `roles(${role.roleid})` });
  }

  /** Creates a user. The sandbox has only applications, so this one gets a person's name and address. */
  async user(clientId: string, values: object = {}): Promise<string> {
    const root = await this.only("businessunits?$filter=parentbusinessunitid eq null");
    const bind = { "businessunitid@odata.bind": `/businessunits(${root.businessunitid})` };
    return this.make("systemusers", { applicationid: clientId, ...bind, ...values });
  }

  /** Depths of a role's privileges, by name. */
  async privilegesOf(role: string): Promise<Record<string, string>> {
    const { body } = await this.admin.request("GET", `RetrieveRolePrivilegesRole(RoleId=${role})`);
    const { RolePrivileges } = body as { RolePrivileges: { PrivilegeName: string; Depth: string }[] };
    return Object.fromEntries(RolePrivileges.map(({ PrivilegeName, Depth }) => [PrivilegeName, Depth]));
  }

  /** Replaces a role's privileges. */
  async setPrivileges(role: string, wanted: Record<string, string>): Promise<void> {
    const all = await this.admin.rows<{ name: string; privilegeid: string }>("privileges?$select=name");
    const Privileges = all.flatMap(({ name, privilegeid }) =>
      wanted[name] === undefined ? [] : [{ PrivilegeId: privilegeid, Depth: wanted[name] }],
    );
    await this.admin.request("POST", `roles(${role})/Microsoft.Dynamics.CRM.ReplacePrivilegesRole`, {
      Privileges,
    });
  }
}
