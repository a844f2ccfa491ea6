/**
 * Checks the api-version that every request must name.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types
 */
import { NotEmulated, SandboxError } from "../support/errors";
import { locations } from "./locations";
import { resourceApiVersions } from "./types/resource-groups";

/** @throws {SandboxError} `MissingApiVersionParameter` */
export function requireApiVersion(url: URL): string {
  const apiVersion = url.searchParams.get("api-version");
  if (apiVersion !== null && apiVersion !== "") return apiVersion;
  throw new SandboxError(
    "MissingApiVersionParameter",
    "The api-version query parameter (?api-version=) is required for all requests.",
  );
}

/** Resource Manager began in 2014. A later date may be a version of Azure that the sandbox lacks. */
function refuseUnknown(of: string, apiVersion: string, known: readonly string[]): void {
  if (!/^20(1[4-9]|[2-9]\d)-\d\d-\d\d(-[a-z]+)?$/i.test(apiVersion)) return;
  throw new NotEmulated(`the api-version '${apiVersion}' of ${of}`, `It has ${known.join(", ")}.`);
}

/**
 * For subscriptions and resource groups.
 *
 * @throws {SandboxError} `InvalidApiVersionParameter` when it cannot be a version of Azure
 * @throws {NotEmulated} for a version the sandbox does not have
 */
export function checkResourcesApiVersion(apiVersion: string): void {
  if (resourceApiVersions.some((version) => version === apiVersion)) return;
  refuseUnknown("subscriptions and resource groups", apiVersion, resourceApiVersions);
  throw new SandboxError(
    "InvalidApiVersionParameter",
    `The api-version '${apiVersion}' is invalid. The supported versions are '${resourceApiVersions.join(",")}'.`,
  );
}

/**
 * For a resource of a provider.
 *
 * @throws {SandboxError} `NoRegisteredProviderFound` when it cannot be a version of Azure
 * @throws {NotEmulated} for a version the sandbox does not have
 */
export function checkTypeApiVersion(
  type: { type: string; apiVersions: readonly string[] },
  apiVersion: string,
  location: string,
): void {
  if (type.apiVersions.includes(apiVersion.toLowerCase())) return;
  refuseUnknown(`'${type.type}'`, apiVersion, type.apiVersions);
  throw new SandboxError(
    "NoRegisteredProviderFound",
    `No registered resource provider found for location '${location}' and API version '${apiVersion}' for type '${type.type}'. The supported api-versions are '${type.apiVersions.join(", ")}'. The supported locations are '${Object.keys(locations).join(", ")}'.`,
  );
}
