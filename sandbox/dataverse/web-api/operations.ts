/**
 * Actions and functions: WhoAmI, the privileges of a role, a user and a team.
 * Sources: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/addprivilegesrole,
 * …/replaceprivilegesrole, …/retrieveuserprivileges, …/retrieveteamprivileges, …/removeprivilegerole,
 * …/retrieveroleprivilegesrole, …/whoami
 */
import { payloadError, rowNotFound } from "../errors";
import { guidPattern } from "../rows/column-values";
import { type PrivilegeDepth, privilegeDepths, teamsOf } from "../security/reach";
import { knownTable, type Table } from "../tables";
import { type Call, emptyAnswer, jsonAnswer, jsonBody } from "./request";
import { wrongMethod } from "./row-routes";

interface Operation {
  method: "GET" | "POST";
  /** Logical name of the bound table. Undefined for unbound ones. */
  boundTo?: string;
  serve(call: Call, id: string): Promise<Response> | Response;
}

const operations: Readonly<Record<string, Operation>> = {
  WhoAmI: { method: "GET", serve: whoAmI },
  AddPrivilegesRole: { method: "POST", boundTo: "role", serve: (call, id) => grant(call, id, false) },
  ReplacePrivilegesRole: { method: "POST", boundTo: "role", serve: (call, id) => grant(call, id, true) },
  RemovePrivilegeRole: { method: "POST", boundTo: "role", serve: revoke },
  RetrieveRolePrivilegesRole: { method: "GET", boundTo: "role", serve: rolePrivileges },
  RetrieveUserPrivileges: { method: "GET", boundTo: "systemuser", serve: userPrivileges },
  RetrieveTeamPrivileges: { method: "GET", boundTo: "team", serve: teamPrivileges },
};

/** Answers an action or a function, unbound or bound to a row. @returns undefined for an unknown name */
export async function serveOperation(call: Call, table?: Table, id?: string): Promise<Response | undefined> {
  const segment = call.segments[table === undefined ? 0 : 1];
  const name = segment?.name.replace(/^Microsoft\.Dynamics\.CRM\./, "") ?? "";
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) return undefined;
  const rowId = id ?? roleParameter(segment?.key, call.options);
  const isBound = table !== undefined;
  const fits = !isBound || table.logicalName === operation.boundTo;
  const isComplete = operation.boundTo === undefined || rowId !== undefined;
  if (!fits || !isComplete || call.request.method !== operation.method) throw wrongMethod(call);
  if (call.segments.length > (isBound ? 2 : 1)) throw wrongMethod(call);
  return operation.serve(call, rowId ?? "");
}

/** `RoleId` of an unbound call: in the parentheses, or in an alias such as `@p1`. */
function roleParameter(key: string | undefined, options: URLSearchParams): string | undefined {
  const [, alias, given] = /^RoleId\s*=\s*(?:(@\w+)|([\w-]+))$/.exec(key ?? "") ?? [];
  const id = alias === undefined ? given : options.get(alias);
  return id && guidPattern.test(id) ? id.toLowerCase() : undefined;
}

