/** Who may own a lead, who may assign it, and how far each depth reaches. */
import assert from "node:assert/strict";
import { earlierId } from "../../../sandbox/dataverse/security/privileges";
import { client, idOf, leadId, leadWriter, organizationUrl, TestDataverse } from "./support";

const other = "00000000-0000-4000-8000-00000000cccc";

describe("owners of leads", () => {
  let dataverse: TestDataverse;
  let root: string;

  beforeEach(async () => {
    dataverse = new TestDataverse();
    const { body } = await dataverse.ok("GET", "businessunits?$filter=parentbusinessunitid eq null");
    root = body.value[0].businessunitid;
  });

  const unit = async (name: string, parent = root) =>
    idOf(
      await dataverse.ok("POST", "businessunits", {
        body: { name, "parentbusinessunitid@odata.bind": `/businessunits(${parent})` },
      }),
    );
  const team = async (name: string, values: object = {}, inUnit = root) =>
    idOf(
      await dataverse.ok("POST", "teams", {
        body: { name, ...values, "businessunitid@odata.bind": `/businessunits(${inUnit})` },
      }),
    );
  const reader = async (id: string) => {
    const { body } = await dataverse.ok("GET", "roles?$filter=name eq 'Salesperson'");
    await dataverse.ok("POST", `teams(${id})/teamroles_association/$ref`, {
      body: { "@odata.id": `${organizationUrl}/api/data/v9.2/roles(${body.value[0].roleid})` },
    });
    return id;
  };
  const create = (owner: string, headers = {}) =>
    dataverse.call("POST", "leads", { as: client, body: { "ownerid@odata.bind": owner }, headers });
  const code = async (owner: string) => {
    const { status, body } = await create(owner);
    return status < 300 ? "created" : `${status} ${body.error.code}`;
  };

  it("are teams or users, and the row shows which", async () => {
    await dataverse.grant(leadWriter("Local"));
    const id = await reader(await team("Sales"));
    const { status, body } = await create(`/teams(${id})`, { prefer: "return=representation" });
    assert.equal(status, 201);
    assert.deepEqual(
      [body._ownerid_value, body._owningteam_value, body._owninguser_value, body._owningbusinessunit_value],
      [id, id, null, root],
    );
    const shown = await dataverse.ok("GET", `leads(${body.leadid})?$select=_ownerid_value`, {
      headers: { prefer: 'odata.include-annotations="*"' },
    });
    assert.equal(shown.body["_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"], "team");
    assert.equal(shown.body["_ownerid_value@OData.Community.Display.V1.FormattedValue"], "Sales");
  });

  it("must exist, and cannot be access teams", async () => {
    await dataverse.grant(leadWriter("Local"));
    assert.equal(await code(`/teams(${leadId})`), "404 0x80040217");
    assert.equal(await code(`/systemusers(${leadId})`), "404 0x80040217");
    assert.equal(
      await code(`/teams(${await reader(await team("Helpers", { teamtype: 1 }))})`),
      "400 0x80040203",
    );
  });

  it("must be able to read leads, also when the owner is the caller", async () => {
    const { prvReadLead: _, ...writer } = leadWriter();
    const { user } = await dataverse.grant(writer);
    const { user: newcomer } = await dataverse.grant(undefined, other);
    const id = await team("Sales");
    for (const [owner, text] of [
      [
        `/teams(${id})`,
        `Read Privilege Check For Owner failed with exception: Principal team (Id=${id}, type=9, roleCount=0, privilegeCount=0,`,
      ],
      [
        `/systemusers(${user})`,
        `Read Privilege Check For Owner failed with exception: Principal user (Id=${user}, type=8, roleCount=1,`,
      ],
      [
        `/systemusers(${newcomer})`,
        `RetrievePrivilegeForUser: The user with id ${newcomer} has not been assigned any roles. They need a role with the prvReadLead privilege.`,
      ],
    ] as const) {
      const { status, body } = await create(owner);
      assert.deepEqual([status, body.error.code], [403, "0x80040299"]);
      assert.ok(body.error.message.startsWith(text), body.error.message);
    }
  });

  it("are limited by depth: own and own teams', the business unit, its children, everything", async () => {
    const [child, aunt] = [await unit("Child"), await unit("Aunt")];
    const grandchild = await unit("Grandchild", child);
    const { role, user } = await dataverse.grant(leadWriter("Basic"));
    await dataverse.ok("PATCH", `systemusers(${user})`, {
      body: { "businessunitid@odata.bind": `/businessunits(${child})` },
    });
    const own = await reader(await team("Own", {}, aunt));
    await dataverse.ok("POST", `teams(${own})/teammembership_association/$ref`, {
      body: { "@odata.id": `${organizationUrl}/api/data/v9.2/systemusers(${user})` },
    });
    const owners = [
      `/systemusers(${user})`,
      `/teams(${own})`,
      `/teams(${await reader(await team("Near", {}, child))})`,
      `/teams(${await reader(await team("Below", {}, grandchild))})`,
      `/teams(${await reader(await team("Far", {}, aunt))})`,
    ];
    const far = "403 0x80048306";
    for (const [depth, expected] of [
      ["Basic", ["created", "created", far, far, far]],
      ["Local", ["created", "created", "created", far, far]],
      ["Deep", ["created", "created", "created", "created", far]],
      ["Global", ["created", "created", "created", "created", "created"]],
    ] as const) {
      const { body } = await dataverse.ok("GET", "privileges?$select=name,privilegeid");
      const Privileges = body.value
        .filter(({ name }: any) => name in leadWriter())
        .map(({ privilegeid }: any) => ({ PrivilegeId: privilegeid, Depth: depth }));
      await dataverse.ok("POST", `roles(${role})/Microsoft.Dynamics.CRM.ReplacePrivilegesRole`, {
        body: { Privileges },
      });
      const found = [];
      for (const owner of owners) found.push(await code(owner));
      assert.deepEqual(found, expected, depth);
      const seen = await dataverse.ok("GET", "leads?$select=_ownerid_value", { as: client });
      const seenOwners = new Set(seen.body.value.map((row: any) => row._ownerid_value));
      assert.equal(seenOwners.size, expected.filter((one) => one === "created").length, depth);
    }
  });

  it("are refused outside the depth with Dataverse's text", async () => {
    await dataverse.grant(leadWriter("Local"));
    const { body } = await create(`/teams(${await reader(await team("Sales", {}, await unit("Child")))})`);
    assert.match(
      body.error.message,
      /^Principal with ID [0-9a-f-]{36} does not have CreateAccess right\(s\) for record with ID [0-9a-f-]{36} of entity lead$/,
    );
  });

  for (const name of Object.keys(leadWriter())) {
    it(`are not given a lead by a user without ${name}`, async () => {
      const { [name]: _, ...rest } = leadWriter();
      const { user } = await dataverse.grant(rest);
      const { body } = await create(`/systemusers(${user})`);
      assert.match(body.error.message, new RegExp(`is missing ${name} privilege`));
      assert.equal(body.error.code, name === "prvReadLead" ? "0x80040299" : "0x80040220");
    });
  }

  it("change with the privilege to assign, and not with other updates", async () => {
    const { user } = await dataverse.grant(leadWriter("Basic"));
    await dataverse.ok("POST", "leads", { as: client, body: { leadid: leadId } });
    const id = await reader(await team("Sales"));
    await dataverse.ok("PATCH", `leads(${leadId})`, { body: { "ownerid@odata.bind": `/teams(${id})` } });
    await dataverse.ok("PATCH", `leads(${leadId})`, { body: { lastname: "Other" } });
    const { body } = await dataverse.ok("GET", `leads(${leadId})`);
    assert.deepEqual([body._ownerid_value, body._owninguser_value], [id, null]);
    const taken = await dataverse.failure("PATCH", `leads(${leadId})`, {
      as: client,
      body: { "ownerid@odata.bind": `/systemusers(${user})` },
    });
    assert.equal(taken.code, "0x80048306");
    assert.equal((await dataverse.failure("DELETE", `teams(${id})`)).status, 400);
  });

  it("show their privileges, and a user also those of the teams, as Basic", async () => {
    const { user } = await dataverse.grant({ prvReadLead: "Local" });
    const id = await reader(await team("Sales"));
    await dataverse.ok("POST", `teams(${id})/teammembership_association/$ref`, {
      body: { "@odata.id": `systemusers(${user})` },
    });
    const depths = async (path: string) => {
      const { body } = await dataverse.ok("GET", path);
      return Object.fromEntries(body.RolePrivileges.map((one: any) => [one.PrivilegeName, one.Depth]));
    };
    const ofTeam = await depths(`teams(${id})/Microsoft.Dynamics.CRM.RetrieveTeamPrivileges()`);
    const ofUser = await depths(`systemusers(${user})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`);
    assert.deepEqual(
      [ofTeam.prvReadLead, ofTeam.prvCreateLead, ofTeam.prvReadTeam],
      ["Global", "Basic", "Global"],
    );
    assert.deepEqual(
      [ofUser.prvReadLead, ofUser.prvCreateLead, ofUser.prvReadTeam],
      ["Local", "Basic", "Basic"],
    );
  });
});

