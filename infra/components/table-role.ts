/** Names of the account that the program makes for a table, and of the role assignment on the table. */
import * as pulumi from "@pulumi/pulumi";
import { storageAccountName } from "../names/names";
import { assignmentName } from "./dead-letter/dead-letter-roles";
import type { DestinationPart } from "./destination-part";

type Surroundings = Pick<DestinationPart, "args" | "client">;

export const defaultTable = "Leads";

/** Name of the new account. */
export const tableAccountName = ({ args, client }: Surroundings): pulumi.Output<string> =>
  client.apply(
    ({ subscriptionId }) =>
      args.azureTable?.accountName ??
      storageAccountName({ offerId: args.offerId, stack: pulumi.getStack() }, subscriptionId, "azureTable"),
  );

/** Resource Manager id of a table. */
export const tableId = (accountId: string, { azureTable }: DestinationPart["args"]): string =>
  `${accountId}/tableServices/default/tables/${azureTable?.tableName ?? defaultTable}`;

/** A name of its own for each stack, because several may write into one table. */
export const tableRoleName = (table: string, { offerId }: DestinationPart["args"]): string =>
  assignmentName(table, `${offerId} ${pulumi.getStack()}`);
