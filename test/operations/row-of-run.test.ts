/** Distinguishes a missing row from a row that the caller may not see. */
import assert from "node:assert/strict";
import { findRowOfRun } from "../../operations/dataverse/row-of-run";
import { administrator, application, DataverseEnvironment } from "./support/dataverse-environment";

const run = "08584999999999999999000000000CU00";
const reader = {
  prvReadLead: "Global",
  prvReadUser: "Global",
  prvReadPrivilege: "Global",
  prvReadTeam: "Global",
};

describe("the row of a failed run", () => {
  let environment: DataverseEnvironment;
  let user: string;

  beforeEach(async () => {
    environment = new DataverseEnvironment();
    user = await environment.user(application);
  });
  afterEach(() => environment.close());

  const find = (clientId = application) => findRowOfRun(environment.as(clientId), run);
  const write = () => environment.make("leads", { lastname: "Example", description: `Run: ${run}` });
  async function role(association: string, leads: string): Promise<void> {
    const { businessunitid } = await environment.only("businessunits?$filter=parentbusinessunitid eq null");
    const bind = { "businessunitid@odata.bind": `/businessunits(${businessunitid})` };
    const id = await environment.make("roles", { name: `Reads ${leads}`, ...bind });
    await environment.setPrivileges(id, { ...reader, prvReadLead: leads });
    await environment.giveRole(association, `Reads ${leads}`);
  }
  const ofUser = () => `systemusers(${user})/systemuserroles_association`;

  it("is found by an administrator, who also learns when there is none", async () => {
    assert.equal(await find(administrator), undefined);
    await write();
    assert.equal((await find(administrator))?.lastname, "Example");
  });

  for (const depth of ["Basic", "Local", "Deep"]) {
    it(`is never reported missing to a caller who reads leads at depth ${depth}`, async () => {
      await role(ofUser(), depth);
      await assert.rejects(find(), {
        code: "LEADS_DATAVERSE_REFUSED",
        message:
          /shows you some of its leads only, expected .*Nothing was resubmitted.* Get a role that reads all leads/,
      });
    });
  }

  it("is reported missing to a caller who reads all leads", async () => {
    await role(ofUser(), "Global");
    assert.equal(await find(), undefined);
  });

  it("is reported missing to a caller whose team reads all leads", async () => {
    await role(ofUser(), "Basic");
    const team = await environment.team("Readers", { reads: false });
    await role(`teams(${team})/teamroles_association`, "Global");
    const member = { "@odata.id": `systemusers(${user})` };
    await environment.admin.request("POST", `teams(${team})/teammembership_association/$ref`, member);
    assert.equal(await find(), undefined);
  });
});
