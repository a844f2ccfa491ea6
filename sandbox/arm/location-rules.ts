/**
 * Which location a PUT may name.
 *
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/common-deployment-errors
 */
import { NotEmulated, SandboxError } from "../support/errors";
import { regionName } from "../support/region";
import { type JsonObject, optionalString } from "./json";
import { locations } from "./locations";
import type { StoredResource } from "./resources/resource-store";

export interface LocatedResource {
  type: string;
  name: string;
  resourceGroupName: string;
  isGlobal: boolean;
}

/**
 * The location of a new resource, as ARM writes it.
 *
 * @throws {SandboxError} `LocationRequired`, `InvalidResourceLocation`
 * @throws {NotEmulated} for a region the sandbox does not know
 */
export function readLocation(
  body: JsonObject,
  { type, name, resourceGroupName, isGlobal }: LocatedResource,
  existing: StoredResource | undefined,
): string {
  const location = isGlobal ? requireGlobal(body, type) : requireRegion(body);
  if (existing === undefined || existing.location === location) return location;
  throw new SandboxError(
    "InvalidResourceLocation",
    `The resource '${name}' already exists in location '${existing.location}' in resource group '${resourceGroupName}'. A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
  );
}

/**
 * The location of a new group.
 *
 * @throws {SandboxError} `LocationRequired`, `InvalidResourceGroupLocation`
 * @throws {NotEmulated} for a region the sandbox does not know
 */
export function readGroupLocation(body: JsonObject, existing: StoredResource | undefined): string {
  const location = requireRegion(body);
  if (existing === undefined || existing.location === location) return location;
  throw new SandboxError(
    "InvalidResourceGroupLocation",
    `Invalid resource group location '${location}'. The Resource group already exists in location '${existing.location}'.`,
  );
}

function requireGlobal(body: JsonObject, type: string): string {
  const location = requireLocation(body);
  if (location === "global") return location;
  throw new SandboxError(
    "LocationNotAvailableForResourceType",
    `The provided location '${location}' is not available for resource type '${type}'. List of available regions for the resource type is 'global'.`,
  );
}

function requireRegion(body: JsonObject): string {
  const location = requireLocation(body);
  if (Object.hasOwn(locations, location)) return location;
  // Azure may have this region: only Azure can refuse it
  throw new NotEmulated(`the region '${location}'`, `It has ${Object.keys(locations).join(", ")}.`);
}

function requireLocation(body: JsonObject): string {
  const location = optionalString(body, "location");
  if (location !== undefined && location !== "") return regionName(location);
  throw new SandboxError("LocationRequired", "The location property is required for this definition.");
}
