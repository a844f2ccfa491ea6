/** The stock roles and privileges of an organisation, reduced to the sandbox's tables. */

import type { RowStore } from "../rows/row-store";
import { accessRightNumbers, allPrivileges, earlierId, type Privilege } from "./privileges";
import { type PrivilegeDepth, privilegeDepths } from "./reach";

/** Depth of each privilege of a stock role, by a pattern over privilege names. The first match counts. */
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

/** Adds missing privileges to an organisation, and gives the added ones to its stock roles. */
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

/** Earlier versions of the sandbox used their own ids for the privileges of leads. */
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
