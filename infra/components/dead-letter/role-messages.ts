/** What `up` says about the roles on the dead letters and on a table. */
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../../config/commands";

/** A role that somebody else has to assign. */
export interface WantedRole {
  principalId: string;
  /** `User`, `Group` or `ServicePrincipal`. */
  type: string;
  /** Resource Manager id of the container or table. */
  scope: string;
}

/** Azure's word for what a scope has. */
const dataIn = (scope: string) => (/\/tableServices\//i.test(scope) ? "Table" : "Blob");

/** The command that an Owner or User Access Administrator runs. */
export function roleCommand({ principalId, type, scope }: WantedRole): string {
  return `az role assignment create --assignee-object-id ${principalId} --assignee-principal-type ${type} --role "Storage ${dataIn(scope)} Data Contributor" --scope ${scope}`;
}

/** Names the missing right, and how to continue without it. */
export function explainRole(error: string, inputs: Record<string, unknown>): string | undefined {
  if (/AuthorizationFailed/.test(error)) return missingRight(inputs);
  return /RoleAssignmentExists/.test(error) ? assignedAlready(inputs) : undefined;
}

function assignedAlready({ scope }: Record<string, unknown>): string {
  return (
    `[LEADS_ROLE_EXISTS] Somebody assigned the role on ${scope} by hand, expected none. ` +
    `Run: ${withoutRoles()}. Or delete that assignment, and run: ${forThisStack("pulumi up")}`
  );
}

/** @param inputs of the role assignment */
function missingRight({ principalId, principalType, scope }: Record<string, unknown>): string {
  const command = roleCommand({
    principalId: String(principalId),
    type: String(principalType),
    scope: String(scope),
  });
  return (
    `[LEADS_ROLE_FORBIDDEN] You may not assign roles on ${scope}; expected the right ${assignRoles} (Owner or User Access ` +
    `Administrator has it). Run: ${withoutRoles()}. Then ask a person with that right to run: ${command}`
  );
}

/** The right to assign the role. */
export const assignRoles = "Microsoft.Authorization/roleAssignments/write";

/** What a deployer does who may not assign roles. */
export const withoutRoles = (): string =>
  `${forThisStack("pulumi config set marketplace-leads:createRoleAssignments false")}, then ${forThisStack("pulumi up")}`;

/** A new role works after this time. Source: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting */
const lag = "some minutes, up to 10";

export function sayWhenReaderReads(): Promise<void> {
  return pulumi.log.info(
    `A new reader can read dead letters after ${lag}: ${forThisStack("npx leads dead-letters")}`,
  );
}

export function sayWhenTableRoleWorks(): Promise<void> {
  return pulumi.log.info(
    `The role on the table is assigned. A new role works after ${lag}. Until then each lead becomes a dead letter: ${forThisStack("npx leads redrive --all")} writes them later.`,
  );
}

export function sayWhenRoleWorks(): Promise<void> {
  return pulumi.log.info(
    `The role on the dead letters is assigned. A new role works after ${lag}. Until then a lead that could not be written stays in its run: ${forThisStack("npx leads redrive --all")} finds it there.`,
  );
}
