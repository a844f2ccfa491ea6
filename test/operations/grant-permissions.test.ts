/** The privileges in docs/permissions.md: with exactly these `leads grant` works, and each missing one is named. */
import assert from "node:assert/strict";
import { grantLeadWriter, revokeLeadWriter } from "../../operations/dataverse/grant-lead-writer";
import { findOwner } from "../../operations/dataverse/lead-owner";
import { grantPrivileges } from "../../operations/permissions/dataverse-rights";
import { application, DataverseEnvironment } from "./support/dataverse-environment";

const granter = "00000000-0000-4000-8000-000000000003";
const names = grantPrivileges.map(({ name }) => name);

describe("the privileges for a grant", () => {
  let environment: DataverseEnvironment;
  beforeEach(() => {
    environment = new DataverseEnvironment();
  });
  afterEach(() => environment.close());

  /** Grants with an owner, revokes, and grants again, as a user with only these privileges. */
  async function grantWith(privileges: readonly string[]): Promise<void> {
    const root = await environment.only("businessunits?$filter=parentbusinessunitid eq null");
    const role = await environment.make("roles", {
      name: "Grants",
      "businessunitid@odata.bind": `/businessunits(${root.businessunitid})`,
    });
    await environment.setPrivileges(role, Object.fromEntries(privileges.map((name) => [name, "Global"])));
    await environment.giveRole(
      `systemusers(${await environment.user(granter)})/systemuserroles_association`,
      "Grants",
    );
    await environment.team("Marketing");
    const access = environment.as(granter);
    const owner = await findOwner(access, "Marketing", undefined);
    await grantLeadWriter(access, application, { owner });
    await revokeLeadWriter(access, application);
    await grantLeadWriter(access, application, { owner });
  }

  it("are enough", async () => {
    await grantWith(names);
    assert.equal(await environment.writeLead(), 204);
  });

  for (const missing of names) {
    it(`are reported when ${missing} is missing, by its name`, async () => {
      await assert.rejects(grantWith(names.filter((name) => name !== missing)), {
        code: "LEADS_GRANT_FORBIDDEN",
        message: new RegExp(missing),
      });
    });
  }
});
