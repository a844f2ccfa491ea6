/** Leads for Azure Table Storage: entities, repeats, and a letter for each way in which the service refuses. */
import assert from "node:assert/strict";
import { azureTable, columnsOf, tableName, tableRefusal } from "../support/destinations/azure-table";
import { LeadWorld } from "../support/lead-world";

const lead = {
  UserDetails: {
    ...{ FirstName: "Jane", LastName: "Doe", Email: "jane@contoso.com", Phone: "+1 425 5550100" },
    ...{ Country: "US", Company: "Contoso", Title: "Buyer" },
  },
  ...{ LeadSource: "AzureMarketplace", ActionCode: "INS", OfferTitle: "CRM connector", Description: "Hello" },
};
const leadId = "00000000-0000-4000-8000-0000000000f1";

describe("leads for Azure Table Storage", () => {
  let world: LeadWorld;
  beforeEach(async () => {
    world = await LeadWorld.start({ destinations: [azureTable] });
  });
  afterEach(() => world.close());

  /** Posts a lead with a fixed id, like redrive. */
  const sendAs = (id: string, body: object = lead) => world.sendWithId(body, id);

  it("become an entity each, with every property of the field map", async () => {
    const { runName } = await world.sendJson(lead);
    const [row, ...others] = world.stored.rows();
    assert.deepEqual(others, []);
    assert.ok(row);
    azureTable.checkRow(row, { sent: lead, repaired: lead });
    assert.equal(row.Run, runName);
    assert.equal((await world.run(runName)).status, "Succeeded");
    assert.deepEqual(world.stored.letters(), []);
  });

  it("are entities without any text, and with as much as a lead can have", async () => {
    await world.sendJson({});
    await world.sendJson({ ...lead, Description: "é".repeat(70_000) });
    const [empty, long] = world.stored.rows() as [any, any];
    assert.deepEqual(
      Object.fromEntries(Object.keys(columnsOf({})).map((name) => [name, empty[name]])),
      columnsOf({}),
    );
    assert.deepEqual([long.Description.length, long.AsReceived.length], [32_000, 32_000]);
  });

  it("are written once for each id, and a repeat succeeds", async () => {
    const first = await sendAs(leadId);
    const again = await sendAs(leadId, { ...lead, OfferTitle: "another" });
    const rows = world.stored.rows();
    assert.deepEqual(
      rows.map(({ RowKey, OfferTitle }) => [RowKey, OfferTitle]),
      [[leadId, lead.OfferTitle]],
    );
    for (const { runName } of [first, again]) assert.equal((await world.run(runName)).status, "Succeeded");
    assert.deepEqual(world.stored.letters(), []);
  });

  it("are written once when the answer to the write is lost", async () => {
    let calls = 0;
    world.between.table = async (request, table) => {
      const answer = await table(request);
      return azureTable.isWrite(request) && ++calls === 1 ? new Response("gone", { status: 503 }) : answer;
    };
    const { runName } = await world.sendJson(lead);
    assert.deepEqual([calls, world.stored.rows().length], [2, 1]);
    assert.equal((await world.run(runName)).status, "Succeeded");
  });

  it("retry for most of an hour while the service is busy", async () => {
    let calls = 0;
    world.between.table = (request, table) =>
      ++calls <= 8 ? tableRefusal(503, "ServerBusy", "The server is busy.") : table(request);
    await world.sendJson(lead);
    assert.deepEqual([calls, world.stored.rows().length, world.stored.letters().length], [9, 1, 0]);
  });

  for (const [status, code, message] of [
    [403, "AuthorizationPermissionMismatch", "This request is not authorized"],
    [404, "TableNotFound", "The table specified does not exist."],
    [400, "PropertyValueTooLarge", "The property value exceeds"],
    [400, "InvalidInput", "One of the request inputs is not valid."],
    [401, "InvalidAuthenticationInfo", "Server failed to authenticate"],
    [503, "ServerBusy", "The server is busy."],
  ] as const) {
    it(`end in a letter with ${code} when the service answers ${status}, and in an entity after redrive`, async () => {
      world.between.table = () => tableRefusal(status, code, message);
      const { runName } = await world.sendJson(lead);
      const run = await world.run(runName);
      assert.deepEqual([run.status, run.error.code], ["Failed", "LeadNotWritten"]);
      const [letter] = world.stored.letters();
      assert.match(letter?.name ?? "", /^azureTable\/[0-9a-f-]{36}\.json$/);
      assert.deepEqual([letter?.content.status, letter?.content.lead], [status, lead]);
      assert.equal(letter?.content.message["odata.error"].code, code);
      assert.match(letter?.content.message["odata.error"].message.value, new RegExp(`^${message}`));
      world.between.table = undefined;
      await world.redriveAll();
      assert.deepEqual([world.stored.rows().length, world.stored.letters()], [1, []]);
    });
  }

  it("end in a letter without a role, without the table, and for an id that is no key", async () => {
    const role = `${tablePath()}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-00000000000a`;
    const codes: unknown[] = [];
    const note = () =>
      codes.push(world.stored.newLetters().map(({ content }) => content.message["odata.error"].code));
    await world.arm("DELETE", role, "2022-04-01");
    await world.sendJson(lead);
    note();
    await world.grant();
    await sendAs("a/b");
    note();
    await world.arm("DELETE", tablePath(), "2024-01-01");
    await world.grant().catch(() => {});
    await world.sendJson(lead);
    note();
    assert.deepEqual(codes, [
      ["AuthorizationPermissionMismatch"],
      ["InvalidInput"],
      ["AuthorizationPermissionMismatch"],
    ]);
  });

  const tablePath = () =>
    world.workflow.replace(
      /Microsoft\.Logic.*/,
      `Microsoft.Storage/storageAccounts/sttable/tableServices/default/tables/${tableName}`,
    );

  it("end in a letter when they are no object, which redrive repairs", async () => {
    await world.send(JSON.stringify(lead), "text/plain");
    await world.send(JSON.stringify([lead]), "application/json");
    assert.deepEqual([world.stored.rows().length, world.stored.letters().length], [0, 2]);
    await world.redriveAll();
    const emails = world.stored.rows().map(({ Email }) => Email);
    assert.deepEqual(
      [emails, world.stored.letters()],
      [[lead.UserDetails.Email, lead.UserDetails.Email], []],
    );
  });

  it("are hidden in the run history", async () => {
    world.between.table = () => tableRefusal(400, "InvalidInput", JSON.stringify(lead));
    const { runName } = await world.sendJson(lead);
    const shown = JSON.stringify([await world.run(runName), await world.actions(runName)]);
    const links = shown.match(/https:[^"]+/g) ?? [];
    const contents = await Promise.all(links.map((link) => world.read(link)));
    for (const text of [shown, ...contents, ...world.logged]) assert.doesNotMatch(text, /jane@|5550100|Doe/);
  });
});
