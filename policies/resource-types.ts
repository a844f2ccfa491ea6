/**
 * Resource types that the rules check, from any version of the provider's package.
 *
 * Types are compared as text, because importing the providers' packages would slow each preview.
 */

/** `azure-native:logic:Workflow`, also with an explicit API version and from a generated package. */
export const azureNative = (module: string, name: string) => {
  const token = new RegExp(`^azure-native(_\\w+)?:${module}(/v\\w+)?:${name}$`);
  return (type: string) => token.test(type);
};
const azuread = (module: string, name: string) => (type: string) =>
  type === `azuread:index/${module}:${name}`;

export const isWorkflow = azureNative("logic", "Workflow");
export const isConnection = azureNative("web", "Connection");
export const isResourceGroup = azureNative("resources", "ResourceGroup");
// the module was called insights before version 3
export const isActionGroup = azureNative("(?:monitor|insights)", "ActionGroup");
export const isMetricAlert = azureNative("(?:monitor|insights)", "MetricAlert");
export const isDiagnosticSetting = azureNative("(?:monitor|insights)", "DiagnosticSetting");
export const isStorageAccount = azureNative("storage", "StorageAccount");
export const isBlobContainer = azureNative("storage", "BlobContainer");
export const isBlobService = azureNative("storage", "BlobServiceProperties");
export const isManagementPolicy = azureNative("storage", "ManagementPolicy");
export const isIdentity = azureNative("managedidentity", "UserAssignedIdentity");
export const isRoleAssignment = azureNative("authorization", "RoleAssignment");
/** A lock at a scope, a resource or a resource group. */
export const isLock = azureNative("authorization", "ManagementLock\\w+");
export const isApplicationPassword = azuread("applicationPassword", "ApplicationPassword");
export const isApplication = azuread("application", "Application");

const grants = [
  azuread("applicationApiAccess", "ApplicationApiAccess"),
  azuread("appRoleAssignment", "AppRoleAssignment"),
  azuread("servicePrincipalDelegatedPermissionGrant", "ServicePrincipalDelegatedPermissionGrant"),
];

/** Resources that give an application permissions in Entra. */
export const isPermission = (type: string) => grants.some((matches) => matches(type));

/** Any resource of azure-native. */
export const isAzureResource = (type: string) => /^azure-native(_\w+)?:/.test(type);
