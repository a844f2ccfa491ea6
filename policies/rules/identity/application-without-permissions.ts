/** Rule: the Entra application is single tenant and has no permissions in Entra, which would help a thief of its secret. */
import { leastPrivilege } from "../../frameworks";
import { isApplication, isPermission } from "../../resource-types";
import type { ResourceRule } from "../../rule";

export const applicationWithoutPermissions: ResourceRule = {
  name: "application-without-permissions",
  description: "The Entra application is single-tenant and has no API permission.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Set signInAudience to AzureADMyOrg and remove the permissions: npx leads grant gives the application what it needs, in Dataverse.",
  url: "https://learn.microsoft.com/power-platform/admin/manage-application-users",
  framework: leastPrivilege,
  judges: "Entra applications, and the resources that give one permissions",
  appliesTo: (type) => isApplication(type) || isPermission(type),
  check: ({ type, props, report }) => {
    if (isPermission(type)) {
      report("The resource gives an application permissions in Entra; remove it.");
      return;
    }
    const { signInAudience, requiredResourceAccesses } = props;
    if (signInAudience !== undefined && signInAudience !== null && signInAudience !== "AzureADMyOrg") {
      report("signInAudience is not AzureADMyOrg: accounts of other tenants may sign in.");
    }
    if (Array.isArray(requiredResourceAccesses) && requiredResourceAccesses.length > 0) {
      report("requiredResourceAccesses asks for API permissions; remove it.");
    }
  },
};
