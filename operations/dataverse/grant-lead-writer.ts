/**
 * Makes an application a user of a Dataverse environment with the least role that can write leads, or revokes that.
 *
 * Sources: https://learn.microsoft.com/power-platform/admin/manage-application-users (the application user) and
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/addprivilegesrole (the role).
 */
import { ensureApplicationUser, findApplicationUser, rolesOfUser } from "./application-user";
import { type DataverseAccess, DataverseClient, DataverseError } from "./dataverse-client";
import { filtered } from "./dataverse-query";
import { explainedRefusal } from "./explained-refusal";
import { checkOwner, depthTo, type Owner } from "./lead-owner";
import { ensurePrivileges, ensureRole, findRole, leadWriterRole } from "./lead-writer-role";

/** Options of a grant. */
export interface GrantOptions {
  /** The future owner of the rows. @default the application */
  owner?: Owner | undefined;
  /** Stack for the commands in messages; undefined for the selected one. */
  stack?: string | undefined;
}

/** Results of a grant, in the order of the steps. */
export interface GrantResult {
  /** Key of the application user, a UUID. */
  systemUserId: string;
  /** Key of the role, a UUID. */
  roleId: string;
  /** One sentence for each change; empty when nothing was missing. */
  changes: string[];
}

/**
 * Safe to repeat: it changes only what is missing or too shallow. An owner is checked before anything is changed.
 *
 * @param access the environment, and a token of somebody who may create users and roles (System Administrator)
 * @param clientId application (client) id of the service principal or managed identity, a UUID
 * @throws {OperationError} `LEADS_GRANT_FORBIDDEN` when the caller may not; `LEADS_OWNER_UNKNOWN` and `LEADS_OWNER_UNFIT`;
 * `LEADS_DATAVERSE_REFUSED` for any other refusal
 */
export function grantLeadWriter(
  access: DataverseAccess,
  clientId: string,
  { owner, stack }: GrantOptions = {},
): Promise<GrantResult> {
  const { environmentUrl } = access;
  return explaining(access, async (client) => {
    const changes: string[] = [];
    const root = await rootBusinessUnit(client);
    const user = await findApplicationUser(client, clientId);
    const checked = owner && (await checkOwner(client, owner, { environmentUrl, stack, own: user?.id }));
    const from = user?.businessUnitId ?? root;
    const depth = await depthTo(client, from, checked?.businessUnitId ?? from);
    const systemUserId = await ensureApplicationUser(
      client,
      { clientId, user, businessUnitId: root },
      changes,
    );
    const roleId = await ensureRole(client, root, changes);
    await ensurePrivileges(client, { roleId, businessUnitId: root, depth }, changes);
    if (!(await rolesOfUser(client, systemUserId)).includes(roleId)) {
      await client.request("POST", `systemusers(${systemUserId})/systemuserroles_association/$ref`, {
        "@odata.id": `${environmentUrl}/api/data/v9.2/roles(${roleId})`,
      });
      changes.push("gave the application user the role");
    }
    return { systemUserId, roleId, changes };
  });
}

/** Results of a revocation. */
export interface RevokeResult {
  /** One sentence for each change; empty when nothing was left to revoke. */
  changes: string[];
  /** One sentence for each thing that stays. */
  left: string[];
}

/**
 * Removes the role from the application's user and disables the user. Safe to repeat. Both stay, so that a grant can restore them.
 *
 * @throws {OperationError} `LEADS_GRANT_FORBIDDEN`, `LEADS_DATAVERSE_REFUSED`
 */
export function revokeLeadWriter(access: DataverseAccess, clientId: string): Promise<RevokeResult> {
  return explaining(access, async (client) => {
    const changes: string[] = [];
    const user = await findApplicationUser(client, clientId);
    if (user === undefined) return { changes, left: [] };
    const roles = await rolesOfUser(client, user.id);
    const roleId = await findRole(client, await rootBusinessUnit(client));
    if (roleId !== undefined && roles.includes(roleId)) {
      await client.request("DELETE", `systemusers(${user.id})/systemuserroles_association(${roleId})/$ref`);
      changes.push(`took the role "${leadWriterRole}" from the application user`);
    }
    if (!user.isDisabled) {
      await client.request("PATCH", `systemusers(${user.id})`, { isdisabled: true });
      changes.push(`disabled the application user of ${clientId}`);
    }
    const others = roles.filter((one) => one !== roleId).length;
    return {
      changes,
      left: [
        `the disabled application user${others === 0 ? "" : ` with ${others} ${others === 1 ? "role" : "roles"} that leads grant did not give`}`,
        ...(roleId === undefined ? [] : [`the role "${leadWriterRole}"`]),
      ],
    };
  });
}

async function explaining<Result>(
  access: DataverseAccess,
  work: (client: DataverseClient) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(new DataverseClient(access));
  } catch (error) {
    if (error instanceof DataverseError) throw explainedRefusal(error, access.environmentUrl);
    throw error;
  }
}

async function rootBusinessUnit(client: DataverseClient): Promise<string> {
  const [root] = await client.rows<{ businessunitid: string }>(
    filtered("businessunits", "businessunitid,name", "parentbusinessunitid eq null"),
  );
  if (root !== undefined) return root.businessunitid;
  throw new DataverseError(404, "NoRootBusinessUnit", "the environment shows no root business unit");
}
