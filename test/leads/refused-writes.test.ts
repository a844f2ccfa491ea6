import assert from "node:assert/strict";
import published from "../../flow-definitions/samples/lead.published.json";
import { LeadWorld, offerId, type WorldOptions } from "./support/lead-world";

type OnDataverse = NonNullable<WorldOptions["onDataverse"]>;

const isWrite = (request: Request) => request.method === "POST" && request.url.endsWith("/leads");
const refusal = (status: number, code: string, message = "no") =>
  Response.json({ error: { code, message } }, { status });

/** Refuses writes that have a column beyond those of the text row; the text row goes through. */
const refuseColumns =
  (status: number, code: string): OnDataverse =>
  async (request, dataverse) => {
    if (!isWrite(request)) return dataverse(request);
    const row = (await request.clone().json()) as object;
    return "leadsourcecode" in row ? refusal(status, code) : dataverse(request);
  };

describe("the write of a lead", () => {
  let world: LeadWorld;
  let writes = 0;
  const answerWith = (answer: OnDataverse) => {
    writes = 0;
    world.onDataverse = (request, dataverse) => {
      if (isWrite(request)) writes += 1;
      return answer(request, dataverse);
    };
  };
  before(async () => {
    world = await LeadWorld.start();
  });
  after(() => world.close());

  const statuses = async (runName: string | undefined) =>
    Object.fromEntries(
      Object.entries(await world.actions(runName)).map(([name, action]) => [name, action.status]),
    );

  it("needs one call, and none of the steps for a refusal", async () => {
    answerWith((request, dataverse) => dataverse(request));
    const { runName } = await world.sendJson(published);
    assert.equal(writes, 1);
    assert.equal(world.newRows().length, 1);
    const { Columns_refused, Row_missing, ...others } = await statuses(runName);
    assert.deepEqual([Columns_refused, Row_missing], ["Skipped", "Skipped"]);
    assert.equal(others.Create_lead, "Succeeded");
    assert.equal((await world.run(runName)).status, "Succeeded");
  });

  it("is repeated as text when Dataverse refuses the columns", async () => {
    answerWith(refuseColumns(400, "0x80044331"));
    const lead = { ...published, Description: "Grüße\u0000 100 % 🎉" };
    const { runName } = await world.sendJson(lead);
    const [row, ...others] = world.newRows();
    assert.deepEqual(others, []);
    assert.equal(row?.subject, `[AS TEXT] ${offerId} - unknown`);
    assert.equal(row?.lastname, "(not given)");
    const lines = String(row?.description).split("\n");
    assert.deepEqual(lines.slice(1, 3), [`Offer: ${offerId}`, `Run: ${runName}`]);
    assert.ok(
      lines[3]?.startsWith(
        '{"UserDetails":{"FirstName":"Some","LastName":"One","Email":"someone@contoso.com"',
      ),
    );
    assert.match(String(row?.description), /^[\n\x20-\x7e]*$/);
    assert.deepEqual(JSON.parse(decodeURIComponent(lines[3] ?? "")), lead);
    assert.equal((await world.run(runName)).status, "Succeeded");
  });

  it("says in the text row that a person does not want to be contacted", async () => {
    answerWith(refuseColumns(400, "0x80044331"));
    await world.sendJson({ ...published, ActionCode: "dnc" });
    assert.equal(world.newRows()[0]?.subject, `[AS TEXT] ${offerId} - do not contact (DNC)`);
  });

  it("fits the text row into its column, however long the lead is", async () => {
    answerWith(refuseColumns(400, "0x80044331"));
    for (const character of ["n", "%", "🎉"]) {
      const { runName } = await world.sendJson({ Description: character.repeat(100_000) });
      const description = String(world.newRows()[0]?.description);
      assert.equal(description.length, 2000);
      assert.ok(description.includes(`Run: ${runName}`));
    }
  });

  it("takes its own row for success when the first try was written and not answered", async () => {
    answerWith(async (request, dataverse) => {
      const answer = await dataverse(request);
      return isWrite(request) && writes === 1 ? refusal(503, "", "The service is unavailable.") : answer;
    });
    const { runName } = await world.sendJson(published);
    const rows = world.newRows();
    assert.deepEqual(
      rows.map(({ lastname }) => lastname),
      ["One"],
    );
    const { Create_lead } = await world.actions(runName);
    assert.deepEqual([Create_lead.status, Create_lead.code], ["Failed", "PreconditionFailed"]);
    assert.equal((await world.run(runName)).status, "Succeeded");
  });

  it("does so for the text row too", async () => {
    answerWith(async (request, dataverse) => {
      const answer = await refuseColumns(400, "0x80044331")(request, dataverse);
      return isWrite(request) && writes === 2 ? refusal(502, "") : answer;
    });
    const { runName } = await world.sendJson(published);
    assert.equal(world.newRows().length, 1);
    assert.equal(writes, 3);
    assert.equal((await world.run(runName)).status, "Succeeded");
  });

  it("is a row when a key of the customer's own says that the lead is not new", async () => {
    answerWith(refuseColumns(412, "0x80040237"));
    const { runName } = await world.sendJson(published);
    assert.equal(world.newRows().length, 1);
    assert.equal((await world.run(runName)).status, "Succeeded");
  });

  it("fails the run, with the reason and without a row, when nobody may write", async () => {
    for (const [status, code, name] of [
      [401, "0x1", "Unauthorized"],
      [403, "0x80040220", "Forbidden"],
      [404, "0x80060888", "NotFound"],
      [429, "0x80072322", "429"],
      [503, "0x80044150", "ServiceUnavailable"],
    ] as const) {
      answerWith((request, dataverse) =>
        isWrite(request) ? refusal(status, code, "someone@contoso.com is unhappy") : dataverse(request),
      );
      const { runName } = await world.sendJson(published);
      assert.deepEqual(world.newRows(), []);
      const run = await world.run(runName);
      assert.equal(run.status, "Failed");
      assert.equal(run.error.code, "LeadNotWritten");
      assert.ok(
        run.error.message.startsWith(`Dataverse answered '${name}' and the lead is in no row.`),
        name,
      );
      const { Create_lead_as_text, End_as_failed } = await statuses(runName);
      assert.deepEqual([Create_lead_as_text, End_as_failed], ["Skipped", "Succeeded"]);
      assert.equal(writes, status === 429 || status === 503 ? 7 : 1);
    }
  });

  it("fails the run when the text row is refused too", async () => {
    answerWith((request, dataverse) => (isWrite(request) ? refusal(400, "0x80040278") : dataverse(request)));
    const { runName } = await world.sendJson(published);
    assert.deepEqual(world.newRows(), []);
    const run = await world.run(runName);
    assert.deepEqual([run.status, run.error.code], ["Failed", "LeadNotWritten"]);
    assert.ok(run.error.message.startsWith("Dataverse answered 'BadRequest'"));
  });

  it("does not take a 412 of another kind for its own row", async () => {
    answerWith((request, dataverse) =>
      isWrite(request) ? refusal(412, "0x80040333", "Duplicates were found.") : dataverse(request),
    );
    const { runName } = await world.sendJson(published);
    assert.equal((await world.run(runName)).status, "Failed");
  });

  it("shows nothing of the lead in the run, whatever happened to the write", async () => {
    for (const answer of [
      refuseColumns(400, "0x80044331"),
      () => refusal(400, "0x80040278", "someone@contoso.com"),
    ]) {
      answerWith(answer);
      const { runName } = await world.sendJson(published);
      const shown = JSON.stringify([await world.run(runName), await world.actions(runName)]);
      const links = shown.match(/https:[^"]+/g) ?? [];
      const contents = await Promise.all(links.map((link) => world.read(link)));
      for (const text of [shown, ...contents])
        assert.doesNotMatch(text, /someone|contoso\.com|16175555555|Esquire/);
      assert.ok(contents.length > 0);
    }
    world.newRows();
  });
});

describe("a lead that arrives before the grant", () => {
  it("fails its run, and becomes its one row when the run is resubmitted after the grant", async () => {
    const world = await LeadWorld.start({ isGranted: false });
    const { runName } = await world.sendJson(published);
    const run = await world.run(runName);
    assert.deepEqual([run.status, run.error.code], ["Failed", "LeadNotWritten"]);
    assert.match(run.error.message, /'Forbidden'.*leads grant/);
    assert.deepEqual(world.newRows(), []);
    await world.grant();
    await world.resubmit(runName);
    assert.deepEqual(
      world.newRows().map(({ lastname }) => lastname),
      ["One"],
    );
    await world.close();
  });
});

describe("a column of a field map that fails", () => {
  it("costs its lead the columns, not the row", async () => {
    for (const fieldMap of [
      { jobtitle: "@int(outputs('Lead')?['ActionCode'])" },
      { leadqualitycode: "@int(outputs('Lead')?['ActionCode'])" },
      { leadqualitycode: "@99" },
      { donotfax: "@outputs('Lead')?['ActionCode']" },
    ]) {
      const world = await LeadWorld.start({ fieldMap });
      const { runName } = await world.sendJson(published);
      const [row, ...others] = world.newRows();
      assert.deepEqual(others, []);
      assert.equal(row?.subject, `[AS TEXT] ${offerId} - unknown`);
      assert.ok(String(row?.description).includes("someone@contoso.com"));
      assert.equal((await world.run(runName)).status, "Succeeded");
      await world.close();
    }
  });
});
