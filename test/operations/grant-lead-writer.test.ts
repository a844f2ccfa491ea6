import assert from "node:assert/strict";
import { DataverseClient } from "../../operations/dataverse/dataverse-client";
import { grantLeadWriter, revokeLeadWriter } from "../../operations/dataverse/grant-lead-writer";
import { leadWriterPrivileges, leadWriterRole } from "../../operations/dataverse/lead-writer-role";
import { administrator, application, DataverseEnvironment } from "./support/dataverse-environment";

describe("grantLeadWriter", () => {
  let environment: DataverseEnvironment;

  beforeEach(() => {
    environment = new DataverseEnvironment();
  });
  afterEach(() => environment.close());

  const as = (clientId: string) => environment.as(clientId);
  const writeLead = () => environment.writeLead();
  const admin = () => environment.admin;
  const only = (path: string) => environment.only(path);
  const grant = () => grantLeadWriter(as(administrator), application);

  it("lets an application write leads", async () => {
    assert.equal(await writeLead(), 403);
    const { changes } = await grant();
    assert.deepEqual(changes, [
      `created the application user of ${application}`,
      `created the role "${leadWriterRole}"`,
      `gave the role ${leadWriterPrivileges.map(({ name }) => name).join(", ")} at depth Local`,
      "gave the application user the role",
    ]);
    assert.equal(await writeLead(), 204);
  });

  it("fails in an environment that shows no privileges of leads", async () => {
    const { fetch, ...access } = as(administrator);
    const hidden = (async (input, init) =>
      /\/privileges\?/.test(String(input))
        ? Response.json({ value: [] })
        : fetch(input, init)) as typeof fetch;
    await assert.rejects(grantLeadWriter({ ...access, fetch: hidden }, application), {
      code: "LEADS_DATAVERSE_REFUSED",
      message:
        /404 NoLeadPrivileges: the environment does not show the privileges prvCreateLead, prvReadLead,/,
    });
  });

  it("changes nothing the second time", async () => {
    const first = await grant();
    assert.deepEqual(await grant(), { ...first, changes: [] });
  });

  it("gives a user without a role the role", async () => {
    await grant();
    const user = await only(`systemusers?$filter=applicationid eq ${application}`);
    const role = await only(`roles?$filter=name eq '${leadWriterRole}'`);
    await admin().request(
      "DELETE",
      `systemusers(${user.systemuserid})/systemuserroles_association(${role.roleid})/$ref`,
    );
    assert.equal(await writeLead(), 403);
    assert.deepEqual((await grant()).changes, ["gave the application user the role"]);
    assert.equal(await writeLead(), 204);
  });

  it("gives a role without privileges the privileges", async () => {
    const unit = await only("businessunits?$filter=parentbusinessunitid eq null");
    await admin().request("POST", "roles", {
      name: leadWriterRole,
      "businessunitid@odata.bind": `/businessunits(${unit.businessunitid})`,
    });
    await admin().request("POST", "systemusers", {
      applicationid: application,
      accessmode: 4,
      "businessunitid@odata.bind": `/businessunits(${unit.businessunitid})`,
    });
    assert.equal(await writeLead(), 403);
    assert.deepEqual((await grant()).changes, [
      `gave the role ${leadWriterPrivileges.map(({ name }) => name).join(", ")} at depth Local`,
      "gave the application user the role",
    ]);
    assert.equal(await writeLead(), 204);
  });

  it("enables a disabled user", async () => {
    await grant();
    const user = await only(`systemusers?$filter=applicationid eq ${application}`);
    await admin().request("PATCH", `systemusers(${user.systemuserid})`, { isdisabled: true });
    assert.equal(await writeLead(), 403);
    assert.equal((await grant()).changes.length, 1);
    assert.equal(await writeLead(), 204);
  });

  it("updates a role of the previous version, and keeps an administrator's additions", async () => {
    await grant();
    const role = await only(`roles?$filter=name eq '${leadWriterRole}'`);
    await environment.setPrivileges(role.roleid ?? "", {
      ...{ prvCreateLead: "Basic", prvReadLead: "Basic" },
      ...{ prvAssignLead: "Global", prvReadUser: "Deep" },
    });
    assert.equal(await writeLead(), 403);
    assert.deepEqual((await grant()).changes, [
      "gave the role prvCreateLead, prvReadLead, prvWriteLead, prvAppendLead, prvAppendToLead, prvReadAsyncOperation at depth Local",
    ]);
    assert.equal(await writeLead(), 204);
    const held = await environment.privilegesOf(role.roleid ?? "");
    assert.deepEqual([held.prvAssignLead, held.prvReadUser, held.prvCreateLead], ["Global", "Deep", "Local"]);
    assert.deepEqual((await grant()).changes, []);
  });

  for (const { name } of leadWriterPrivileges) {
    it(`restores only ${name} when it was removed`, async () => {
      await grant();
      const role = await only(`roles?$filter=name eq '${leadWriterRole}'`);
      const { [name]: _, ...rest } = await environment.privilegesOf(role.roleid ?? "");
      await environment.setPrivileges(role.roleid ?? "", rest);
      assert.equal(await writeLead(), 403);
      assert.deepEqual((await grant()).changes, [`gave the role ${name} at depth Local`]);
      assert.equal(await writeLead(), 204);
    });
  }

  it("gives no more than the documented privileges", async () => {
    await grant();
    const client = new DataverseClient(as(application));
    await assert.rejects(client.rows("systemusers"), { status: 403 });
    assert.equal(await writeLead(), 204);
    const [lead] = await client.rows<{ leadid: string }>("leads?$select=leadid");
    await assert.rejects(client.request("DELETE", `leads(${lead?.leadid})`), { status: 403 });
  });

  it("names the role that the caller lacks, and changes nothing", async () => {
    await assert.rejects(grantLeadWriter(as(application), application), {
      code: "LEADS_GRANT_FORBIDDEN",
      message: /System Administrator/,
    });
    assert.deepEqual(await admin().rows(`systemusers?$filter=applicationid eq ${application}`), []);
  });

  it("reports an environment that does not answer", async () => {
    const offline = { ...as(administrator), fetch: () => Promise.reject(new TypeError("fetch failed")) };
    await assert.rejects(grantLeadWriter(offline, application), { code: "LEADS_DATAVERSE_UNREACHABLE" });
  });
});

