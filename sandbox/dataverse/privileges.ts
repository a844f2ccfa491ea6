/**
 * The privileges of an organisation: one for each access right of each table, the same ids in every organisation.
 *
 * Layer: dataverse, metadata. Azure's ids are the same everywhere too, but are others: look a privilege up by its name.
 */
import { stableId } from "./stable-id";
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
    id: stableId(`privilege/${name}`),
    name,
    right: right as AccessRight,
    table: table.logicalName,
  })),
);

const ids = new Map(privileges.map(({ id, name }) => [name, id]));

/** Every privilege there is. */
export function allPrivileges(): readonly Privilege[] {
  return privileges;
}

/** Id of a privilege by its name, e.g. `prvCreateLead`. */
export function privilegeId(name: string): string {
  return ids.get(name) ?? stableId(`privilege/${name}`);
}
