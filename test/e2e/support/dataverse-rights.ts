/** An administrator's changes to teams, roles and privileges in Contoso's environment. */
import assert from "node:assert/strict";
import type { Deployment, StackConfig } from "./deployment";

/** A call that must succeed. */
export async function must(
  deployment: Deployment,
  method: string,
  path: string,
  body?: unknown,
): Promise<any> {
  const answer = await deployment.dataverse(method, path, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function only(deployment: Deployment, path: string): Promise<any> {
  const { value } = await must(deployment, "GET", path);
  assert.equal(value.length, 1, path);
  return value[0];
}

/** Lets a team read leads, or stops it. */
export async function setTeamReading(deployment: Deployment, name: string, reads: boolean): Promise<void> {
  const { teamid } = await only(deployment, `teams?$filter=name eq '${name}'`);
  const { roleid } = await only(deployment, "roles?$filter=name eq 'Salesperson'");
  const association = `teams(${teamid})/teamroles_association`;
  if (reads) await must(deployment, "POST", `${association}/$ref`, { "@odata.id": `roles(${roleid})` });
  else await must(deployment, "DELETE", `${association}(${roleid})/$ref`);
}

/** Deploys a team as the owner of the rows by its id, without a grant. @returns the team's id */
export async function ownedBy(deployment: Deployment, config: StackConfig, name: string): Promise<string> {
  const { teamid } = await only(deployment, `teams?$filter=name eq '${name}'`);
  deployment.configure({ ...config, "marketplace-leads:owner": `team:${teamid}` });
  await deployment.up();
  return teamid;
}

/** Removes a privilege from our role. */
export async function takePrivilege(deployment: Deployment, name: string): Promise<void> {
  const { privilegeid } = await only(deployment, `privileges?$filter=name eq '${name}'`);
  const path = `${await rolePath(deployment)}/Microsoft.Dynamics.CRM.RemovePrivilegeRole`;
  await must(deployment, "POST", path, { PrivilegeId: privilegeid });
}

/** Changes our role to the previous version's: create and read, own rows only. */
export async function makeRoleAsBefore(deployment: Deployment): Promise<void> {
  const filter = "name eq 'prvCreateLead' or name eq 'prvReadLead'";
  const { value } = await must(deployment, "GET", `privileges?$filter=${encodeURIComponent(filter)}`);
  const Privileges = value.map(({ privilegeid }: any) => ({ PrivilegeId: privilegeid, Depth: "Basic" }));
  const path = `${await rolePath(deployment)}/Microsoft.Dynamics.CRM.ReplacePrivilegesRole`;
  await must(deployment, "POST", path, { Privileges });
}

async function rolePath(deployment: Deployment): Promise<string> {
  const { roleid } = await only(deployment, "roles?$filter=name eq 'Marketplace lead writer'");
  return `roles(${roleid})`;
}
