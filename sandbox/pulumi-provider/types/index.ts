/** The resource types and functions of azure-native that the sandbox has, one line each. */
import { blobContainer, blobServiceProperties, managementPolicy } from "./blob-storage";
import { connection } from "./connection";
import { userAssignedIdentity } from "./identity";
import { actionGroup, diagnosticSetting, metricAlert } from "./monitor";
import { resourceGroup } from "./resource-group";
import type { FunctionType, ResourceType } from "./resource-type";
import { roleAssignment } from "./role-assignment";
import { storageAccount } from "./storage-account";
import { table } from "./table-storage";
import { listWorkflowCallbackUrl, listWorkflowTriggerCallbackUrl, workflow } from "./workflow";

/** Pulumi type token → resource type. */
export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(
  [
    resourceGroup,
    connection,
    workflow,
    userAssignedIdentity,
    storageAccount,
    blobServiceProperties,
    blobContainer,
    managementPolicy,
    table,
    roleAssignment,
    actionGroup,
    metricAlert,
    diagnosticSetting,
  ].map((type) => [type.token, type]),
);

/** Pulumi function token → function. The getter of a resource type is also one, see `ResourceType.getter`. */
export const functionTypes: ReadonlyMap<string, FunctionType> = new Map(
  [listWorkflowTriggerCallbackUrl, listWorkflowCallbackUrl].map((type) => [type.token, type]),
);
