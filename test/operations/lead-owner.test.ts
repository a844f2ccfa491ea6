/** Possible owners of leads: found by name, checked, and covered by the role's depth. */
import assert from "node:assert/strict";
import { DataverseClient } from "../../operations/dataverse/dataverse-client";
import { grantLeadWriter } from "../../operations/dataverse/grant-lead-writer";
import { findOwner, type Owner, parseOwner } from "../../operations/dataverse/lead-owner";
import { leadWriterRole } from "../../operations/dataverse/lead-writer-role";
import {
  administrator,
  application,
  DataverseEnvironment,
  environmentUrl,
} from "./support/dataverse-environment";

const person = "00000000-0000-4000-8000-000000000003";
const nobody = "00000000-0000-4000-8000-00000000000e";

describe("the owner of the rows", () => {
  let environment: DataverseEnvironment;

  beforeEach(() => {
    environment = new DataverseEnvironment();
  });
  afterEach(() => environment.close());

  const find = (name: string) => findOwner(environment.as(administrator), name, "prod");
  const grant = (owner: Owner) =>
    grantLeadWriter(environment.as(administrator), application, { owner, stack: "prod" });

  it("is written as team:<id> or user:<id>", () => {
    assert.deepEqual(parseOwner(`team:${person.toUpperCase()}`), { kind: "team", id: person });
    assert.deepEqual(parseOwner(`user:${person}`), { kind: "user", id: person });
    for (const text of ["", "Sales", `group:${person}`, `team:${person}x`])
      assert.equal(parseOwner(text), undefined);
  });

  it("is found by a team's name, a user's full name, e-mail address or user name, or its written form", async () => {
    const team = await environment.team("Sales's team");
    const user = await environment.user(person, {
      ...{ firstname: "Jane", lastname: "Doe" },
      ...{ internalemailaddress: "jane@contoso.com", domainname: "jane.doe@contoso.com" },
    });
    assert.deepEqual(await find("Sales's team"), { kind: "team", id: team });
    for (const name of ["Jane Doe", "jane@contoso.com", "jane.doe@contoso.com"])
      assert.deepEqual(await find(name), { kind: "user", id: user });
    assert.deepEqual(await find(`user:${user}`), { kind: "user", id: user });
  });

  it("is refused when no or several rows have the name: several are listed as commands", async () => {
    await assert.rejects(find("Sales"), {
      code: "LEADS_OWNER_UNKNOWN",
      message:
        /has no team of that name, and no user of that full name, e-mail address or user name; expected one/,
    });
    const ids = [await environment.team("Sales"), await environment.team("Sales", { teamtype: 1 })];
    await assert.rejects(find("Sales"), ({ code, message }: any) => {
      assert.equal(code, "LEADS_OWNER_UNKNOWN");
      for (const id of ids)
        assert.match(message, new RegExp(`^  npx leads grant --owner team:${id} --stack prod$`, "m"));
      return true;
    });
  });

  it("must exist, or nothing is changed", async () => {
    for (const kind of ["team", "user"] as const) {
      await assert.rejects(grant({ kind, id: nobody }), {
        code: "LEADS_OWNER_UNKNOWN",
        message:
          /has no (team|user):[0-9a-f-]+, expected .* Run: pulumi config rm marketplace-leads:owner --stack prod, then pulumi up --stack prod$/,
      });
    }
    assert.deepEqual(await environment.admin.rows(`systemusers?$filter=applicationid eq ${application}`), []);
  });

  it("cannot be an access team or a disabled user", async () => {
    const helpers = await environment.team("Helpers", { teamtype: 1 });
    await assert.rejects(grant({ kind: "team", id: helpers }), {
      code: "LEADS_OWNER_UNFIT",
      message: /is an access team, which owns no rows; .* npx leads grant --owner NAME --stack prod$/,
    });
    const user = await environment.user(person, { isdisabled: true });
    await assert.rejects(grant({ kind: "user", id: user }), {
      code: "LEADS_OWNER_UNFIT",
      message: /is disabled/,
    });
  });

  it("must be able to read leads: the steps to assign a role are printed", async () => {
    const id = await environment.team("Sales", { reads: false });
    await assert.rejects(grant({ kind: "team", id }), {
      code: "LEADS_OWNER_UNFIT",
      message: new RegExp(
        `does not have Read on Lead.* Give team ${id} a role that reads leads, e\\.g\\. Salesperson: https://admin\\.powerplatform\\.microsoft\\.com, .* Then run: npx leads grant --owner team:${id} --stack prod$`,
      ),
    });
    await environment.giveRole(`teams(${id})/teamroles_association`, "Salesperson");
    await grant({ kind: "team", id });
  });

  it("may read leads through a team, and may be an Entra group's team or the application itself", async () => {
    const user = await environment.user(person);
    const team = await environment.team("Sales");
    await environment.admin.request("POST", `teams(${team})/teammembership_association/$ref`, {
      "@odata.id": `systemusers(${user})`,
    });
    await grant({ kind: "user", id: user });
    assert.equal(await environment.writeLead(`/systemusers(${user})`), 204);
    await grant({ kind: "team", id: await environment.team("Entra's", { teamtype: 2 }) });
    const { systemUserId } = await grant({ kind: "user", id: user });
    await environment.setPrivileges((await grant({ kind: "user", id: user })).roleId, {});
    await environment.admin.request("PATCH", `systemusers(${systemUserId})`, { isdisabled: true });
    await grant({ kind: "user", id: systemUserId });
    assert.equal(await environment.writeLead(`/systemusers(${systemUserId})`), 204);
  });

  for (const [where, depth] of [
    ["the application's business unit", "Local"],
    ["a unit below it", "Deep"],
  ] as const) {
    it(`in ${where} needs depth ${depth}, and the application reads its rows`, async () => {
      const unit =
        depth === "Deep" ? await environment.unit("Below", await environment.unit("Child")) : undefined;
      const id = await environment.team("Sales", unit === undefined ? {} : { unit });
      const { roleId } = await grantLeadWriter(environment.as(administrator), application);
      assert.equal(await environment.writeLead(`/teams(${id})`), depth === "Local" ? 204 : 403);
      const { changes } = await grant({ kind: "team", id });
      assert.equal(changes.length, depth === "Local" ? 0 : 1);
      assert.equal(await environment.writeLead(`/teams(${id})`), 204);
      const held = await environment.privilegesOf(roleId);
      assert.deepEqual([held.prvCreateLead, held.prvReadAsyncOperation], [depth, "Local"]);
      const client = new DataverseClient(environment.as(application));
      const read = await client.rows<{ _ownerid_value: string }>("leads?$select=_ownerid_value");
      assert.ok(read.some(({ _ownerid_value }) => _ownerid_value === id));
    });
  }

  it("in another business unit needs depth Global", async () => {
    const unit = await environment.unit("Aside");
    const id = await environment.team("Sales");
    const { systemUserId, roleId } = await grantLeadWriter(environment.as(administrator), application);
    await environment.admin.request("PATCH", `systemusers(${systemUserId})`, {
      "businessunitid@odata.bind": `/businessunits(${unit})`,
    });
    assert.equal(await environment.writeLead(`/teams(${id})`), 403);
    await grant({ kind: "team", id });
    assert.equal((await environment.privilegesOf(roleId)).prvCreateLead, "Global");
    assert.equal(await environment.writeLead(`/teams(${id})`), 204);
  });

  it("is named with its environment in every refusal, and the role keeps its name", async () => {
    await assert.rejects(grant({ kind: "team", id: nobody }), { message: new RegExp(environmentUrl) });
    assert.deepEqual(await environment.admin.rows(`roles?$filter=name eq '${leadWriterRole}'`), []);
  });
});
