/** The dead letters of a lead destination, from its arguments: the store, and the right to assign its role. */
import * as pulumi from "@pulumi/pulumi";
import { type ResourceNames, storageAccountName } from "../../names/names";
import type { ClientConfig } from "../client-config";
import type { LeadDestinationArgs } from "../lead-destination-args";
import { assignmentName, own } from "./dead-letter-roles";
import { containerName, type DeadLetterStore, deadLetterStore } from "./dead-letter-store";
import { requireRoleRight } from "./role-right";

/** The account's name hashes the subscription: two subscriptions may have the same offer and stack. */
function accountName(args: LeadDestinationArgs, client: pulumi.Output<ClientConfig>): pulumi.Output<string> {
  const source = { offerId: args.offerId, stack: pulumi.getStack() };
  return client.apply(
    ({ subscriptionId }) => args.names?.storageAccount ?? storageAccountName(source, subscriptionId),
  );
}

/** Whether the deployer may assign the role on the dead letters; passes when no role is to be assigned. */
export function roleRight(
  args: LeadDestinationArgs,
  { resourceGroup: resourceGroupName }: ResourceNames,
  client: pulumi.Output<ClientConfig>,
  parent: pulumi.Resource,
): pulumi.Output<void> {
  if (args.deadLetter === "none" || args.createRoleAssignments === false)
    return client.apply(() => undefined);
  const assignmentId = pulumi
    .all([client, accountName(args, client)])
    .apply(([{ subscriptionId }, account]) => {
      const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}`;
      const scope = `${group}/providers/Microsoft.Storage/storageAccounts/${account}/blobServices/default/containers/${containerName}`;
      return `${scope}/providers/Microsoft.Authorization/roleAssignments/${assignmentName(scope, own)}`;
    });
  return requireRoleRight({ client, resourceGroupName, assignmentId }, parent);
}

/** Where the store is made, and what guards it. */
export interface DeadLetterContext {
  args: LeadDestinationArgs;
  names: ResourceNames;
  client: pulumi.Output<ClientConfig>;
  resourceGroupName: pulumi.Output<string>;
  guard: pulumi.ResourceHook;
  parent: pulumi.Resource;
}

/** The store of dead letters; undefined with `deadLetter: none`. */
export function deadLetterOf(name: string, context: DeadLetterContext): DeadLetterStore | undefined {
  const { args, names, client, resourceGroupName, guard, parent } = context;
  if (args.deadLetter === "none") return undefined;
  return deadLetterStore(
    name,
    {
      names,
      accountName: accountName(args, client),
      resourceGroupName,
      plainGroupName: names.resourceGroup,
      location: args.location,
      client,
      protect: args.protect ?? true,
      tags: args.tags ?? {},
      days: args.deadLetterDays ?? 90,
      readers: args.deadLetterReaders ?? [],
      createRoleAssignments: args.createRoleAssignments ?? true,
      guard,
    },
    parent,
  );
}
