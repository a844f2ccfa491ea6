import assert from "node:assert/strict";
import { administrator, client, idOf, leadWriter, organizationUrl, TestDataverse } from "./support";

describe("application users and roles", () => {
  let dataverse: TestDataverse;
  let unit: string;

  beforeEach(async () => {
    dataverse = new TestDataverse();
    const { body } = await dataverse.ok(
      "GET",
      "businessunits?$select=businessunitid,name&$filter=parentbusinessunitid eq null",
    );
    assert.equal(body.value.length, 1);
    unit = body.value[0].businessunitid;
  });

  const bind = () => ({ "businessunitid@odata.bind": `/businessunits(${unit})` });
  const roleNamed = async (name: string) => {
    const filter = `_businessunitid_value eq '${unit}' and name eq '${name}'`;
    const { body } = await dataverse.ok(
      "GET",
      `roles?$select=name,roleid&$filter=${encodeURIComponent(filter)}`,
    );
    return body.value[0]?.roleid as string | undefined;
  };
  const privilegesOf = async (role: string) => {
    const { body } = await dataverse.ok("GET", `RetrieveRolePrivilegesRole(RoleId=${role})`);
    return Object.fromEntries(body.RolePrivileges.map((entry: any) => [entry.PrivilegeName, entry.Depth]));
  };
  const privilegeId = async (name: string) => {
    const { body } = await dataverse.ok(
      "GET",
      `privileges?$select=name,privilegeid&$filter=name eq '${name}'`,
    );
    return body.value[0].privilegeid as string;
  };

  it("come with the stock roles", async () => {
    const { body } = await dataverse.ok("GET", "roles?$select=name&$orderby=name");
    assert.deepEqual(
      body.value.map((row: any) => row.name),
      ["Basic User", "Salesperson", "System Administrator"],
    );
    assert.equal((await privilegesOf((await roleNamed("Salesperson")) ?? "")).prvCreateLead, "Basic");
  });

  it("let a Salesperson create leads", async () => {
    const { user } = await dataverse.grant();
    await dataverse.ok("POST", `systemusers(${user})/systemuserroles_association/$ref`, {
      body: { "@odata.id": `${organizationUrl}/api/data/v9.2/roles(${await roleNamed("Salesperson")})` },
    });
    await dataverse.ok("POST", "leads", {
      as: client,
      body: {},
      headers: { prefer: "return=representation" },
    });
  });

  it("are created once for each application", async () => {
    await dataverse.grant();
    const body = { applicationid: client.toUpperCase(), accessmode: 4, ...bind() };
    assert.deepEqual(await dataverse.failure("POST", "systemusers", { body }), {
      status: 412,
      code: "0x80040237",
      message: "A record with matching key values already exists.",
    });
    const { body: found } = await dataverse.ok("GET", `systemusers?$filter=applicationid eq '${client}'`);
    assert.equal(found.value.length, 1);
  });

  it("need a business unit, and a role also a name", async () => {
    const failure = await dataverse.failure("POST", "systemusers", { body: { applicationid: client } });
    assert.deepEqual([failure.status, failure.code], [400, "0x80040530"]);
    assert.match(
      failure.message,
      /^Unable to retrieve attribute=businessunitid for entityLogicalName=systemuser\./,
    );
    for (const body of [{ name: "New" }, bind()]) {
      assert.equal((await dataverse.failure("POST", "roles", { body })).code, "0x80040530");
    }
  });

  it("are refused while the user is disabled", async () => {
    const { user } = await dataverse.grant(leadWriter());
    await dataverse.ok("PATCH", `systemusers(${user})`, { body: { isdisabled: true } });
    const failure = await dataverse.failure("POST", "leads", { as: client, body: {} });
    assert.deepEqual([failure.status, failure.code], [403, "0x80040225"]);
    await dataverse.ok("PATCH", `systemusers(${user})`, { body: { isdisabled: false } });
    await dataverse.ok("POST", "leads", { as: client, body: {} });
  });

  it("lose a right with the next call, however often it was used before", async () => {
    const { user, role } = await dataverse.grant(leadWriter());
    const create = () => dataverse.call("POST", "leads", { as: client, body: {} });
    const changes = [
      ["PATCH", `systemusers(${user})`, { isdisabled: true }],
      ["PATCH", `systemusers(${user})`, { isdisabled: false }],
      ["POST", `roles(${role})/Microsoft.Dynamics.CRM.ReplacePrivilegesRole`, { Privileges: [] }],
    ] as const;
    const statuses = [(await create()).status];
    for (const [method, path, body] of changes) {
      await dataverse.ok(method, path, { body });
      statuses.push((await create()).status);
    }
    assert.deepEqual(statuses, [204, 403, 204, 403]);
  });

  it("require privileges to manage users and roles", async () => {
    const { user, role } = await dataverse.grant({ prvReadUser: "Global", prvReadRole: "Global" });
    const as = client;
    for (const [method, path, body] of [
      ["POST", "systemusers", { applicationid: administrator, ...bind() }],
      ["POST", "roles", { name: "New", ...bind() }],
      ["POST", `roles(${role})/Microsoft.Dynamics.CRM.AddPrivilegesRole`, { Privileges: [] }],
      ["POST", `systemusers(${user})/systemuserroles_association/$ref`, { "@odata.id": `roles(${role})` }],
    ] as const) {
      const failure = await dataverse.failure(method, path, { as, body });
      assert.deepEqual([failure.status, failure.code], [403, "0x80040220"], path);
    }
  });

  it("have a role once, however often it is associated, until it is removed", async () => {
    const { user, role } = await dataverse.grant(leadWriter());
    const association = `systemusers(${user})/systemuserroles_association`;
    await dataverse.ok("POST", `${association}/$ref`, { body: { "@odata.id": `/roles(${role})` } });
    assert.deepEqual(
      (await dataverse.ok("GET", `${association}?$select=roleid`)).body.value.map((row: any) => row.roleid),
      [role],
    );
    const users = await dataverse.ok(
      "GET",
      `roles(${role})/systemuserroles_association?$select=applicationid`,
    );
    assert.deepEqual(
      users.body.value.map((row: any) => row.applicationid),
      [client],
    );
    await dataverse.ok("DELETE", `${association}(${role})/$ref`);
    assert.equal((await dataverse.failure("POST", "leads", { as: client, body: {} })).code, "0x80042f09");
    await dataverse.ok("POST", `${association}/$ref`, { body: { "@odata.id": `roles(${role})` } });
    const url = encodeURIComponent(`${organizationUrl}/api/data/v9.2/roles(${role})`);
    await dataverse.ok("DELETE", `${association}/$ref?$id=${url}`);
    assert.deepEqual((await dataverse.ok("GET", association)).body.value, []);
  });

  it("cannot be associated with missing rows", async () => {
    const { user } = await dataverse.grant();
    const association = `systemusers(${user})/systemuserroles_association/$ref`;
    const missing = await dataverse.failure("POST", association, { body: { "@odata.id": `roles(${unit})` } });
    assert.deepEqual([missing.status, missing.code], [404, "0x80040217"]);
    assert.equal((await dataverse.failure("POST", association, { body: {} })).code, "0x80048d19");
    const nobody = await dataverse.failure("POST", association.replace(user, unit), {
      body: { "@odata.id": `roles(${unit})` },
    });
    assert.equal(nobody.status, 404);
  });

  it("add, replace and remove a role's privileges", async () => {
    const role = idOf(await dataverse.ok("POST", "roles", { body: { name: "Intake", ...bind() } }));
    const action = (name: string, body: object) =>
      dataverse.ok("POST", `roles(${role})/Microsoft.Dynamics.CRM.${name}`, { body });
    const [create, read] = [await privilegeId("prvCreateLead"), await privilegeId("prvReadLead")];
    assert.deepEqual(await privilegesOf(role), {});
    const added = await action("AddPrivilegesRole", {
      Privileges: [{ PrivilegeId: create, Depth: "Basic" }],
    });
    assert.equal(added.status, 204);
    await action("AddPrivilegesRole", {
      Privileges: [{ PrivilegeId: read, Depth: "3", BusinessUnitId: unit }],
    });
    await action("AddPrivilegesRole", { Privileges: [{ PrivilegeId: create, Depth: "Global" }] });
    assert.deepEqual(await privilegesOf(role), { prvCreateLead: "Global", prvReadLead: "Global" });
    const listed = await dataverse.ok(
      "GET",
      `roles(${role})/roleprivileges_association?$select=name&$orderby=name`,
    );
    assert.deepEqual(
      listed.body.value.map((row: any) => row.name),
      ["prvCreateLead", "prvReadLead"],
    );
    await action("RemovePrivilegeRole", { PrivilegeId: read });
    assert.deepEqual(await privilegesOf(role), { prvCreateLead: "Global" });
    await action("ReplacePrivilegesRole", { Privileges: [{ PrivilegeId: read, Depth: "Local" }] });
    assert.deepEqual(await privilegesOf(role), { prvReadLead: "Local" });
    const bound = await dataverse.ok(
      "GET",
      `roles(${role})/Microsoft.Dynamics.CRM.RetrieveRolePrivilegesRole()`,
    );
    assert.equal(bound.body.RolePrivileges[0].PrivilegeId, read);
  });

  it("refuse invalid privileges, and leave the role unchanged", async () => {
    const role = idOf(await dataverse.ok("POST", "roles", { body: { name: "Intake", ...bind() } }));
    const create = await privilegeId("prvCreateLead");
    for (const [body, status] of [
      [{}, 400],
      [{ Privileges: [{ PrivilegeId: create }] }, 400],
      [{ Privileges: [{ PrivilegeId: "prvCreateLead", Depth: "Global" }] }, 400],
      [
        {
          Privileges: [
            { PrivilegeId: create, Depth: "Global" },
            { PrivilegeId: unit, Depth: "Global" },
          ],
        },
        404,
      ],
    ] as const) {
      const failure = await dataverse.failure(
        "POST",
        `roles(${role})/Microsoft.Dynamics.CRM.AddPrivilegesRole`,
        {
          body,
        },
      );
      assert.equal(failure.status, status);
    }
    assert.deepEqual(await privilegesOf(role), {});
  });

  it("allow deleting a custom role, but not a stock role", async () => {
    const { user, role } = await dataverse.grant(leadWriter());
    await dataverse.ok("DELETE", `roles(${role})`);
    assert.deepEqual(
      (await dataverse.ok("GET", `systemusers(${user})/systemuserroles_association`)).body.value,
      [],
    );
    const stock = await roleNamed("System Administrator");
    assert.equal((await dataverse.failure("DELETE", `roles(${stock})`)).status, 400);
  });

  it("refuse a second role of the same name in the business unit", async () => {
    await dataverse.ok("POST", "roles", { body: { name: "Intake", ...bind() } });
    const failure = await dataverse.failure("POST", "roles", { body: { name: "intake", ...bind() } });
    assert.deepEqual([failure.status, failure.code], [412, "0x80040237"]);
  });

  it("name what the sandbox does not emulate for them", async () => {
    const { user } = await dataverse.grant();
    for (const [method, path, body] of [
      ["DELETE", `systemusers(${user})`, undefined],
      ["PATCH", `systemusers(${user})`, { applicationid: administrator }],
      ["POST", "systemusers", { firstname: "Some", lastname: "One", ...bind() }],
    ] as const) {
      const failure = await dataverse.failure(method, path, body && { body });
      assert.deepEqual([failure.status, failure.code], [501, "NotEmulated"], path);
    }
  });

  it("cannot create privileges", async () => {
    assert.deepEqual(await dataverse.failure("POST", "privileges", { body: {} }), {
      status: 400,
      code: "0x80040800",
      message: "The 'Create' method does not support entities of type 'privilege'.",
    });
  });

  it("are the same for any letter case of the client id", async () => {
    await dataverse.grant(leadWriter());
    await dataverse.ok("POST", "leads", { as: client.toUpperCase(), body: {} });
  });
});
