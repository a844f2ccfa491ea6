/** Azure Table Storage: one entity a lead, written with the identity of the Logic App. */
import type * as pulumi from "@pulumi/pulumi";
import columnFile from "../../flow-definitions/azureTable/columns.json";
import fieldMap from "../../flow-definitions/azureTable/field-map.json";
import workflow from "../../flow-definitions/azureTable/workflow.json";
import type { KeysOf } from "../config/key";
import { text } from "../config/schemas";
import type { Contradiction, Destination, Settings, WorkflowFile } from "./destination";

/** Settings of Azure Table Storage, `marketplace-leads:azureTable`. */
export interface AzureTableArgs {
  /** Resource Manager id of an existing storage account that has the table. Default: a new account and table. */
  accountId?: pulumi.Input<string>;
  /** Name of the new storage account, which is unique in Azure. Default: made from offer and stack. */
  accountName?: string;
  /** Name of the table. Default `Leads`. */
  tableName?: string;
  /** Property of the entity to lead property path, `@expression`, constant or `none`. Overrides the shipped field map. */
  fieldMap?: { [column: string]: string };
  /** Properties that the field map may fill besides the shipped ones: `text:<longest length>`, `number`, `boolean` or `choice`. */
  columns?: { [column: string]: string };
}

const keys: KeysOf<Omit<AzureTableArgs, "fieldMap" | "columns">> = {
  accountId: {
    description:
      "the Resource Manager id of an existing storage account, /subscriptions/…/providers/Microsoft.Storage/storageAccounts/NAME",
    example:
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/stcontosoleads",
    input: "value",
    schema: {
      ...text,
      pattern:
        "^/[sS]ubscriptions/[0-9a-fA-F-]{36}/resource[gG]roups/[^/]+/providers/[mM]icrosoft\\.[sS]torage/storage[aA]ccounts/[a-z0-9]{3,24}$",
    },
  },
  accountName: {
    description: "3 to 24 lower-case letters and digits, unique in Azure",
    example: "stcontosoleads",
    schema: { ...text, pattern: "^[a-z0-9]{3,24}$" },
  },
  tableName: {
    description: "3 to 63 letters and digits, first a letter",
    example: "Leads",
    // Source: https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model
    schema: { ...text, pattern: "^(?![tT][aA][bB][lL][eE][sS]$)[A-Za-z][A-Za-z0-9]{2,62}$" },
  },
};

export const azureTable: Destination = {
  label: "Azure Table Storage",
  table: "the table",
  row: "entity",
  workflow: workflow as WorkflowFile,
  fieldMap,
  columns: columnFile.columns,
  exampleColumn: "Title",
  keys,
  mistakes: (settings) => [...accountMistakes(settings), ...columnMistakes(settings)],
};

function accountMistakes({ accountId, accountName }: Settings): Contradiction[] {
  if (accountId === undefined || accountName === undefined) return [];
  const expected = "no value: accountId names the account";
  return [{ entry: "accountName", found: "a value, although accountId is set", expected }];
}

/** Names that the service gives a meaning. */
const systemColumns = ["PartitionKey", "RowKey", "Timestamp"];

/** Names and lengths that Azure refuses. Source: https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model */
function columnMistakes({ columns }: Settings): Contradiction[] {
  return Object.entries((columns ?? {}) as Record<string, string>).flatMap(
    ([name, text]): Contradiction[] => {
      const entry = `columns.${name}`;
      if (systemColumns.includes(name)) {
        return [{ entry, found: "a property that the table itself fills", expected: "no entry" }];
      }
      if (!/^[\p{L}_][\p{L}\p{N}_]{0,254}$/u.test(name)) {
        const expected = "a name of at most 255 letters, digits and underscores, first no digit";
        return [{ entry, found: "a name that Azure refuses", expected }];
      }
      const [, length = "0"] = /^text:(\d+)$/.exec(String(text)) ?? [];
      if (Number(length) <= longestText) return [];
      return [{ entry, found: `text:${length}`, expected: `at most text:${longestText}` }];
    },
  );
}

/** Characters of a string property: 64 KiB of UTF-16. */
const longestText = 32_768;