describe("an organisation of an earlier version", () => {
  it("gets the missing privileges, keeps those of its roles, and adds the new ones to its stock roles", async () => {
    const first = new TestDataverse();
    const { role } = await first.grant({ prvCreateLead: "Local" });
    const { database } = first;
    const { body } = await first.ok("GET", "privileges?$filter=name eq 'prvCreateLead'");
    const [{ privilegeid: id }] = body.value;
    database.run("UPDATE dataverse_rows SET id = ? WHERE id = ?", earlierId("prvCreateLead"), id);
    database.run(
      "UPDATE dataverse_role_privileges SET privilege = ? WHERE privilege = ?",
      earlierId("prvCreateLead"),
      id,
    );
    const { body: jobs } = await first.ok("GET", "privileges?$filter=name eq 'prvReadAsyncOperation'");
    database.run("DELETE FROM dataverse_rows WHERE id = ?", jobs.value[0].privilegeid);
    database.run("DELETE FROM dataverse_role_privileges WHERE privilege = ?", jobs.value[0].privilegeid);
    const second = new TestDataverse(database, "second");
    const held = await second.ok("GET", `RetrieveRolePrivilegesRole(RoleId=${role})`);
    assert.deepEqual(
      held.body.RolePrivileges.map((one: any) => [one.PrivilegeName, one.PrivilegeId, one.Depth]),
      [["prvCreateLead", id, "Local"]],
    );
    await second.ok("POST", "leads", { body: {} });
  });
});
