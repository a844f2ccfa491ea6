/** The settings with which a renamed stack keeps the names of its resources. */
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../components/for-this-stack";
import type { LeadDestinationArgs } from "../components/lead-destination-args";
import { formerStack } from "./former-stack";
import { resourceNames, storageAccountName } from "./names";

const kinds = { workflows: "workflow", connections: "connection", resourceGroups: "resourceGroup" } as const;

/**
 * The commands that keep the deployed names, and how the stack was called.
 *
 * @param id Resource Manager id of a deployed group, connection or Logic App
 * @returns undefined when the stack was not renamed, as far as the id tells
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
    .map(([key, value]) => `pulumi config set --path 'marketplace-leads:names.${key}' ${value}`);
  return { formerStack: stack, commands: [...commands, "pulumi up"].map(forThisStack) };
}