function whoAmI(call: Call): Response {
  return jsonAnswer({
    "@odata.context": `${call.root}/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
    BusinessUnitId: call.user.businessUnitId,
    UserId: call.user.id,
    OrganizationId: call.organization.id,
  });
}

interface HeldPrivilege {
  privilege: string;
  depth: number;
}

function rolePrivileges(call: Call, role: string): Response {
  call.rows.get(knownTable("role"), role);
  const found = call.organization.rows.database.all<HeldPrivilege>(
    "SELECT privilege, depth FROM dataverse_role_privileges WHERE organization = ? AND role = ? ORDER BY rowid",
    call.organization.host,
    role,
  );
  return privilegesAnswer(call, "RetrieveRolePrivilegesRole", found);
}

function teamPrivileges(call: Call, team: string): Response {
  call.rows.get(knownTable("team"), team);
  return privilegesAnswer(call, "RetrieveTeamPrivileges", privilegesOf(call, "team", team));
}

/** Dataverse's page says that privileges from teams are always shown as Basic. */
function userPrivileges(call: Call, user: string): Response {
  call.rows.get(knownTable("systemuser"), user);
  const own = privilegesOf(call, "user", user);
  const known = new Set(own.map(({ privilege }) => privilege));
  const inherited = teamsOf(call.organization.rows, user)
    .flatMap((team) => privilegesOf(call, "team", team))
    .filter(({ privilege }) => !known.has(privilege) && known.add(privilege));
  const all = [...own, ...inherited.map(({ privilege }) => ({ privilege, depth: 0 }))];
  return privilegesAnswer(call, "RetrieveUserPrivileges", all);
}

function privilegesOf(call: Call, kind: "user" | "team", id: string): HeldPrivilege[] {
  return call.organization.rows.database.all<HeldPrivilege>(
    `SELECT p.privilege, max(p.depth) AS depth FROM dataverse_${kind}_roles AS r JOIN dataverse_role_privileges AS p
     ON p.organization = r.organization AND p.role = r.role WHERE r.organization = ? AND r.${kind} = ? GROUP BY p.privilege`,
    call.organization.host,
    id,
  );
}

function privilegesAnswer(call: Call, operation: string, held: readonly HeldPrivilege[]): Response {
  return jsonAnswer({
    "@odata.context": `${call.root}/$metadata#Microsoft.Dynamics.CRM.${operation}Response`,
    RolePrivileges: held.map(({ privilege, depth }) => ({
      Depth: privilegeDepths[depth],
      PrivilegeId: privilege,
      BusinessUnitId: call.organization.rootBusinessUnitId,
      PrivilegeName: call.organization.rows.get("privilege", privilege)?.values.name,
      RecordFilterId: "00000000-0000-0000-0000-000000000000",
      RecordFilterUniqueName: "",
    })),
  });
}

async function grant(call: Call, role: string, replace: boolean): Promise<Response> {
  const body = await jsonBody(call.request, "roles");
  const { rows, security, host } = call.organization;
  security.demand(call.user, knownTable("role"), "Write");
  call.rows.get(knownTable("role"), role);
  const grants = readGrants(body);
  rows.database.transaction(() => {
    if (replace) {
      rows.database.run(
        "DELETE FROM dataverse_role_privileges WHERE organization = ? AND role = ?",
        host,
        role,
      );
    }
    for (const { id, depth } of grants) {
      if (rows.get("privilege", id) === undefined) throw rowNotFound("privilege", id);
      rows.database.run(
        "INSERT OR REPLACE INTO dataverse_role_privileges VALUES (?, ?, ?, ?)",
        host,
        role,
        id,
        privilegeDepths.indexOf(depth),
      );
    }
  });
  return emptyAnswer();
}

async function revoke(call: Call, role: string): Promise<Response> {
  const body = await jsonBody(call.request, "roles");
  call.organization.security.demand(call.user, knownTable("role"), "Write");
  call.rows.get(knownTable("role"), role);
  const id = body !== null && typeof body === "object" ? Reflect.get(body, "PrivilegeId") : undefined;
  if (typeof id !== "string" || !guidPattern.test(id)) throw badParameter("PrivilegeId", "a privilege's id");
  call.organization.rows.database.run(
    "DELETE FROM dataverse_role_privileges WHERE organization = ? AND role = ? AND privilege = ?",
    call.organization.host,
    role,
    id.toLowerCase(),
  );
  return emptyAnswer();
}

function readGrants(body: unknown): { id: string; depth: PrivilegeDepth }[] {
  const list = body !== null && typeof body === "object" ? Reflect.get(body, "Privileges") : undefined;
  if (!Array.isArray(list)) throw badParameter("Privileges", "a list of role privileges");
  return list.map((entry: unknown) => {
    const { PrivilegeId: id, Depth: depth } = Object(entry) as { PrivilegeId?: unknown; Depth?: unknown };
    if (typeof id !== "string" || !guidPattern.test(id))
      throw badParameter("PrivilegeId", "a privilege's id");
    const named = privilegeDepths.find((name, number) => depth === name || String(depth) === String(number));
    if (named === undefined) throw badParameter("Depth", privilegeDepths.join(", "));
    return { id: id.toLowerCase(), depth: named };
  });
}

function badParameter(name: string, expected: string) {
  return payloadError(
    "roles",
    `Microsoft.OData.ODataException: The parameter '${name}' is missing or wrong: expected ${expected}.`,
  );
}
