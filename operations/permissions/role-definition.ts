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
  const azureTable = String(config.crm ?? "")
    .split(",")
    .some((name) => name.trim() === "azureTable");
  const isSet = (key: string) => config[key] !== undefined;
  return {
    newGroup: !isSet("resourceGroupName"),
    deadLetter,
    azureTable,
    roleAssignments: (deadLetter || azureTable) && String(config.createRoleAssignments) !== "false",
    alerts: isSet("alertEmails") || isSet("alertWebhook"),
    diagnostics: isSet("logAnalyticsWorkspaceId"),
  };
}
