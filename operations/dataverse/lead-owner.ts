/** Finds the team or user that will own the rows, and checks it before Dataverse refuses it. */

import { OperationError } from "../errors";
import { quoted } from "../services/odata";
import { forStack } from "../wording";
import { type DataverseAccess, DataverseClient, DataverseError } from "./dataverse-client";
import { filtered } from "./dataverse-query";
import { explainedRefusal } from "./explained-refusal";
import { type Depth, depths, heldDepths } from "./lead-writer-role";

/** A team or a user as the configuration names it. */
export interface Owner {
  kind: "team" | "user";
  /** Key of its row, a UUID. */
  id: string;
}

/** An owner that may own leads. */
export interface CheckedOwner extends Owner {
  businessUnitId: string;
}

/** Stack and application for the commands in a message. */
interface Asked {
  environmentUrl: string;
  /** As the caller named it. */
  stack: string | undefined;
}

const accessTeam = 1;
const pattern = /^(team|user):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** `team:<id>` or `user:<id>`; undefined for any other text. */
export function parseOwner(text: string): Owner | undefined {
  const [, kind, id] = pattern.exec(text) ?? [];
  return id === undefined ? undefined : { kind: kind as Owner["kind"], id: id.toLowerCase() };
}

/** An owner in the configuration's form. */
export const ownerText = ({ kind, id }: Owner): string => `${kind}:${id}`;

/**
 * Finds a team by its name, or a user by full name, e-mail address or domain name. Also accepts `team:<id>` and `user:<id>`.
 *
 * @throws {OperationError} `LEADS_OWNER_UNKNOWN` when there is none, or several
 */
export async function findOwner(
  access: DataverseAccess,
  name: string,
  stack: string | undefined,
): Promise<Owner> {
  const given = parseOwner(name);
  if (given !== undefined) return given;
  const { environmentUrl } = access;
  const client = new DataverseClient(access);
  const text = quoted(name);
  const ofUser = `fullname eq ${text} or internalemailaddress eq ${text} or domainname eq ${text}`;
  try {
    const teams = await client.rows<{ teamid: string }>(filtered("teams", "teamid", `name eq ${text}`));
    const users = await client.rows<{ systemuserid: string }>(
      filtered("systemusers", "systemuserid", ofUser),
    );
    const found: Owner[] = [
      ...teams.map(({ teamid }) => ({ kind: "team" as const, id: teamid })),
      ...users.map(({ systemuserid }) => ({ kind: "user" as const, id: systemuserid })),
    ];
    const [only, ...others] = found;
    if (only !== undefined && others.length === 0) return only;
    throw notOne(found, { environmentUrl, stack });
  } catch (error) {
    throw error instanceof DataverseError ? explainedRefusal(error, environmentUrl) : error;
  }
}

function notOne(found: readonly Owner[], { environmentUrl, stack }: Asked): OperationError {
  const expected = "expected one team or user";
  if (found.length === 0) {
    return new OperationError(
      "LEADS_OWNER_UNKNOWN",
      `${environmentUrl} has no team of that name, and no user of that full name, e-mail address or user name; ${expected}`,
      `Look it up in the Power Platform admin center (${adminCenter}, the environment, Settings, Users + permissions, Teams or Users) and run leads grant --owner again.`,
    );
  }
  const commands = found.map(
    (owner) => `  ${forStack(`npx leads grant --owner ${ownerText(owner)}`, stack)}`,
  );
  return new OperationError(
    "LEADS_OWNER_UNKNOWN",
    `${environmentUrl} has ${found.length} teams and users of that name, ${expected}`,
    `Run the one you mean:\n${commands.join("\n")}`,
  );
}

/**
 * Checks that an owner exists and may own leads: not an access team, not disabled, and with Read on Lead at any depth.
 *
 * @param own key of the application's user, which a grant enables and gives Read
 * @throws {OperationError} `LEADS_OWNER_UNKNOWN`, `LEADS_OWNER_UNFIT`
 * @throws {DataverseError}
 */
