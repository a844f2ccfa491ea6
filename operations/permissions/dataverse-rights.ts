/** Privileges of Dataverse that the commands need, at organisation depth. Source of the names: https://learn.microsoft.com/power-platform/admin/security-roles-privileges */

/** One privilege and the steps that need it. */
export interface DataversePrivilege {
  name: string;
  askedBy: string;
}

/**
 * Privileges for `leads grant`, besides those of the role: a Dataverse user can give only privileges that they have. System
 * Administrator has all. Which step checks which privilege is unverified on Dataverse.
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
