/**
 * Resource Manager's error codes, with the status and error body of each.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/common-deployment-errors
 */
import { SandboxError } from "../support/errors";

const statuses: Readonly<Record<string, number>> = {
  AuthenticationFailed: 401,
  ExpiredAuthenticationToken: 401,
  InvalidAuthenticationToken: 401,
  InvalidAuthenticationTokenAudience: 401,
  AuthorizationFailed: 403,
  LinkedAuthorizationFailed: 403,
  SubscriptionNotFound: 404,
  ResourceGroupNotFound: 404,
  ResourceNotFound: 404,
  ParentResourceNotFound: 404,
  NotFound: 404,
  RoleAssignmentNotFound: 404,
  RoleDefinitionDoesNotExist: 404,
  ContainerNotFound: 404,
  TableNotFound: 404,
  ManagementPolicyNotFound: 404,
  ApiConnectionNotFound: 404,
  WorkflowNotFound: 404,
  WorkflowTriggerNotFound: 404,
  WorkflowTriggerHistoryNotFound: 404,
  WorkflowVersionNotFound: 404,
  WorkflowRunNotFound: 404,
  WorkflowRunActionNotFound: 404,
  InvalidResourceGroupLocation: 409,
  InvalidResourceLocation: 409,
  Conflict: 409,
  RoleAssignmentExists: 409,
  RoleDefinitionWithSameNameExists: 409,
  StorageAccountAlreadyTaken: 409,
  AccountPropertyCannotBeUpdated: 409,
  PublicAccessNotPermitted: 409,
  MethodNotAllowed: 405,
  NotEmulated: 501,
  InsufficientStorage: 507,
};

/** All other codes mean a mistake in the request. */
const mistake = 400;

/**
 * Makes the answer for a failure. Rethrows everything that is not a `SandboxError`: it is a bug.
 *
 * @param authority where the caller gets a token, for the challenge of a 401
 */
export function armErrorResponse(failure: unknown, authority: string): Response {
  if (!(failure instanceof SandboxError)) throw failure;
  const { code, message } = failure;
  const status = Object.hasOwn(statuses, code) ? statuses[code] : mistake;
  const headers: Record<string, string> =
    status === 401
      ? {
          "www-authenticate": `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${message.replaceAll('"', "'")}"`,
        }
      : {};
  if (code === "ResourceNotFound") headers["x-ms-failure-cause"] = "gateway";
  return Response.json({ error: { code, message } }, { status: status ?? mistake, headers });
}

/** The failure for a missing resource. */
export function resourceNotFound(type: string, name: string, resourceGroupName: string): SandboxError {
  return new SandboxError(
    "ResourceNotFound",
    `The Resource '${type}/${name}' under resource group '${resourceGroupName}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** The failure for a resource whose parent is missing. */
export function parentNotFound(type: string, ownerId: string): SandboxError {
  return new SandboxError(
    "ParentResourceNotFound",
    `Failed to perform 'write' on resource(s) of type '${type.split("/").slice(1).join("/")}', because the parent resource '${ownerId}' could not be found.`,
  );
}

/** The failure for a missing resource group. */
export function resourceGroupNotFound(resourceGroupName: string): SandboxError {
  return new SandboxError(
    "ResourceGroupNotFound",
    `Resource group '${resourceGroupName}' could not be found.`,
  );
}

/** The failure for a body that the type does not accept. */
export function invalidContent(reason: string): SandboxError {
  return new SandboxError(
    "InvalidRequestContent",
    `The request content was invalid and could not be deserialized: '${reason}'.`,
  );
}
