/**
 * The privileges of an organisation: one for each access right of each table, the same ids in every organisation.
 *
 * Layer: dataverse, metadata. Azure's ids are the same everywhere too, but are others: look a privilege up by its name.
 */
import { createHash } from "node:crypto";
import { type AccessRight, allTables } from "./tables";

/** One privilege. */
export interface Privilege {
  id: string;
  name: string;
  right: AccessRight;
  /** Logical name of its table. */
  table: string;
}

/** `accessright` numbers. Source: https://learn.microsoft.com/dotnet/api/microsoft.crm.sdk.messages.accessrights */
export const accessRightNumbers: Readonly<Record<AccessRight, number>> = {
  Read: 1,
  Write: 2,
  Append: 4,
  AppendTo: 16,
  Create: 32,
  Delete: 65536,
  Share: 262144,
  Assign: 524288,
};

const privileges: readonly Privilege[] = allTables().flatMap((table) =>
  Object.entries(table.privileges).map(([right, name]) => ({
    id: privilegeId(name),
    name,
    right: right as AccessRight,
    table: table.logicalName,
  })),
);

/** Every privilege there is. */
export function allPrivileges(): readonly Privilege[] {
  return privileges;
}

/** Id of a privilege by its name, e.g. `prvCreateLead`. */
export function privilegeId(name: string): string {
  const hex = createHash("sha256").update(`privilege/${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
