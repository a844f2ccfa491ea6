/** Privileges of Dataverse that the commands need, at organisation depth. Source of the names: https://learn.microsoft.com/power-platform/admin/security-roles-privileges */

/** One privilege, and what asks for it. */
export interface DataversePrivilege {
  name: string;
  askedBy: string;
}

/**
 * What somebody needs who runs `leads grant`, beside the privileges that the role gets: Dataverse lets nobody give what he lacks. System
 * Administrator has all. Which check asks for which is the sandbox's; on Dataverse unverified.
 */
export const grantPrivileges: readonly DataversePrivilege[] = [
  { name: "prvReadBusinessUnit", askedBy: "grant, --revoke" },
  { name: "prvReadUser", askedBy: "grant, --revoke" },
  { name: "prvCreateUser", askedBy: "grant" },
  { name: "prvWriteUser", askedBy: "grant of a disabled user, --revoke" },
  { name: "prvReadRole", askedBy: "grant, --revoke" },
  { name: "prvCreateRole", askedBy: "grant" },
  { name: "prvReadPrivilege", askedBy: "grant" },
  { name: "prvWriteRole", askedBy: "grant" },
  { name: "prvAssignRole", askedBy: "grant, --revoke" },
  { name: "prvReadTeam", askedBy: "grant --owner" },
];
