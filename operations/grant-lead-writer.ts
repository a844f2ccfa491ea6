/**
 * Makes an application a user of a Dataverse environment with the least role that can write leads.
 *
 * Layer: operations. Safe to repeat: it changes only what is missing.
 * Source: https://learn.microsoft.com/power-platform/admin/manage-application-users (the application user) and
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/addprivilegesrole (the role).
 * Unverified on a live environment: that these two privileges are enough for the connector's create (facts, azure.md §4).
 */
import { type DataverseAccess, DataverseClient, DataverseError } from "./dataverse-client";
import { OperationError } from "./errors";
import { isBusy } from "./refusal";

/** Name of the role in the environment. */
export const leadWriterRole = "Marketplace lead writer";

/** Create a lead, and read it back for `prefer: return=representation`; depth Basic: the application's own leads only. */
export const leadWriterPrivileges = ["prvCreateLead", "prvReadLead"] as const;

/** What a grant found or did, in the order of the steps. */
export interface GrantResult {
  /** Key of the application user, a UUID. */
  systemUserId: string;
  /** Key of the role, a UUID. */
  roleId: string;
  /** One sentence for each change; empty when everything was in place. */
  changes: string[];
}

/**
 * @param access the environment, and a token of somebody who may create users and roles (System Administrator)
 * @param clientId application (client) id of the service principal or managed identity, a UUID
 * @throws {OperationError} `LEADS_GRANT_FORBIDDEN` when the caller may not; `LEADS_DATAVERSE_REFUSED` for any other refusal
 */
export async function grantLeadWriter(access: DataverseAccess, clientId: string): Promise<GrantResult> {
  const client = new DataverseClient(access);
  const changes: string[] = [];
  try {
    const businessUnitId = await rootBusinessUnit(client);
    const systemUserId = await ensureApplicationUser(client, clientId, businessUnitId, changes);
    const roleId = await ensureRole(client, businessUnitId, changes);
    await ensurePrivileges(client, roleId, businessUnitId, changes);
    await ensureAssignment(client, systemUserId, roleId, access.environmentUrl, changes);
    return { systemUserId, roleId, changes };
  } catch (error) {
    if (error instanceof DataverseError) throw explained(error, access.environmentUrl);
    throw error;
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const query = (parameters: Record<string, string>) =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");

async function rootBusinessUnit(client: DataverseClient): Promise<string> {
  const units = await client.rows<{ businessunitid: string }>(
    `businessunits?${query({ $select: "businessunitid,name", $filter: "parentbusinessunitid eq null" })}`,
  );
  const [root] = units;
  if (root === undefined)
    throw new DataverseError(404, "NoRootBusinessUnit", "the environment shows no root business unit");
  return root.businessunitid;
}

async function ensureApplicationUser(
  client: DataverseClient,
  clientId: string,
  businessUnitId: string,
  changes: string[],
): Promise<string> {
  const select = { $select: "systemuserid,isdisabled", $filter: `applicationid eq ${clientId}` };
  const users = await client.rows<{ systemuserid: string; isdisabled: boolean }>(
    `systemusers?${query(select)}`,
  );
  const [user] = users;
  if (user === undefined) {
    const created = await client.request("POST", "systemusers", {
      applicationid: clientId,
      accessmode: 4,
      isdisabled: false,
      "businessunitid@odata.bind": `/businessunits(${businessUnitId})`,
    });
    changes.push(`created the application user of ${clientId}`);
    return required(created.entityId, "systemusers");
  }
  if (user.isdisabled) {
    await client.request("PATCH", `systemusers(${user.systemuserid})`, { isdisabled: false });
    changes.push(`enabled the application user of ${clientId}`);
  }
  return user.systemuserid;
}

async function ensureRole(
  client: DataverseClient,
  businessUnitId: string,
  changes: string[],
): Promise<string> {
  const filter = `name eq ${quoted(leadWriterRole)} and _businessunitid_value eq ${businessUnitId}`;
  const roles = await client.rows<{ roleid: string }>(
    `roles?${query({ $select: "roleid", $filter: filter })}`,
  );
  const [role] = roles;
  if (role !== undefined) return role.roleid;
  const created = await client.request("POST", "roles", {
    name: leadWriterRole,
    "businessunitid@odata.bind": `/businessunits(${businessUnitId})`,
  });
  changes.push(`created the role "${leadWriterRole}"`);
  return required(created.entityId, "roles");
}

async function ensurePrivileges(
  client: DataverseClient,
  roleId: string,
  businessUnitId: string,
  changes: string[],
): Promise<void> {
  const filter = leadWriterPrivileges.map((name) => `name eq ${quoted(name)}`).join(" or ");
  const wanted = await client.rows<{ privilegeid: string; name: string }>(
    `privileges?${query({ $select: "privilegeid,name", $filter: filter })}`,
  );
  if (wanted.length < leadWriterPrivileges.length)
    throw new DataverseError(
      404,
      "NoLeadPrivileges",
      "the environment does not show the privileges of its Leads table",
    );
  const held = await client.request(
    "GET",
    `roles(${roleId})/Microsoft.Dynamics.CRM.RetrieveRolePrivilegesRole()`,
  );
  const heldIds = new Set(
    ((held.body as { RolePrivileges?: { PrivilegeId: string }[] }).RolePrivileges ?? []).map(
      (one) => one.PrivilegeId,
    ),
  );
  const missing = wanted.filter(({ privilegeid }) => !heldIds.has(privilegeid));
  if (missing.length === 0) return;
  await client.request("POST", `roles(${roleId})/Microsoft.Dynamics.CRM.AddPrivilegesRole`, {
    Privileges: missing.map(({ privilegeid }) => ({
      PrivilegeId: privilegeid,
      Depth: "Basic",
      BusinessUnitId: businessUnitId,
    })),
  });
  changes.push(`gave the role ${missing.map(({ name }) => name).join(" and ")}`);
}

async function ensureAssignment(
  client: DataverseClient,
  systemUserId: string,
  roleId: string,
  environmentUrl: string,
  changes: string[],
): Promise<void> {
  const association = `systemusers(${systemUserId})/systemuserroles_association`;
  const roles = await client.rows<{ roleid: string }>(`${association}?$select=roleid`);
  if (roles.some((role) => role.roleid === roleId)) return;
  await client.request("POST", `${association}/$ref`, {
    "@odata.id": `${environmentUrl}/api/data/v9.2/roles(${roleId})`,
  });
  changes.push("gave the application user the role");
}

function required(id: string | undefined, table: string): string {
  if (id === undefined)
    throw new DataverseError(502, "NoEntityId", `the create in ${table} answered without OData-EntityId`);
  return id;
}

function explained(error: DataverseError, environmentUrl: string): OperationError {
  const found = `${environmentUrl} answered ${error.told}`;
  if (error.status === 401 || error.status === 403) {
    return new OperationError(
      "LEADS_GRANT_FORBIDDEN",
      found,
      "Run leads grant as somebody with the System Administrator role in this environment: az login, or AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET of such an application.",
      { cause: error },
    );
  }
  const first = isBusy(error.status) ? "Dataverse is busy: wait a minute" : "Mend that in the environment";
  const mend = `${first} and run leads grant again: it continues where it stopped.`;
  return new OperationError("LEADS_DATAVERSE_REFUSED", found, mend, { cause: error });
}
