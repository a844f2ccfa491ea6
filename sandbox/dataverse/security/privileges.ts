/** The privileges of an organisation: one per access right and table, with the same ids everywhere. */
import { stableId } from "../organizations/stable-id";
import { type AccessRight, allTables, type Table } from "../tables";

/** What a privilege needs of its table. */
export type PrivilegeTable = Pick<Table, "logicalName" | "displayName" | "objectTypeCode" | "userOwned">;

export interface Privilege {
  id: string;
  name: string;
  right: AccessRight;
  table: PrivilegeTable;
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

/** The sandbox has no rows of this table, but clients need the privilege to read it. */
const systemJob: PrivilegeTable = {
  logicalName: "asyncoperation",
  displayName: "System Job",
  objectTypeCode: 4700,
  userOwned: true,
};

/** The sandbox has no rows of this table, but a new column needs the privilege to create one. */
const attribute: PrivilegeTable = {
  logicalName: "attribute",
  displayName: "Field",
  objectTypeCode: 9808,
  userOwned: false,
};

/** Dataverse's ids for the privileges of leads. All other ids are ours. Source: https://learn.microsoft.com/previous-versions/dynamicscrm-2016/developers-guide/gg334808(v=crm.8) */
const publishedIds: Readonly<Record<string, string>> = {
  prvCreateLead: "a41f965b-2619-4c73-8625-da31945cccc7",
  prvReadLead: "a8ecac53-09e8-4a13-b598-8d8c87bc3d33",
  prvWriteLead: "cb4b339f-2b45-447e-bdd3-0bf4bbebc294",
  prvAssignLead: "7755e1bc-6f11-465e-8ed0-a1616c5d32c4",
  prvAppendLead: "387d6489-cfcc-47d7-98af-5b7946d7691d",
  prvAppendToLead: "5e8d193d-184d-44be-92d8-0f3845d7a9eb",
};

/** The id of a privilege in earlier versions of the sandbox. */
export const earlierId = (name: string): string => stableId(`privilege/${name}`);

const privileges: readonly Privilege[] = [
  ...allTables().flatMap((table) =>
    Object.entries(table.privileges).map(([right, name]) => privilege(name, right as AccessRight, table)),
  ),
  privilege("prvReadAsyncOperation", "Read", systemJob),
  privilege("prvCreateAttribute", "Create", attribute),
];

function privilege(name: string, right: AccessRight, table: PrivilegeTable): Privilege {
  return { id: publishedIds[name] ?? earlierId(name), name, right, table };
}

const byName = new Map(privileges.map((one) => [one.name, one]));

/** All privileges. */
export function allPrivileges(): readonly Privilege[] {
  return privileges;
}

/** A privilege that this program needs, by name, e.g. `prvCreateLead`. */
export function knownPrivilege(name: string): Privilege {
  const found = byName.get(name);
  if (found === undefined) throw new Error(`no table has the privilege ${name}`);
  return found;
}
