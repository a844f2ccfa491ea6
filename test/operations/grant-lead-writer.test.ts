import assert from "node:assert/strict";
import { DataverseClient, DataverseError } from "../../operations/dataverse-client";
import { grantLeadWriter } from "../../operations/grant-lead-writer";
import { leadWriterRole } from "../../operations/lead-writer-role";
import { createDataverseApp } from "../../sandbox/dataverse/app";
import { Database } from "../../sandbox/storage/database";
import { ManualClock } from "../../sandbox/support/clock";
import { seededIds } from "../../sandbox/support/ids";

const administrator = "00000000-0000-4000-8000-000000000001";
const application = "00000000-0000-4000-8000-000000000002";
const environmentUrl = "https://contoso.crm4.dynamics.com";

describe("grantLeadWriter", () => {
  let database: Database;
  let as: (clientId: string) => { environmentUrl: string; token: () => Promise<string>; fetch: typeof fetch };

  beforeEach(() => {
    database = new Database(":memory:");
    const app = createDataverseApp({
      database,
      clock: new ManualClock(),
      ids: seededIds("grant"),
      administrators: [administrator],
      tokens: {
        verify: async (authorization = "", [audience = ""]) => {
          const clientId = authorization.replace("Bearer ", "");
          return { tenantId: "00000000-0000-4000-8000-00000000000f", objectId: clientId, clientId, audience };
        },
      },
    });
    const viaApp = (async (input, init) => app.fetch(new Request(input, init))) as typeof fetch;
    as = (clientId) => ({ environmentUrl, token: async () => clientId, fetch: viaApp });
  });
  afterEach(() => database.close());

  const writeLead = async (clientId = application) => {
    try {
      const lead = { subject: "Contoso", lastname: "Example" };
      return (await new DataverseClient(as(clientId)).request("POST", "leads", lead)).status;
    } catch (error) {
      assert.ok(error instanceof DataverseError);
      return error.status;
    }
  };
  const admin = () => new DataverseClient(as(administrator));
  const only = async (path: string) => {
    const rows = await admin().rows<Record<string, string>>(path);
    assert.equal(rows.length, 1);
    return rows[0] as Record<string, string>;
  };
  const grant = () => grantLeadWriter(as(administrator), application);

  it("lets an application write leads that could not before", async () => {
    assert.equal(await writeLead(), 403);
    const { changes } = await grant();
    assert.equal(changes.length, 4);
    assert.equal(await writeLead(), 204);
  });

  it("does not pass for done in an environment that shows no privileges of leads", async () => {
    const { fetch, ...access } = as(administrator);
    const hidden = (async (input, init) =>
      /\/privileges\?/.test(String(input))
        ? Response.json({ value: [] })
        : fetch(input, init)) as typeof fetch;
    await assert.rejects(grantLeadWriter({ ...access, fetch: hidden }, application), {
      code: "LEADS_DATAVERSE_REFUSED",
      message: /404 NoLeadPrivileges: the environment does not show the privileges of its Leads table/,
    });
  });

  it("changes nothing the second time", async () => {
    const first = await grant();
    assert.deepEqual(await grant(), { ...first, changes: [] });
  });

  it("gives a user without a role what is missing", async () => {
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

  it("gives a role without the privileges what is missing", async () => {
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
      "gave the role prvCreateLead and prvReadLead",
      "gave the application user the role",
    ]);
    assert.equal(await writeLead(), 204);
  });

  it("enables a user that was disabled", async () => {
    await grant();
    const user = await only(`systemusers?$filter=applicationid eq ${application}`);
    await admin().request("PATCH", `systemusers(${user.systemuserid})`, { isdisabled: true });
    assert.equal(await writeLead(), 403);
    assert.equal((await grant()).changes.length, 1);
    assert.equal(await writeLead(), 204);
  });

  it("gives no more than creating and reading leads", async () => {
    await grant();
    const client = new DataverseClient(as(application));
    await assert.rejects(client.rows("systemusers"), { status: 403 });
    assert.equal(await writeLead(), 204);
    const [lead] = await client.rows<{ leadid: string }>("leads?$select=leadid");
    await assert.rejects(client.request("DELETE", `leads(${lead?.leadid})`), { status: 403 });
  });

  it("says who must run it when the caller may not, and changes nothing", async () => {
    await assert.rejects(grantLeadWriter(as(application), application), {
      code: "LEADS_GRANT_FORBIDDEN",
      message: /System Administrator/,
    });
    assert.deepEqual(await admin().rows(`systemusers?$filter=applicationid eq ${application}`), []);
  });

  it("says so when nothing answers", async () => {
    const offline = { ...as(administrator), fetch: () => Promise.reject(new TypeError("fetch failed")) };
    await assert.rejects(grantLeadWriter(offline, application), { code: "LEADS_DATAVERSE_UNREACHABLE" });
  });
});
