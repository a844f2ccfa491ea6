/** Finds the settings that keep the names of a renamed stack: `pulumi stack rename` renames no resources. */
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../config/commands";
import type { LeadDestinationArgs } from "../config/lead-destination-args";
import { NamePrefix, physicalName, resourceNames, storageAccountName } from "./names";

const kinds = { workflows: "workflow", connections: "connection", resourceGroups: "resourceGroup" } as const;

/**
 * The commands that keep the deployed names, and the stack's former name.
 *
 * @param id Resource Manager id of a deployed group, connection or Logic App
 * @returns undefined when the id does not show a renamed stack
 */
export function keptNames(
  { offerId, names = {}, resourceGroupName, clientId, deadLetter }: LeadDestinationArgs,
  id: string,
): { formerStack: string; commands: string[] } | undefined {
  const [type = "", name = ""] = id.split("/").slice(-2);
  const kind = Object.entries(kinds).find(([segment]) => segment === type)?.[1];
  const stack = kind && formerStack(kind, name, offerId);
  if (stack === undefined || stack === pulumi.getStack()) return undefined;
  const source = { offerId, stack };
  const [, subscriptionId = ""] = /^\/subscriptions\/([^/]+)/.exec(id) ?? [];
  const { resourceGroup, application, identity, ...others } = resourceNames(source);
  const storageAccount = storageAccountName(source, subscriptionId);
  const wanted = {
    ...(resourceGroupName === undefined ? { resourceGroup } : {}),
    ...others,
    ...(clientId === undefined ? { application } : {}),
    ...(deadLetter === "none" ? {} : { identity, storageAccount }),
  };
  const commands = Object.entries(wanted)
    .filter(([key]) => !Object.hasOwn(names, key))
    .map(([key, value]) => `pulumi config set --path "marketplace-leads:names.${key}" ${value}`);
  return { formerStack: stack, commands: [...commands, "pulumi up"].map(forThisStack) };
}

/**
 * The stack's name when a resource was named.
 *
 * @param deployedName a name made by `physicalName`
 * @returns undefined when the name is not from this offer and another stack, or does not show it
 */
export function formerStack(
  kind: keyof typeof NamePrefix,
  deployedName: string,
  offerId: string,
): string | undefined {
  const prefix = NamePrefix[kind];
  const beforeStack = physicalName(prefix, { offerId, stack: "x" }).replace(/-x(?:-[0-9a-f]{6})?$/, "-");
  if (!deployedName.startsWith(beforeStack)) return undefined;
  const rest = deployedName.slice(beforeStack.length);
  return [rest, rest.replace(/-[0-9a-f]{6}$/, "")].find(
    (stack) => stack !== "" && physicalName(prefix, { offerId, stack }) === deployedName,
  );
}
