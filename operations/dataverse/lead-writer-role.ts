/** The role that lets the application write leads: its privileges, their depth and their reason. */
import { quoted } from "../services/odata";
import { type DataverseClient, DataverseError } from "./dataverse-client";
import { filtered, rowIdOf } from "./dataverse-query";

/** Name of the role in the environment. */
export const leadWriterRole = "Marketplace lead writer";

/** Depths of a privilege, from the narrowest to the widest. Source: https://learn.microsoft.com/power-platform/admin/security-roles-privileges */
export const depths = ["Basic", "Local", "Deep", "Global"] as const;
export type Depth = (typeof depths)[number];

/** One privilege of the role. */
export interface LeadWriterPrivilege {
  name: string;
  why: string;
  source: string;
  /** Stays at Local, because its rows belong to the application for any owner of the leads. */
  isLocal?: true;
}

const intake =
  "a production intake needed it at Local (report A1 of a public repository); which check asks for it is unverified";

/**
 * All privileges of the role. Their usual depth is Local, and deeper when the owner's business unit is elsewhere.
 * Documentation: docs/dataverse.md.
 */
export const leadWriterPrivileges: readonly LeadWriterPrivilege[] = [
  {
    name: "prvCreateLead",
    why: "writes the row",
    source: "https://learn.microsoft.com/power-platform/admin/how-record-access-determined",
  },
  {
    name: "prvReadLead",
    why: "the flow asks for the row it wrote, and an owner of a row must be able to read it (0x80040299)",
    source: "report A1, and other public reports of 0x80040299",
  },
  { name: "prvWriteLead", why: "asked for by a create", source: intake },
  { name: "prvAppendLead", why: "asked for by a create", source: intake },
  { name: "prvAppendToLead", why: "asked for by a create", source: intake },
  {
    name: "prvAssignLead",
    why: "gives the row to its owner",
    source: `https://learn.microsoft.com/power-platform/admin/security-roles-privileges (Assign); ${intake}`,
  },
  {
    name: "prvReadAsyncOperation",
    why: "a create can start a System Job, which its owner must be able to read",
    source: `https://github.com/MicrosoftDocs/azure-docs/issues/26753; ${intake}`,
    isLocal: true,
  },
];

/** @param changes one sentence is added for each change. @returns the role's key */
export async function ensureRole(
  client: DataverseClient,
  businessUnitId: string,
  changes: string[],
): Promise<string> {
  const found = await findRole(client, businessUnitId);
  if (found !== undefined) return found;
  const created = await client.request("POST", "roles", {
    name: leadWriterRole,
    "businessunitid@odata.bind": `/businessunits(${businessUnitId})`,
  });
  changes.push(`created the role "${leadWriterRole}"`);
  return rowIdOf(created, "roles");
}

/** Key of the role in a business unit; undefined when it does not exist. */
export async function findRole(client: DataverseClient, businessUnitId: string): Promise<string | undefined> {
  const filter = `name eq ${quoted(leadWriterRole)} and _businessunitid_value eq ${businessUnitId}`;
  const [role] = await client.rows<{ roleid: string }>(filtered("roles", "roleid", filter));
  return role?.roleid;
}

/** Adds missing privileges and raises shallow ones; an administrator's additions stay. */
export async function ensurePrivileges(
  client: DataverseClient,
  { roleId, businessUnitId, depth }: { roleId: string; businessUnitId: string; depth: Depth },
  changes: string[],
): Promise<void> {
  const ids = await privilegeIds(client);
  const answer = await client.request(
    "GET",
    `roles(${roleId})/Microsoft.Dynamics.CRM.RetrieveRolePrivilegesRole()`,
  );
  const held = heldDepths(answer.body);
  const missing = leadWriterPrivileges
    .map(({ name, isLocal }) => ({
      name,
      id: ids.get(name) ?? "",
      depth: isLocal ? ("Local" as const) : depth,
    }))
    .filter(({ id, depth }) => (held.get(id) ?? -1) < depths.indexOf(depth));
  if (missing.length === 0) return;
  await client.request("POST", `roles(${roleId})/Microsoft.Dynamics.CRM.AddPrivilegesRole`, {
    Privileges: missing.map(({ id, depth }) => ({
      PrivilegeId: id,
      Depth: depth,
      BusinessUnitId: businessUnitId,
    })),
  });
  for (const depth of depths) {
    const names = missing.filter((one) => one.depth === depth).map(({ name }) => name);
    if (names.length > 0) changes.push(`gave the role ${names.join(", ")} at depth ${depth}`);
  }
}

/** Ids by name. They are looked up although they are the same in every environment. */
async function privilegeIds(client: DataverseClient): Promise<Map<string, string>> {
  const filter = leadWriterPrivileges.map(({ name }) => `name eq ${quoted(name)}`).join(" or ");
  const found = await client.rows<{ privilegeid: string; name: string }>(
    filtered("privileges", "privilegeid,name", filter),
  );
  const ids = new Map(found.map(({ name, privilegeid }) => [name, privilegeid]));
  const unknown = leadWriterPrivileges.filter(({ name }) => !ids.has(name)).map(({ name }) => name);
  if (unknown.length === 0) return ids;
  throw new DataverseError(
    404,
    "NoLeadPrivileges",
    `the environment does not show the privileges ${unknown.join(", ")}`,
  );
}

/** Depths as numbers by privilege, from an answer about a role, a user or a team, which has names or numbers. */
export function heldDepths(body: unknown): Map<string, number> {
  const { RolePrivileges = [] } = body as {
    RolePrivileges?: { PrivilegeId: string; Depth: Depth | number }[];
  };
  return new Map(
    RolePrivileges.map(({ PrivilegeId, Depth }) => [
      PrivilegeId.toLowerCase(),
      typeof Depth === "number" ? Depth : depths.indexOf(Depth),
    ]),
  );
}
