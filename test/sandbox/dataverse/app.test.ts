import assert from "node:assert/strict";
import { administrator, client, leadId, leadWriter, organizationUrl, TestDataverse } from "./support";

describe("the Dataverse Web API", () => {
  let dataverse: TestDataverse;

  beforeEach(() => {
    dataverse = new TestDataverse();
  });

  it("creates a lead and answers 204 with its URL", async () => {
    const answer = await dataverse.ok("POST", "leads", { body: { leadid: leadId, lastname: "Sanchez" } });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get("odata-entityid"), `${organizationUrl}/api/data/v9.2/leads(${leadId})`);
    assert.equal(answer.headers.get("odata-version"), "4.0");
    assert.match(answer.headers.get("x-ms-service-request-id") ?? "", /^[0-9a-f-]{36}$/);
  });

  it("answers 201 with the row, and without its URL, when a representation is preferred", async () => {
    const answer = await dataverse.ok("POST", "leads?$select=subject,fullname", {
      headers: { prefer: "return=representation" },
      body: { leadid: leadId, subject: "Contoso Offer", firstname: "Some", lastname: "One" },
    });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get("odata-entityid"), null);
    const { "@odata.etag": etag, ...body } = answer.body;
    assert.match(etag, /^W\/"\d+"$/);
    assert.deepEqual(body, {
      "@odata.context": `${organizationUrl}/api/data/v9.2/$metadata#leads(subject,fullname)/$entity`,
      leadid: leadId,
      subject: "Contoso Offer",
      fullname: "Some One",
    });
  });

  it("gives a created lead its defaults, owner and dates", async () => {
    await dataverse.ok("POST", "leads", { body: { leadid: leadId, lastname: "Sanchez" } });
    const { body } = await dataverse.ok("GET", `leads(${leadId})`);
    const who = await dataverse.ok("GET", "WhoAmI");
    assert.equal(body.createdon, "2026-01-01T00:00:00Z");
    assert.equal(body.modifiedon, "2026-01-01T00:00:00Z");
    assert.equal(body._ownerid_value, who.body.UserId);
    assert.equal(body._createdby_value, who.body.UserId);
    assert.equal(body._owningbusinessunit_value, who.body.BusinessUnitId);
    assert.equal(body.statecode, 0);
    assert.equal(body.statuscode, 1);
    assert.equal(body.donotemail, false);
    assert.equal(body.firstname, null);
  });

  it("accepts tokens for the organisation's own URL", async () => {
    await dataverse.ok("GET", "WhoAmI", { organization: "https://Other.crm.dynamics.com" });
    assert.deepEqual(dataverse.tokens.audiences, ["https://other.crm.dynamics.com"]);
  });

  it("keeps organisations separate", async () => {
    await dataverse.ok("POST", "leads", { body: { leadid: leadId, lastname: "Sanchez" } });
    const other = await dataverse.ok("GET", "leads", { organization: "https://other.crm.dynamics.com" });
    assert.deepEqual(other.body.value, []);
  });

  it("challenges a caller without a token", async () => {
    const answer = await dataverse.call("GET", "WhoAmI", { as: null });
    assert.equal(answer.status, 401);
    assert.equal(
      answer.headers.get("www-authenticate"),
      `Bearer authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize, resource_id=${organizationUrl}/`,
    );
  });

  it("gives in the challenge the reason for refusing a token", async () => {
    const answer = await dataverse.call("GET", "WhoAmI", { as: "expired" });
    assert.equal(answer.status, 401);
    assert.match(
      answer.headers.get("www-authenticate") ?? "",
      /, error=invalid_token, .* ExpiredAuthenticationToken$/,
    );
  });

  it("refuses an application that is not a user", async () => {
    assert.deepEqual(await dataverse.failure("POST", "leads", { as: client, body: {} }), {
      status: 403,
      code: "0x80072560",
      message: "The user is not a member of the organization.",
    });
  });

  it("refuses a user without any role", async () => {
    const { user } = await dataverse.grant();
    assert.deepEqual(await dataverse.failure("POST", "leads", { as: client, body: {} }), {
      status: 403,
      code: "0x80042f09",
      message: `SecLib::RetrievePrivilegeForUser failed - no roles are assigned to user. Returned hr = -2147209463, User: ${user}`,
    });
  });

  it("refuses a user whose role lacks a privilege, and names it", async () => {
    const { user } = await dataverse.grant({ prvReadLead: "Global" });
    const failure = await dataverse.failure("POST", "leads", { as: client, body: {} });
    assert.equal(failure.status, 403);
    assert.equal(failure.code, "0x80040220");
    assert.match(
      failure.message,
      new RegExp(
        `^Principal user \\(Id=${user}, type=8, roleCount=1, privilegeCount=1, accessMode='4 Non-interactive', .*\\), is missing prvCreateLead privilege \\(Id=[0-9a-f-]{36}\\) on OTC=4 for entity 'lead' \\(LocalizedName='Lead'\\)\\. context\\.Caller=${user}\\.`,
      ),
    );
  });

  it("lets a user write a lead for another owner, but not see it", async () => {
    const { prvReadLead: _, ...writer } = leadWriter();
    const { user: owner } = await dataverse.grant({ prvReadLead: "Basic" }, leadId);
    await dataverse.grant(writer);
    const body = { "ownerid@odata.bind": `/systemusers(${owner})` };
    assert.equal((await dataverse.call("POST", "leads", { as: client, body })).status, 204);
    const failure = await dataverse.failure("POST", "leads", {
      as: client,
      body: { ...body, leadid: leadId },
      headers: { prefer: "return=representation" },
    });
    assert.equal(failure.code, "0x80040220");
    assert.match(failure.message, /is missing prvReadLead privilege/);
  });

  it("makes an administrator a System Administrator at the first call", async () => {
    const who = await dataverse.ok("GET", "WhoAmI");
    const roles = await dataverse.ok(
      "GET",
      `systemusers(${who.body.UserId})/systemuserroles_association?$select=name`,
    );
    assert.deepEqual(
      roles.body.value.map((role: any) => role.name),
      ["System Administrator"],
    );
    const users = await dataverse.ok("GET", `systemusers?$filter=applicationid eq ${administrator}`);
    assert.equal(users.body.value.length, 1);
  });

  it("names a table that it does not emulate, and one that does not exist", async () => {
    const other = await dataverse.failure("GET", "accounts");
    assert.deepEqual([other.status, other.code], [501, "NotEmulated"]);
    assert.match(other.message, /the table 'accounts'/);
    assert.deepEqual(await dataverse.failure("GET", "lead"), {
      status: 404,
      code: "0x8006088a",
      message: "Resource not found for the segment 'lead'.",
    });
  });
});
