/** The stock roles and privileges of an organisation; the roles are cut down to the tables we have. */

import type { RowStore } from "../rows/row-store";
import { accessRightNumbers, allPrivileges, earlierId, type Privilege } from "./privileges";
import { type PrivilegeDepth, privilegeDepths } from "./reach";

/** Depth of each privilege of a stock role, by a pattern over privilege names; the first that matches counts. */
export const stockRoles: Readonly<Record<string, readonly (readonly [RegExp, PrivilegeDepth])[]>> = {
  "System Administrator": [[/./, "Global"]],
  Salesperson: [
    [/^prvReadLead$/, "Global"],
    [/Lead$/, "Basic"],
    [/^prvReadAsyncOperation$/, "Basic"],
    [/^prvRead(User|BusinessUnit|Role|Team)$/, "Global"],
    [/^prvAppendTo(User|BusinessUnit)$/, "Global"],
  ],
  "Basic User": [[/^prvRead(User|BusinessUnit|Role|Team)$/, "Global"]],
};

/** Adds the privileges that the organisation lacks, and gives them to its stock roles: all of a new one, the new ones of an earlier version's. */
export function completePrivileges(rows: RowStore, now: string): void {
  const added = allPrivileges().filter((privilege) => {
    if (rows.get("privilege", privilege.id) !== undefined) return false;
    const isRenamed = takeEarlierId(rows, privilege);
    rows.insert("privilege", privilege.id, now, valuesOf(privilege, now));
    return !isRenamed;
  });
  if (added.length === 0) return;
  for (const role of rows.select("role", { where: "json_extract(body, '$.ismanaged')" })) {
    const grants = stockRoles[String(role.values.name)] ?? [];
    for (const { name, id } of added) {
      const depth = grants.find(([pattern]) => pattern.test(name))?.[1];
      if (depth === undefined) continue;
      rows.database.run(
        "INSERT OR IGNORE INTO dataverse_role_privileges VALUES (?, ?, ?, ?)",
        rows.organization,
        role.id,
        id,
        privilegeDepths.indexOf(depth),
      );
    }
  }
}

/** Earlier versions of the sandbox gave the privileges of leads ids of their own. */
function takeEarlierId(rows: RowStore, { id, name }: Privilege): boolean {
  const earlier = earlierId(name);
  if (id === earlier || !rows.delete("privilege", earlier)) return false;
  rows.database.run(
    "UPDATE dataverse_role_privileges SET privilege = ? WHERE organization = ? AND privilege = ?",
    id,
    rows.organization,
    earlier,
  );
  return true;
}

function valuesOf({ name, right, table }: Privilege, now: string): Record<string, unknown> {
  return {
    name,
    accessright: accessRightNumbers[right],
    canbebasic: table.userOwned,
    canbelocal: true,
    canbedeep: true,
    canbeglobal: true,
    createdon: now,
    modifiedon: now,
  };
}
