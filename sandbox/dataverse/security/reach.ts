/** How far a privilege reaches: which rows of a table that users and teams own. */
import type { Condition } from "../query/filter";
import type { Row, RowStore } from "../rows/row-store";

/** Depths of a privilege: own rows, business unit, with children, organisation. The index is the number. */
export const privilegeDepths = ["Basic", "Local", "Deep", "Global"] as const;
export type PrivilegeDepth = (typeof privilegeDepths)[number];

export interface Principal {
  kind: "user" | "team";
  id: string;
  businessUnitId: string;
}

export interface Reach {
  everything: boolean;
  /** Business units whose rows it reaches. */
  units: ReadonlySet<string>;
  /** The holder and its teams. Every depth reaches their rows. */
  owners: ReadonlySet<string>;
}

/** A privilege of one role, which belongs to the holder or to one of its teams. */
interface Held {
  depth: number;
  unit: string;
}

/**
 * What a principal reaches with a privilege. Undefined when it does not hold it.
 * A user also holds the privileges of its teams, which reach from the team's business unit. Every role counts
 * as "Direct User (Basic) access level and Team privileges".
 * Source: https://learn.microsoft.com/power-platform/admin/security-roles-privileges
 */
export function reachOf(rows: RowStore, holder: Principal, privilegeId: string): Reach | undefined {
  const held = heldBy(rows, holder, privilegeId);
  if (held.length === 0) return undefined;
  const units = held.flatMap(({ depth, unit }) =>
    depth === 1 ? [unit] : depth === 2 ? withChildren(rows, unit) : [],
  );
  return {
    everything: held.some(({ depth }) => depth === 3),
    units: new Set(units),
    owners: new Set([holder.id, ...(holder.kind === "user" ? teamsOf(rows, holder.id) : [])]),
  };
}

/** Whether it reaches a row, or a new one with this owner and business unit. */
export function reaches(reach: Reach, { ownerid, owningbusinessunit }: Row["values"]): boolean {
  return reach.everything || reach.owners.has(String(ownerid)) || reach.units.has(String(owningbusinessunit));
}

/** The reached rows of a table. Undefined means all. */
export function reachCondition({ everything, units, owners }: Reach): Condition | undefined {
  if (everything) return undefined;
  const among = (column: string, values: ReadonlySet<string>) =>
    `json_extract(body, '$.${column}') IN (${[...values].map(() => "?").join(", ")})`;
  return {
    where: `${among("ownerid", owners)} OR ${among("owningbusinessunit", units)}`,
    parameters: [...owners, ...units],
  };
}

function heldBy(rows: RowStore, { kind, id, businessUnitId }: Principal, privilege: string): Held[] {
  const direct = rows.database.all<Held>(
    `SELECT p.depth, ? AS unit FROM dataverse_${kind}_roles AS r JOIN dataverse_role_privileges AS p
     ON p.organization = r.organization AND p.role = r.role AND p.privilege = ?
     WHERE r.organization = ? AND r.${kind} = ?`,
    businessUnitId,
    privilege,
    rows.organization,
    id,
  );
  const teams = kind === "user" ? teamsOf(rows, id) : [];
  return [...direct, ...teams.flatMap((team) => heldBy(rows, teamOf(rows, team), privilege))];
}

/** Ids of the teams a user is in. */
export function teamsOf(rows: RowStore, user: string): string[] {
  return rows.database
    .all<{ team: string }>(
      "SELECT team FROM dataverse_team_members WHERE organization = ? AND user = ?",
      rows.organization,
      user,
    )
    .map(({ team }) => team);
}

function teamOf(rows: RowStore, id: string): Principal {
  return { kind: "team", id, businessUnitId: String(rows.get("team", id)?.values.businessunitid) };
}

function withChildren(rows: RowStore, unit: string): string[] {
  const where = "json_extract(body, '$.parentbusinessunitid') = ?";
  const children = rows.select("businessunit", { where, parameters: [unit] });
  return [unit, ...children.flatMap(({ id }) => withChildren(rows, id))];
}
