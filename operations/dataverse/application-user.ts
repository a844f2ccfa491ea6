/** Creates, enables and disables the user of an application in an environment. */
import type { DataverseClient } from "./dataverse-client";
import { filtered, rowIdOf } from "./dataverse-query";

/** The application's user. */
export interface ApplicationUser {
  id: string;
  isDisabled: boolean;
  businessUnitId: string;
}

/** @param clientId application (client) id, a UUID. @returns undefined when the application is not a user there */
export async function findApplicationUser(
  client: DataverseClient,
  clientId: string,
): Promise<ApplicationUser | undefined> {
  const [user] = await client.rows<{
    systemuserid: string;
    isdisabled: boolean;
    _businessunitid_value: string;
  }>(
    filtered("systemusers", "systemuserid,isdisabled,_businessunitid_value", `applicationid eq ${clientId}`),
  );
  return (
    user && {
      id: user.systemuserid,
      isDisabled: user.isdisabled,
      businessUnitId: user._businessunitid_value,
    }
  );
}

/** Creates the user in this business unit, or enables it. @returns its key */
export async function ensureApplicationUser(
  client: DataverseClient,
  {
    clientId,
    user,
    businessUnitId,
  }: { clientId: string; user: ApplicationUser | undefined; businessUnitId: string },
  changes: string[],
): Promise<string> {
  if (user === undefined) {
    const created = await client.request("POST", "systemusers", {
      applicationid: clientId,
      accessmode: 4,
      isdisabled: false,
      "businessunitid@odata.bind": `/businessunits(${businessUnitId})`,
    });
    changes.push(`created the application user of ${clientId}`);
    return rowIdOf(created, "systemusers");
  }
  if (user.isDisabled) {
    await client.request("PATCH", `systemusers(${user.id})`, { isdisabled: false });
    changes.push(`enabled the application user of ${clientId}`);
  }
  return user.id;
}

/** Keys of a user's own roles, without the roles of its teams. */
export async function rolesOfUser(client: DataverseClient, userId: string): Promise<string[]> {
  const association = `systemusers(${userId})/systemuserroles_association`;
  const roles = await client.rows<{ roleid: string }>(`${association}?$select=roleid`);
  return roles.map(({ roleid }) => roleid);
}
