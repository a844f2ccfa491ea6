/**
 * azure-native:storage:Table.
 * Source: @pulumi/azure-native 3.28.0 storage/table.d.ts and types/input.d.ts.
 */
import { inAccount } from "./blob-storage";
import { flattened, object, objects, type ResourceType, string } from "./resource-type";
import { storageAccount } from "./storage-account";

const { apiVersion, path: account } = storageAccount;

const signedIdentifiers = objects({
  accessPolicy: object({ expiryTime: string, permission: string, startTime: string }),
  id: string,
});

export const table: ResourceType = {
  token: "azure-native:storage:Table",
  getter: "azure-native:storage:getTable",
  apiVersion,
  path: `${account}/tableServices/default/tables/{tableName}`,
  parameters: [
    ...inAccount,
    {
      name: "tableName",
      autoName: "copy",
      minimumLength: 3,
      maximumLength: 63,
      pattern: /^[A-Za-z][A-Za-z0-9]{2,62}$/,
    },
  ],
  inputs: flattened({ signedIdentifiers }),
  outputs: {
    ...flattened({ signedIdentifiers, tableName: string }),
    id: string,
    name: string,
    type: string,
  },
};
