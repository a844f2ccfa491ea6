/** Makes an application a user of Contoso's environment who may read every lead, and nothing else. */
import assert from "node:assert/strict";
import type { Deployment } from "./deployment";

export async function readLeads(deployment: Deployment, clientId: string): Promise<void> {
  const first = async (path: string) => (await deployment.dataverse("GET", path)).body.value[0];
  const { businessunitid } = await first("businessunits?$filter=parentbusinessunitid eq null");
  const unit = { "businessunitid@odata.bind": `/businessunits(${businessunitid})` };
  await made(deployment, "systemusers", { applicationid: clientId, accessmode: 4, ...unit });
  await made(deployment, "roles", { name: `reads leads ${clientId}`, ...unit });
  const { systemuserid } = await first(`systemusers?$filter=applicationid eq ${clientId}`);
  const { roleid } = await first(`roles?$filter=name eq 'reads leads ${clientId}'`);
  const { privilegeid } = await first("privileges?$filter=name eq 'prvReadLead'");
  await made(deployment, `roles(${roleid})/Microsoft.Dynamics.CRM.AddPrivilegesRole`, {
    Privileges: [{ PrivilegeId: privilegeid, Depth: "Global", BusinessUnitId: businessunitid }],
  });
  await made(deployment, `systemusers(${systemuserid})/systemuserroles_association/$ref`, {
    "@odata.id": `https://contoso.crm4.dynamics.com/api/data/v9.2/roles(${roleid})`,
  });
}

async function made(deployment: Deployment, path: string, body: object): Promise<void> {
  const answer = await deployment.dataverse("POST", path, body);
  assert.ok(answer.status < 300, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
}
