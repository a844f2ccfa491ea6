/** The flow that writes leads to Salesforce, on the sandbox. */
import assert from "node:assert/strict";
import sample from "../../../flow-definitions/samples/lead.published.json";
import { type SalesforceArgs, salesforce } from "../../../infra/destinations/salesforce";
import { clientSecret, SalesforceWorld } from "./salesforce-world";

const leadId = "22222222-2222-4222-8222-222222222222";
const idField = "Marketplace_Lead_Id__c";

describe("leads in Salesforce", () => {
  let world: SalesforceWorld;
  const start = async (settings: Partial<SalesforceArgs> = {}, parameters: Record<string, string> = {}) => {
    world = await SalesforceWorld.start({ settings, parameters });
    return world;
  };
  afterEach(() => world.close());

  it("have every field of the map, and the lead's id", async () => {
    await start();
    const { runName, status } = await world.send(sample, leadId);
    assert.equal(status, "Succeeded");
    const [lead, ...others] = world.leads();
    assert.deepEqual(others, []);
    const mapped = Object.keys(salesforce.fieldMap);
    assert.deepEqual(Object.fromEntries([...mapped, idField].map((name) => [name, lead[name]])), {
      FirstName: "Some",
      LastName: "One",
      Company: "Contoso",
      Email: "someone@contoso.com",
      Phone: "16175555555",
      Title: "Esquire",
      Country: "USA",
      LeadSource: "Web",
      Description: `Test run through Power Automate\nOffer: contoso.leads Test Microsoft\nRun: ${runName}\nAction: INS\nAs received: ${JSON.stringify(sample)}`,
      HasOptedOutOfEmail: false,
      HasOptedOutOfFax: false,
      DoNotCall: false,
      [idField]: leadId,
    });
  });

  it("are in a letter when another unique field, with a name that ends the same, has the value already", async () => {
    await start({
      externalIdField: "Id__c",
      columns: { Old_Id__c: "text:40" },
      fieldMap: { Old_Id__c: "OfferTitle" },
    });
    for (const name of ["Id__c", "Old_Id__c"])
      world.org.customFields.push({ name, label: name, type: "string", length: 40, unique: true });
    assert.equal((await world.send(sample)).status, "Succeeded");
    assert.equal((await world.send(sample)).code, "LeadNotWritten");
    assert.deepEqual([world.leads().length, world.letters().length], [1, 1]);
  });

  it("have a name and a company even if the marketplace gave none, and honour a do-not-contact request", async () => {
    await start();
    await world.send({ ActionCode: "DNC", UserDetails: { Email: "ana@contoso.com" } });
    await world.send({});
    const [first, second] = world.leads();
    assert.deepEqual([first.LastName, first.Company], ["ana@contoso.com", "(not given)"]);
    assert.deepEqual([first.HasOptedOutOfEmail, first.DoNotCall], [true, true]);
    assert.deepEqual([second.LastName, second.DoNotCall], ["(not given)", false]);
  });

  it("are written once for one id: a repeat ends as succeeded and changes nothing", async () => {
    await start();
    await world.send(sample, leadId);
    const again = await world.send({ ...sample, OfferTitle: "Other" }, leadId);
    assert.equal(again.status, "Succeeded");
    assert.equal(world.leads().length, 1);
    assert.doesNotMatch(world.leads()[0].Description, /Other/);
    assert.deepEqual(world.letters(), []);
  });

  it("are written once when the answer of the first write is lost", async () => {
    await start();
    let writes = 0;
    world.between = async (request, handler) => {
      const answer = await handler(request);
      if (!request.url.endsWith("/sobjects/Lead") || writes++ > 0) return answer;
      throw new TypeError("fetch failed", {
        cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }),
      });
    };
    assert.equal((await world.send(sample)).status, "Succeeded");
    assert.deepEqual([writes, world.leads().length, world.letters().length], [2, 1, 0]);
  });

  it("may be twice without an external id field, and the preview says so", async () => {
    await start({ externalIdField: "none" });
    world.org.customFields = [];
    for (let time = 0; time < 2; time++) assert.equal((await world.send(sample, leadId)).status, "Succeeded");
    assert.equal(world.leads().length, 2);
    assert.match(salesforce.caution?.({ externalIdField: "none" }) ?? "", /a lead can become two/);
    assert.equal(salesforce.caution?.({}), undefined);
  });

  it("use the external id field of the configuration", async () => {
    await start({ externalIdField: "Offer_Lead__c" });
    for (const field of world.org.customFields) field.name = "Offer_Lead__c";
    await world.send(sample, leadId);
    assert.equal((await world.send(sample, leadId)).status, "Succeeded");
    assert.deepEqual(
      world.leads().map((lead) => lead.Offer_Lead__c),
      [leadId],
    );
  });

  it("keep a letter when another unique field refuses them", async () => {
    await start();
    world.org.fieldChanges = { Email: { unique: true } };
    await world.send(sample);
    const second = await world.send(sample);
    assert.deepEqual([second.status, second.code], ["Failed", "LeadNotWritten"]);
    assert.match(world.letter().message[0].message, /^duplicate value found: Email duplicates/);
  });

  it("are saved in spite of an alert, unless allowSave is false", async () => {
    await start();
    await world.send(sample);
    assert.equal((await world.send(sample)).status, "Succeeded");
    assert.equal(world.leads().length, 2);
    await world.close();
    await start({ allowSave: false });
    await world.send(sample);
    assert.equal((await world.send(sample)).code, "LeadNotWritten");
    const [{ errorCode, duplicateResut }] = world.letter().message;
    assert.deepEqual([errorCode, duplicateResut.allowSave], ["DUPLICATES_DETECTED", true]);
  });

  it("get their owner from the assignment rule that the configuration asks for", async () => {
    const [rule, queue] = ["01Q8d0000000001EAA", "00G8d0000000001EAA"];
    for (const [assignmentRule, isAssigned] of [
      ["active", true],
      ["none", false],
      [rule, true],
    ] as const) {
      await start({ assignmentRule });
      world.org.assignmentRule = { id: rule, ownerId: queue };
      assert.equal((await world.send(sample)).status, "Succeeded");
      assert.equal(world.leads()[0].OwnerId === queue, isAssigned, assignmentRule);
      if (assignmentRule !== rule) await world.close();
    }
  });

  it("carry their own column in a custom field", async () => {
    await start({
      columns: { Offer__c: "text:5" },
      fieldMap: { Offer__c: "OfferTitle", LeadSource: "none" },
    });
    world.org.customFields.push({ name: "Offer__c", label: "Offer", type: "string", length: 5 });
    await world.send(sample);
    const [lead] = world.leads();
    assert.deepEqual(
      [lead.Offer__c, lead.LeadSource],
      ["Test ", undefined].map((text) => text?.trim()),
    );
  });

  it("are not in the history, and neither are secret, token and answer", async () => {
    await start();
    let token = "";
    world.between = async (request, handler) => {
      token = request.headers.get("authorization")?.replace("Bearer ", "") ?? token;
      return handler(request);
    };
    const { runName } = await world.send(sample);
    world.org.rights.delete("create");
    const refused = await world.send(sample);
    for (const text of [await world.shown(runName), await world.shown(refused.runName)]) {
      assert.ok(text.length > 5_000);
      const secrets = [clientSecret, token, Buffer.from(clientSecret).toString("base64").slice(0, 20)];
      for (const secret of [...secrets, "someone@contoso.com", "Esquire", "cannot be inserted"])
        assert.equal(text.includes(secret), false, `${secret} is shown`);
    }
    assert.ok(token.length > 50);
    assert.deepEqual(world.logged, []);
  });

  it("bill four executions", async () => {
    await start();
    const { runName } = await world.send(sample);
    const shown = await world.shown(runName);
    const actions = [...shown.matchAll(/"name":"(Lead|Token|Create_lead|Lead_has_no_row)"/g)];
    assert.deepEqual([...new Set(actions.map(([, name]) => name))].sort(), [
      "Create_lead",
      "Lead",
      "Lead_has_no_row",
      "Token",
    ]);
    assert.match(shown, /"Skipped"/); // the condition, which is free
  });
});
