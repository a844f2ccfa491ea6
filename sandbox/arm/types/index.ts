/** The resource types of the sandbox, one line each. */
import type { ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";
import { createActionGroupType } from "./action-groups";
import { createBlobServiceType, createContainerType } from "./blob-services";
import { createConnectionType } from "./connections";
import { createDiagnosticSettingType } from "./diagnostic-settings";
import { createWorkspaceType } from "./log-analytics-workspaces";
import { createManagementPolicyType } from "./management-policies";
import { createMetricAlertType } from "./metric-alerts";
import { createRoleAssignmentType } from "./role-assignments";
import { createRoleDefinitionType } from "./role-definitions";
import { createStorageAccountType } from "./storage-accounts";
import { createTableServiceType, createTableType } from "./table-services";
import { createIdentityType } from "./user-assigned-identities";
import { createWorkflowType } from "./workflows";

export function createResourceTypes(services: ArmServices): readonly ResourceType[] {
  return [
    createConnectionType(services),
    createWorkflowType(services),
    createIdentityType(services),
    createStorageAccountType(services),
    createBlobServiceType(),
    createContainerType(services),
    createTableServiceType(),
    createTableType(services),
    createManagementPolicyType(services),
    createRoleAssignmentType(services),
    createRoleDefinitionType(services),
    createActionGroupType(),
    createMetricAlertType(services),
    createDiagnosticSettingType(services),
    createWorkspaceType(services),
  ];
}
