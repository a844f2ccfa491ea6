/**
 * Reads the definition of a new column.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-update-column-definitions-using-web-api
 */
import { NotEmulated } from "../../support/errors";
import { dataverseError } from "../errors";
import type { Column, Table } from "../tables";

/** The properties that are read; labels and descriptions are ignored. */
interface NewColumn {
  "@odata.type"?: unknown;
  SchemaName?: unknown;
  MaxLength?: unknown;
  RequiredLevel?: { Value?: unknown };
  OptionSet?: { Options?: unknown };
}

interface NewOption {
  Value?: unknown;
  Label?: { LocalizedLabels?: { Label?: unknown }[] };
}

const types = ["Boolean", "DateTime", "Decimal", "Integer", "Memo", "Picklist", "String"] as const;
const requiredLevels = ["ApplicationRequired", "Recommended"] as const;

/** Longest texts. Source: https://learn.microsoft.com/power-apps/maker/data-platform/types-of-fields */
const longest: Readonly<Record<string, number>> = { String: 4000, Memo: 1_048_576 };

/** @throws {SandboxError} for a name without prefix, a name in use, a length out of range (their codes are unverified) */
export function newColumn(table: Table, body: unknown): Column {
  const given = (body ?? {}) as NewColumn;
  const type = types.find((one) => given["@odata.type"] === `Microsoft.Dynamics.CRM.${one}AttributeMetadata`);
  if (type === undefined) throw new NotEmulated(`a new column of the type '${String(given["@odata.type"])}'`);
  const name = nameOf(table, given.SchemaName);
  const required = requiredLevels.find((level) => given.RequiredLevel?.Value === level);
  return {
    name,
    type,
    ...(required && { required }),
    ...(type in longest && { maxLength: lengthOf(type, given.MaxLength) }),
    ...(type === "Picklist" && { choices: choicesOf(given) }),
  };
}

function nameOf({ logicalName, columns }: Table, schemaName: unknown): string {
  const name = String(schemaName).toLowerCase();
  // the text is in https://github.com/microsoft/mwx-teams-vaccine-attestation/issues/1
  if (!/^[a-z][a-z0-9]{1,7}_[a-z0-9_]+$/.test(name)) {
    throw dataverseError(
      "invalidName",
      `Invalid name for attribute ${name}. Custom attribute names must start with a valid customization prefix.`,
    );
  }
  if (columns.has(name)) {
    throw dataverseError(
      "duplicateColumn",
      `Attribute with name ${name} already exists on entity ${logicalName}.`,
    );
  }
  return name;
}

function lengthOf(type: string, given: unknown): number {
  const most = longest[type] ?? 0;
  if (Number.isInteger(given) && Number(given) >= 1 && Number(given) <= most) return Number(given);
  throw dataverseError("invalidArgument", `MaxLength must be from 1 to ${most}.`);
}

function choicesOf({ OptionSet }: NewColumn): Record<string, string> {
  const options = OptionSet?.Options;
  if (!Array.isArray(options)) throw new NotEmulated("a new choice column with a global option set");
  return Object.fromEntries(
    (options as NewOption[]).map(({ Value, Label }) => [
      String(Value),
      String(Label?.LocalizedLabels?.[0]?.Label),
    ]),
  );
}