export async function checkOwner(
  client: DataverseClient,
  owner: Owner,
  { own, ...asked }: Asked & { own: string | undefined },
): Promise<CheckedOwner> {
  const row = await readOwner(client, owner, asked);
  if (row.teamtype === accessTeam)
    throw unfit(
      owner,
      "is an access team, which owns no rows",
      `Choose an owner team: ${again(asked)}`,
      asked,
    );
  if (owner.id === own) return { ...owner, businessUnitId: row._businessunitid_value };
  if (row.isdisabled === true) {
    const fix = `Enable it in the Power Platform admin center (${adminCenter}), or choose another owner: ${again(asked)}`;
    throw unfit(owner, "is disabled", fix, asked);
  }
  if ((await leadReadDepth(client, owner)) === undefined)
    throw unfit(
      owner,
      "does not have Read on Lead, so that Dataverse refuses its rows (0x80040299)",
      `${readerSteps(owner)}. Then run: ${again(asked, ownerText(owner))}`,
      asked,
    );
  return { ...owner, businessUnitId: row._businessunitid_value };
}

interface OwnerRow {
  _businessunitid_value: string;
  teamtype?: number;
  isdisabled?: boolean;
}

async function readOwner(client: DataverseClient, owner: Owner, asked: Asked): Promise<OwnerRow> {
  const { kind, id } = owner;
  const path =
    kind === "team"
      ? `teams(${id})?$select=teamtype,_businessunitid_value`
      : `systemusers(${id})?$select=isdisabled,_businessunitid_value`;
  try {
    return (await client.request("GET", path)).body as OwnerRow;
  } catch (error) {
    if (!(error instanceof DataverseError) || error.status !== 404) throw error;
    throw new OperationError(
      "LEADS_OWNER_UNKNOWN",
      `${asked.environmentUrl} has no ${ownerText(owner)}, expected the owner of the rows to be there`,
      `Choose another: ${again(asked)}. Or let the application own the rows. Run: ${withoutOwner(asked.stack)}`,
      { cause: error },
    );
  }
}

/**
 * How far a team or user reads leads; undefined for not at all.
 *
 * @throws {DataverseError}
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrieveuserprivileges (with those of the user's teams)
 */
export async function leadReadDepth(
  client: DataverseClient,
  { kind, id }: Owner,
): Promise<Depth | undefined> {
  const [read] = await client.rows<{ privilegeid: string }>(
    filtered("privileges", "privilegeid", "name eq 'prvReadLead'"),
  );
  const path =
    kind === "team"
      ? `teams(${id})/Microsoft.Dynamics.CRM.RetrieveTeamPrivileges()`
      : `systemusers(${id})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`;
  const { body } = await client.request("GET", path);
  return depths[heldDepths(body).get(read?.privilegeid ?? "") ?? -1];
}

/**
 * The smallest depth that reaches rows of the owner's business unit from the application's.
 *
 * @throws {DataverseError}
 */
export async function depthTo(client: DataverseClient, from: string, to: string): Promise<Depth> {
  if (from === to) return "Local";
  const units = await client.rows<{ businessunitid: string; _parentbusinessunitid_value: string | null }>(
    filtered("businessunits", "businessunitid,_parentbusinessunitid_value"),
  );
  const parents = new Map(units.map((unit) => [unit.businessunitid, unit._parentbusinessunitid_value]));
  for (let unit = parents.get(to); unit; unit = parents.get(unit)) if (unit === from) return "Deep";
  return "Global";
}

const adminCenter = "https://admin.powerplatform.microsoft.com";

/** The steps for an administrator. Source: https://learn.microsoft.com/power-platform/admin/manage-teams, …/assign-security-roles */
export function readerSteps({ kind, id }: Owner): string {
  const page = kind === "team" ? "Teams" : "Users";
  return `Give ${kind} ${id} a role that reads leads, e.g. Salesperson: ${adminCenter}, Manage, Environments, the environment, Settings, Users + permissions, ${page}, the ${kind}, Manage security roles`;
}

/** The commands that make the application the owner of the rows again. */
export const withoutOwner = (stack: string | undefined): string =>
  `${forStack("pulumi config rm marketplace-leads:owner", stack)}, then ${forStack("pulumi up", stack)}`;

const again = ({ stack }: Asked, owner = "NAME"): string =>
  forStack(`npx leads grant --owner ${owner}`, stack);

function unfit(owner: Owner, found: string, fix: string, { environmentUrl }: Asked): OperationError {
  return new OperationError(
    "LEADS_OWNER_UNFIT",
    `In ${environmentUrl} ${ownerText(owner)} ${found}; expected an owner of leads`,
    fix,
  );
}
