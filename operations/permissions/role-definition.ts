/** A role definition for `az role definition create --role-definition @file`. */
import { type Options, type RoleKey, type RoleTemplate, rightsOf, roleTemplates } from "./rights";

/** Source: https://learn.microsoft.com/azure/role-based-access-control/custom-roles-cli */
export interface RoleDefinition {
  Name: string;
  IsCustom: true;
  Description: string;
  Actions: string[];
  NotActions: string[];
  DataActions: string[];
  NotDataActions: string[];
  AssignableScopes: string[];
}

/** @param subscriptionId where the role can be assigned, including its groups and resources */
export function roleDefinition(role: RoleKey, options: Options, subscriptionId: string): RoleDefinition {
  const { name, description }: RoleTemplate = roleTemplates[role];
  const rights = rightsOf(role, options);
  return {
    Name: name,
    IsCustom: true,
    Description: description,
    Actions: rights.filter(({ isData }) => isData !== true).map(({ action }) => action),
    NotActions: [],
    DataActions: rights.filter(({ isData }) => isData === true).map(({ action }) => action),
    NotDataActions: [],
    AssignableScopes: [`/subscriptions/${subscriptionId}`],
  };
}

/**
 * The options of a stack.
 *
 * @param config its configuration without the namespace, as parsed values
 */
export function optionsOf(config: Readonly<Record<string, unknown>>): Options {
  const deadLetter = config.deadLetter !== "none";
  const isSet = (key: string) => config[key] !== undefined;
  // a list, its JSON as `pulumi config` prints it, or names with commas
  const crm: readonly string[] =
    String(config.crm ?? (isSet("flow") ? "" : "dynamics365")).match(/\w+/g) ?? [];
  const azureTable = crm.includes("azureTable");
  return {
    newGroup: !isSet("resourceGroupName"),
    connection: isSet("flow") || crm.includes("dynamics365"),
    identity:
      deadLetter || azureTable || isSet("flow") || (crm.includes("webhook") && signsInByEntra(config)),
    deadLetter,
    azureTable,
    roleAssignments: (deadLetter || azureTable) && String(config.createRoleAssignments) !== "false",
    alerts: isSet("alertEmails") || isSet("alertWebhook"),
    diagnostics: isSet("logAnalyticsWorkspaceId"),
  };
}

/** @param config the object of `webhook`, or its JSON as `pulumi config` prints it */
function signsInByEntra({ webhook }: Readonly<Record<string, unknown>>): boolean {
  return /"signIn"\s*:\s*"entra"/.test(typeof webhook === "string" ? webhook : JSON.stringify(webhook ?? {}));
}
