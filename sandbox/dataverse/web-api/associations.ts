/**
 * Many-to-many relationships: roles of users and teams, members of teams, privileges of roles.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/associate-disassociate-entities-using-web-api
 */
import { NotEmulated } from "../../support/errors";
import { payloadError, rowNotFound, segmentNotFound } from "../errors";
import { knownTable, type Table } from "../tables";
import { type Call, emptyAnswer, jsonBody, type Segment } from "./request";
import { listRows, rowId, wrongMethod } from "./row-routes";

/** A relationship seen from one of its tables. */
export interface Association {
  name: string;
  from: Table;
  to: Table;
  /** SQL table of the pairs, and its columns for the two sides. */
  pairs: string;
  fromColumn: string;
  toColumn: string;
}

const relationships = [
  {
    name: "systemuserroles_association",
    tables: ["systemuser", "role"],
    pairs: "dataverse_user_roles",
    columns: ["user", "role"],
  },
  {
    name: "teamroles_association",
    tables: ["team", "role"],
    pairs: "dataverse_team_roles",
    columns: ["team", "role"],
  },
  {
    name: "teammembership_association",
    tables: ["team", "systemuser"],
    pairs: "dataverse_team_members",
    columns: ["team", "user"],
  },
  {
    name: "roleprivileges_association",
    tables: ["role", "privilege"],
    pairs: "dataverse_role_privileges",
    columns: ["role", "privilege"],
  },
] as const;

/** The relationship of this name that starts at the table. */
export function associationOf(table: Table, name: string): Association | undefined {
  for (const relationship of relationships) {
    const side = (relationship.tables as readonly string[]).indexOf(table.logicalName);
    if (relationship.name !== name || side < 0) continue;
    const other = side === 0 ? 1 : 0;
    return {
      name,
      from: table,
      to: knownTable(relationship.tables[other]),
      pairs: relationship.pairs,
      fromColumn: relationship.columns[side as 0 | 1],
      toColumn: relationship.columns[other],
    };
  }
  return undefined;
}

/** `systemusers(<id>)/systemuserroles_association`, with `$ref` and `(<id>)/$ref`. */
export async function serveAssociation(
  call: Call,
  association: Association,
  id: string,
  segment: Segment,
  rest: readonly Segment[],
): Promise<Response> {
  const isReference = rest.length === 1 && rest[0]?.name === "$ref";
  if (rest.length > 0 && !isReference) throw segmentNotFound(rest[0]?.name ?? "");
  call.rows.get(association.from, id);
  if (!isReference) return list(call, association, id, segment);
  if (association.pairs === "dataverse_role_privileges") {
    throw new NotEmulated(`changing '${association.name}' by $ref; use the AddPrivilegesRole action`);
  }
  switch (call.request.method) {
    case "POST":
      return associate(call, association, id);
    case "DELETE":
      return disassociate(call, association, id, segment);
    default:
      throw wrongMethod(call);
  }
}

function list(
  call: Call,
  { to, pairs, fromColumn, toColumn }: Association,
  id: string,
  segment: Segment,
): Response {
  if (call.request.method !== "GET" || segment.key !== undefined) throw wrongMethod(call);
  return listRows(call, to, {
    where: `id IN (SELECT ${toColumn} FROM ${pairs} WHERE organization = ? AND ${fromColumn} = ?)`,
    parameters: [call.organization.host, id],
  });
}

async function associate(call: Call, association: Association, id: string): Promise<Response> {
  const { to, pairs, fromColumn, toColumn } = association;
  const other = referencedId(association, await jsonBody(call.request, association.from.entitySetName));
  demandChange(call, association);
  if (call.organization.rows.get(to.logicalName, other) === undefined)
    throw rowNotFound(to.logicalName, other);
  call.organization.rows.database.run(
    `INSERT OR IGNORE INTO ${pairs} (organization, ${fromColumn}, ${toColumn}) VALUES (?, ?, ?)`,
    call.organization.host,
    id,
    other,
  );
  return emptyAnswer();
}

function disassociate(call: Call, association: Association, id: string, segment: Segment): Response {
  const { to, pairs, fromColumn, toColumn } = association;
  const url = call.options.get("$id");
  const other =
    segment.key === undefined ? referencedId(association, { "@odata.id": url }) : rowId(to, segment);
  demandChange(call, association);
  call.organization.rows.database.run(
    `DELETE FROM ${pairs} WHERE organization = ? AND ${fromColumn} = ? AND ${toColumn} = ?`,
    call.organization.host,
    id,
    other,
  );
  return emptyAnswer();
}

/** Roles need Assign, members Append to a team (unverified: AppendTo on Team and Append on User). */
function demandChange({ organization, user }: Call, { pairs }: Association): void {
  if (pairs === "dataverse_team_members") organization.security.demand(user, knownTable("team"), "AppendTo");
  else organization.security.demand(user, knownTable("role"), "Assign");
}

function referencedId({ from, to }: Association, body: unknown): string {
  const reference = body !== null && typeof body === "object" ? Reflect.get(body, "@odata.id") : undefined;
  const [, set, key] = (typeof reference === "string" && /([A-Za-z]+)\(([^()]+)\)$/.exec(reference)) || [];
  if (set !== to.entitySetName || key === undefined) {
    throw payloadError(
      from.entitySetName,
      `Microsoft.OData.ODataException: The '@odata.id' of the reference does not name a row: expected '/${to.entitySetName}(<id>)'.`,
    );
  }
  return rowId(to, { name: set, key });
}
