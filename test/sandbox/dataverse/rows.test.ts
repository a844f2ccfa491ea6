import assert from "node:assert/strict";
import { client, leadId, leadWriter, organizationUrl, TestDataverse } from "./support";

const lead = `leads(${leadId})`;

describe("rows of a table", () => {
  let dataverse: TestDataverse;

  beforeEach(async () => {
    dataverse = new TestDataverse();
    await dataverse.ok("POST", "leads", { body: { leadid: leadId, firstname: "Some", lastname: "One" } });
  });

  const read = async () => (await dataverse.ok("GET", lead)).body;

  it("refuse an existing id", async () => {
    assert.deepEqual(await dataverse.failure("POST", "leads", { body: { leadid: leadId } }), {
      status: 412,
      code: "0x80040237",
      message: "A record with matching key values already exists.",
    });
  });

  it("are updated only in the columns that are sent", async () => {
    dataverse.clock.advance(60_000);
    const answer = await dataverse.ok("PATCH", lead, { body: { lastname: "Other", firstname: null } });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get("odata-entityid"), `${organizationUrl}/api/data/v9.2/${lead}`);
    const row = await read();
    assert.deepEqual(
      [row.firstname, row.lastname, row.fullname, row.createdon, row.modifiedon],
      [null, "Other", "Other", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"],
    );
  });

  it("answer an update with 200 and the row when a representation is preferred", async () => {
    const answer = await dataverse.ok("PATCH", `${lead}?$select=lastname`, {
      body: { lastname: "Other" },
      headers: { prefer: "return=representation" },
    });
    assert.deepEqual([answer.status, answer.body.lastname], [200, "Other"]);
  });

  it("are created by a PATCH to an id that is free", async () => {
    const other = "leads(00000000-0000-4000-8000-000000000002)";
    const answer = await dataverse.ok("PATCH", other, {
      body: { lastname: "New" },
      headers: { prefer: "return=representation" },
    });
    assert.equal(answer.status, 201);
    assert.equal((await dataverse.ok("GET", other)).body.lastname, "New");
  });

  it("are not created with If-Match: *", async () => {
    const id = "00000000-0000-4000-8000-000000000002";
    assert.deepEqual(
      await dataverse.failure("PATCH", `leads(${id})`, { body: {}, headers: { "if-match": "*" } }),
      {
        status: 404,
        code: "0x80040217",
        message: `Entity 'lead' With Id = ${id} Does Not Exist`,
      },
    );
  });

  it("are not updated with If-None-Match: *", async () => {
    const failure = await dataverse.failure("PATCH", lead, {
      body: { lastname: "Other" },
      headers: { "if-none-match": "*" },
    });
    assert.deepEqual([failure.status, failure.code], [412, "0x80040237"]);
    assert.equal((await read()).lastname, "One");
  });

  it("are updated and deleted only in the version of If-Match", async () => {
    const { "@odata.etag": etag } = await read();
    await dataverse.ok("PATCH", lead, { body: { lastname: "Other" }, headers: { "if-match": etag } });
    for (const method of ["PATCH", "DELETE"]) {
      assert.deepEqual(
        await dataverse.failure(method, lead, {
          headers: { "if-match": etag },
          ...(method === "PATCH" ? { body: {} } : {}),
        }),
        {
          status: 412,
          code: "0x80060882",
          message: "The version of the existing record doesn't match the RowVersion property provided.",
        },
      );
    }
  });

  it("answer 304 for an unchanged version", async () => {
    const { "@odata.etag": etag } = await read();
    const answer = await dataverse.call("GET", lead, { headers: { "if-none-match": etag } });
    assert.deepEqual([answer.status, answer.body], [304, undefined]);
  });

  it("are deleted once", async () => {
    assert.equal((await dataverse.ok("DELETE", lead)).status, 204);
    assert.equal((await dataverse.failure("DELETE", lead)).code, "0x80040217");
    assert.equal((await dataverse.failure("GET", lead)).status, 404);
  });

  it("keep their id in an update", async () => {
    await dataverse.ok("PATCH", lead, { body: { leadid: "00000000-0000-4000-8000-000000000002" } });
    assert.equal((await read()).leadid, leadId);
    assert.equal((await dataverse.ok("GET", "leads/$count")).body, "1");
  });

  it("keep their required columns", async () => {
    for (const body of [{ ownerid: null }, { "ownerid@odata.bind": null }, { statecode: null }]) {
      const [column = ""] = Object.keys(body);
      assert.deepEqual(await dataverse.failure("PATCH", lead, { body }), {
        status: 400,
        code: "0x80040203",
        message: `Attribute '${column.split("@")[0]}' cannot be NULL`,
      });
    }
  });

  it("keep state and status consistent", async () => {
    await dataverse.ok("PATCH", lead, { body: { statecode: 2 } });
    assert.equal((await read()).statuscode, 4);
    assert.deepEqual(await dataverse.failure("PATCH", lead, { body: { statecode: 0, statuscode: 4 } }), {
      status: 400,
      code: "0x80048408",
      message: `4 is not a valid status code for state code LeadState.Open on lead with Id ${leadId}.`,
    });
  });

  it("are not changed by a failed write", async () => {
    const before = await read();
    await dataverse.failure("PATCH", lead, { body: { firstname: "Changed", lastname: "x".repeat(51) } });
    assert.deepEqual(await read(), before);
  });

  it("show labels and names when annotations are requested", async () => {
    const { body } = await dataverse.ok(
      "GET",
      `${lead}?$select=leadqualitycode,donotemail,_ownerid_value,createdon`,
      {
        headers: { prefer: 'odata.include-annotations="*"' },
      },
    );
    const formatted = (name: string) => body[`${name}@OData.Community.Display.V1.FormattedValue`];
    assert.deepEqual(["leadqualitycode", "donotemail", "_ownerid_value", "createdon"].map(formatted), [
      "Warm",
      "Allow",
      "# Administrator of the sandbox",
      "1/1/2026 12:00 AM",
    ]);
    assert.equal(body["_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"], "systemuser");
    assert.equal(body["_ownerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty"], "ownerid");
  });

  it("show only the requested annotations", async () => {
    const { body } = await dataverse.ok("GET", `${lead}?$select=_ownerid_value`, {
      headers: { prefer: "return=representation,odata.include-annotations=Microsoft.Dynamics.CRM.*" },
    });
    assert.deepEqual(
      Object.keys(body).filter((name) => name.startsWith("_ownerid_value@")),
      [
        "_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname",
        "_ownerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty",
      ],
    );
  });

  it("are visible, with a Basic privilege, only to their owner", async () => {
    const { user } = await dataverse.grant(leadWriter("Basic"));
    await dataverse.ok("POST", "leads", { as: client, body: { lastname: "Own" } });
    const list = await dataverse.ok("GET", "leads", { as: client });
    assert.deepEqual(
      list.body.value.map((row: any) => [row.lastname, row._ownerid_value]),
      [["Own", user]],
    );
    assert.equal((await dataverse.failure("GET", lead, { as: client })).code, "0x80048306");
    assert.equal((await dataverse.failure("PATCH", lead, { as: client, body: {} })).code, "0x80048306");
    assert.equal((await dataverse.failure("DELETE", lead, { as: client })).code, "0x80040220");
  });

  it("name what is not emulated", async () => {
    for (const [method, path, headers] of [
      ["GET", "leads(emailaddress1='some@example.com')", {}],
      ["GET", `${lead}/subject`, {}],
      ["GET", `${lead}/owninguser`, {}],
      ["POST", "leads/Microsoft.Dynamics.CRM.CreateMultiple", {}],
      ["POST", `${lead}/Microsoft.Dynamics.CRM.QualifyLead`, {}],
      ["POST", "$batch", {}],
      ["POST", "leads", { "mscrm.suppressduplicatedetection": "false" }],
      ["POST", "leads", { mscrmcallerid: leadId }],
      ["GET", "leads", { prefer: "odata.track-changes" }],
      ["GET", "leads?$apply=aggregate(revenue with sum as total)", {}],
      ["GET", "leads?fetchXml=<fetch/>", {}],
      ["GET", "/api/data/v8.2/leads", {}],
    ] as const) {
      const body = method === "POST" ? {} : undefined;
      const failure = await dataverse.failure(method, path, { headers, ...(body && { body }) });
      assert.deepEqual([failure.status, failure.code], [501, "NotEmulated"], path);
    }
  });

  it("name a missing resource", async () => {
    assert.equal((await dataverse.failure("GET", `${lead}/nothing`)).code, "0x8006088a");
    assert.equal((await dataverse.failure("GET", "leads(nothing)")).status, 400);
    assert.equal((await dataverse.failure("GET", "leads(unbalanced")).status, 404);
    assert.equal((await dataverse.failure("PUT", lead, { body: {} })).status, 404);
    assert.equal((await dataverse.failure("POST", "WhoAmI")).status, 404);
    assert.equal((await dataverse.failure("GET", "/somewhere/else")).status, 404);
  });
});
