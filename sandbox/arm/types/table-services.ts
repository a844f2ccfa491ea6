/**
 * Microsoft.Storage/storageAccounts/tableServices, which exists as long as its account, and its tables.
 * Source: https://learn.microsoft.com/rest/api/storagerp/table-services and .../table (2024-01-01).
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { type JsonObject, optionalObject } from "../json";
import type { StoredResource } from "../resources/resource-store";
import type { ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";
import { storageApiVersions } from "./storage-api-versions";

const tableServiceType = "Microsoft.Storage/storageAccounts/tableServices";

/** Full name of the type of tables. */
export const tableType = `${tableServiceType}/tables`;

const defaults: JsonObject = { cors: { corsRules: [] } };

/** The initial table service of an account. */
export function tableServiceOf(account: StoredResource): StoredResource {
  return {
    ...account,
    id: `${account.id}/tableServices/default`,
    type: tableServiceType,
    name: "default",
    location: "",
    tags: undefined,
    body: defaults,
    state: {},
    lookup: undefined,
  };
}

/** Builds the type of table services. A PUT replaces everything: `{}` restores the initial state. */
export function createTableServiceType(): ResourceType {
  return {
    namespace: "Microsoft.Storage",
    type: "storageAccounts/tableServices",
    isProxy: true,
    isPermanent: true,
    createdStatus: 200,
    apiVersions: storageApiVersions,
    namePattern: /^default$/,
    put: ({ body }) => {
      const given = optionalObject(body, "properties") ?? {};
      refuseOther(given, ["cors"], "a table service");
      return { body: { ...defaults, ...given }, state: {} };
    },
    render: ({ body }) => ({ properties: { ...body } }),
    operations: [],
  };
}

/** Builds the type of tables. Names match in any letter case. That a table is not found with this code is unverified. */
export function createTableType({ tables }: ArmServices): ResourceType {
  return {
    namespace: "Microsoft.Storage",
    type: "storageAccounts/tableServices/tables",
    isProxy: true,
    createdStatus: 200,
    apiVersions: storageApiVersions,
    namePattern: /^[A-Za-z][A-Za-z0-9]{2,62}$/,
    notFound: () => new SandboxError("TableNotFound", "The table specified does not exist."),
    put: ({ body }) => {
      refuseOther(optionalObject(body, "properties") ?? {}, ["tableName"], "a table");
      return { body: {}, state: {} };
    },
    render: ({ name }) => ({ properties: { tableName: name } }),
    removed: async ({ id, name }) => tables.forgetTable(id.split("/")[8] ?? "", name),
    operations: [],
  };
}

function refuseOther(given: JsonObject, known: readonly string[], what: string): void {
  const other = Object.entries(given).find(([name, value]) => value !== null && !known.includes(name));
  if (other !== undefined) throw new NotEmulated(`'${other[0]}' of ${what}`);
}
