/** The dead letters of a lead destination: the check of the right to assign roles, and the store. */
import * as pulumi from "@pulumi/pulumi";
import { storageAccountName } from "../../names/names";
import type { DestinationPart } from "../destination-part";
import { tableAccountName, tableId, tableRoleName } from "../table-role";
import { assignmentName, own } from "./dead-letter-roles";
import { containerName, type DeadLetterStore, deadLetterStore } from "./dead-letter-store";
import { requireRoleRight } from "./role-right";

type Surroundings = Pick<DestinationPart, "args" | "client" | "groupName" | "parent">;

/** The account's name hashes the subscription, because two subscriptions may have the same offer and stack. */
function accountName({ args, client }: Surroundings): pulumi.Output<string> {
  const source = { offerId: args.offerId, stack: pulumi.getStack() };
  return client.apply(
    ({ subscriptionId }) => args.names.storageAccount ?? storageAccountName(source, subscriptionId),
  );
}

/** Checks that the deployer may assign the role on the dead letters, or on a new table without them; passes when neither is assigned. */
export function roleRight(part: Surroundings): pulumi.Output<void> {
  const { args, client, groupName, parent } = part;
  const hasLetters = args.deadLetter !== "none";
  const hasNewTable = args.crm.includes("azureTable") && args.azureTable?.accountId === undefined;
  if (!args.createRoleAssignments || !(hasLetters || hasNewTable)) return client.apply(() => undefined);
  const wanted = pulumi
    .all([client, groupName, hasLetters ? accountName(part) : tableAccountName(part)])
    .apply(([{ subscriptionId }, group, account]) => {
      const groupId = `/subscriptions/${subscriptionId}/resourceGroups/${group}`;
      const accountId = `${groupId}/providers/Microsoft.Storage/storageAccounts/${account}`;
      const container = `${accountId}/blobServices/default/containers/${containerName}`;
      const scope = hasLetters ? container : tableId(accountId, args);
      const name = hasLetters ? assignmentName(scope, own) : tableRoleName(scope, args);
      const assignmentId = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
      return { subscriptionId, group, assignmentId, target: hasLetters ? "dead letters" : "table" };
    });
  return requireRoleRight(wanted, parent);
}

/** The store of dead letters; undefined with `deadLetter: none`. */
export function deadLetterOf(part: DestinationPart, guard: pulumi.ResourceHook): DeadLetterStore | undefined {
  return part.args.deadLetter === "none" ? undefined : deadLetterStore(part, accountName(part), guard);
}
