/** Makes an application a user of Contoso's environment with exactly these privileges, at organisation depth. */

import { must } from "./dataverse-rights";
import type { Deployment } from "./deployment";

export async function dataverseUser(
  deployment: Deployment,
  clientId: string,
  names: readonly string[],
): Promise<void> {
  const rows = async (path: string) => (await must(deployment, "GET", path)).value;
  const [{ businessunitid }] = await rows("businessunits?$filter=parentbusinessunitid eq null");
  const unit = { "businessunitid@odata.bind": `/businessunits(${businessunitid})` };
  await must(deployment, "POST", "systemusers", { applicationid: clientId, accessmode: 4, ...unit });
  await must(deployment, "POST", "roles", { name: clientId, ...unit });
  const [{ systemuserid }] = await rows(`systemusers?$filter=applicationid eq ${clientId}`);
  const [{ roleid }] = await rows(`roles?$filter=name eq '${clientId}'`);
  const privileges: { privilegeid: string; name: string }[] = await rows("privileges?$select=name");
  await must(deployment, "POST", `roles(${roleid})/Microsoft.Dynamics.CRM.AddPrivilegesRole`, {
    Privileges: privileges
      .filter(({ name }) => names.includes(name))
      .map(({ privilegeid }) => ({
        PrivilegeId: privilegeid,
        Depth: "Global",
        BusinessUnitId: businessunitid,
      })),
  });
  await must(deployment, "POST", `systemusers(${systemuserid})/systemuserroles_association/$ref`, {
    "@odata.id": `https://contoso.crm4.dynamics.com/api/data/v9.2/roles(${roleid})`,
  });
}
