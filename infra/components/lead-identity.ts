/** The identity of the Logic Apps: it writes dead letters, and signs in to destinations that take it. */
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import type { DestinationPart } from "./destination-part";
import { keptInputs } from "./replacement-guard";

export const leadIdentity = ({
  name,
  args: { location, tags },
  names,
  resourceGroupName,
  parent,
}: Omit<DestinationPart, "identity">): managedidentity.UserAssignedIdentity =>
  new managedidentity.UserAssignedIdentity(
    `${name}-identity`,
    { resourceName: names.identity, resourceGroupName, location, ...(tags && { tags }) },
    { parent, ignoreChanges: keptInputs.identity },
  );
