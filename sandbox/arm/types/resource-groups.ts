/**
 * Microsoft.Resources/resourceGroups: checks a PUT of a group and renders a group.
 * Source: https://learn.microsoft.com/rest/api/resources/resource-groups
 */
import { SandboxError } from "../../support/errors";
import { type JsonObject, optionalString } from "../json";
import type { StoredResource } from "../resources/resource-store";

/** Type of a group in a list of resources. */
export const resourceGroupType = "Microsoft.Resources/resourceGroups";

/** Versions of the subscriptions and groups API, newest first. */
export const resourceApiVersions = [
  "2025-04-01",
  "2025-03-01",
  "2024-11-01",
  "2024-07-01",
  "2024-03-01",
  "2023-07-01",
  "2022-12-01",
  "2022-09-01",
  "2022-01-01",
  "2021-04-01",
  "2021-01-01",
  "2020-10-01",
  "2020-06-01",
  "2020-01-01",
  "2019-11-01",
  "2019-10-01",
  "2019-05-01",
  "2018-05-01",
  "2018-01-01",
  "2017-05-10",
  "2016-09-01",
  "2016-06-01",
  "2015-11-01",
] as const;

/** @throws {SandboxError} `InvalidResourceGroup` for a name that Azure refuses */
export function checkResourceGroupName(name: string): void {
  if (name.length > 90) {
    throw new SandboxError(
      "InvalidResourceGroup",
      `The provided resource group name '${name}' has a length of '${name.length}' which exceeds the maximum length of '90'.`,
    );
  }
  if (!/^[\p{L}\p{N}_().-]*[\p{L}\p{N}_()-]$/u.test(name)) {
    throw new SandboxError(
      "InvalidResourceGroup",
      `The provided resource group name '${name}' has invalid characters. The name can only be a letter, digit, '-', '.', '(', ')' or '_', and may not end with '.'.`,
    );
  }
}

/** What is stored of a group in addition to its name, location and tags. */
export function resourceGroupBody(body: JsonObject): JsonObject {
  const managedBy = optionalString(body, "managedBy");
  return managedBy === undefined ? {} : { managedBy };
}

/** A group as ARM returns it. */
export function renderResourceGroup(group: StoredResource): JsonObject {
  return {
    id: group.id,
    name: group.name,
    type: resourceGroupType,
    location: group.location,
    ...group.body,
    ...(group.tags === undefined ? {} : { tags: group.tags }),
    properties: { provisioningState: "Succeeded" },
  };
}