describe("revokeLeadWriter", () => {
  let environment: DataverseEnvironment;

  beforeEach(() => {
    environment = new DataverseEnvironment();
  });
  afterEach(() => environment.close());

  const grant = () => grantLeadWriter(environment.as(administrator), application);
  const revoke = () => revokeLeadWriter(environment.as(administrator), application);
  const left = ["the disabled application user", `the role "${leadWriterRole}"`];

  it("removes the role, disables the user, and says what stays", async () => {
    await grant();
    assert.deepEqual(await revoke(), {
      changes: [
        `took the role "${leadWriterRole}" from the application user`,
        `disabled the application user of ${application}`,
      ],
      left,
    });
    assert.equal(await environment.writeLead(), 403);
  });

  it("changes nothing the second time, or where nothing was granted", async () => {
    assert.deepEqual(await revoke(), { changes: [], left: [] });
    await grant();
    await revoke();
    assert.deepEqual(await revoke(), { changes: [], left });
  });

  it("is reversed by a grant", async () => {
    await grant();
    await revoke();
    assert.equal((await grant()).changes.length, 2);
    assert.equal(await environment.writeLead(), 204);
  });

  it("names other roles that it leaves", async () => {
    const { systemUserId } = await grant();
    const role = await environment.only("roles?$filter=name eq 'Basic User'");
    await environment.admin.request("POST", `systemusers(${systemUserId})/systemuserroles_association/$ref`, {
      "@odata.id": `roles(${role.roleid})`,
    });
    assert.equal(
      (await revoke()).left[0],
      "the disabled application user with 1 role that leads grant did not give",
    );
  });

  it("names the role that the caller lacks", async () => {
    await grant();
    await assert.rejects(revokeLeadWriter(environment.as(application), application), {
      code: "LEADS_GRANT_FORBIDDEN",
    });
  });
});
