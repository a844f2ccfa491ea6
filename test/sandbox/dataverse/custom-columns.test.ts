/** Columns that an administrator adds. */
import assert from "node:assert/strict";
import { Database } from "../../../sandbox/storage/database";
import { organizationUrl, TestDataverse } from "./support";

const attributes = "EntityDefinitions(LogicalName='lead')/Attributes";

/** A definition as the Web API takes it. */
const definition = (type: string, SchemaName: string, more: object = {}) => ({
  "@odata.type": `Microsoft.Dynamics.CRM.${type}AttributeMetadata`,
  SchemaName,
  RequiredLevel: { Value: "None" },
  ...more,
});

const options = [1, 2].map((Value) => ({
  Value,
  Label: { LocalizedLabels: [{ Label: `Tier ${Value}`, LanguageCode: 1033 }] },
}));

describe("a custom column", () => {
  it("is listed with its length, takes values, and refuses longer ones", async () => {
    const dataverse = new TestDataverse();
    const created = await dataverse.ok("POST", attributes, {
      body: definition("String", "new_Tier", { MaxLength: 10 }),
    });
    assert.equal(created.status, 204);
    const url = created.headers.get("odata-entityid") ?? "";
    const { body } = await dataverse.ok("GET", url);
    const { LogicalName, MaxLength, IsValidForCreate, RequiredLevel } = body;
    assert.deepEqual(
      [LogicalName, MaxLength, IsValidForCreate, RequiredLevel],
      ["new_tier", 10, true, { Value: "None" }],
    );
    const lead = {
      body: { subject: "a lead", new_tier: "gold" },
      headers: { prefer: "return=representation" },
    };
    assert.equal((await dataverse.ok("POST", "leads", lead)).body.new_tier, "gold");
    const found = await dataverse.ok("GET", "leads?$select=new_tier&$filter=new_tier eq 'gold'");
    assert.equal(found.body.value.length, 1);
    const long = await dataverse.failure("POST", "leads", { body: { new_tier: "more than ten" } });
    assert.equal(long.code, "0x80044331");
    assert.match(
      (await dataverse.ok("GET", "$metadata")).body,
      /<Property Name="new_tier" Type="Edm.String"/,
    );
  });

  it("can be a choice, whose values are listed and checked", async () => {
    const dataverse = new TestDataverse();
    const body = definition("Picklist", "new_level", { OptionSet: { Options: options } });
    await dataverse.ok("POST", attributes, { body });
    const cast = `${attributes}/Microsoft.Dynamics.CRM.PicklistAttributeMetadata`;
    const query = "$select=LogicalName&$expand=OptionSet($select=Options),GlobalOptionSet($select=Options)";
    const listed = (await dataverse.ok("GET", `${cast}?${query}`)).body.value;
    const level = listed.find((one: any) => one.LogicalName === "new_level");
    assert.deepEqual([level.OptionSet.Options.length, level.GlobalOptionSet], [2, null]);
    await dataverse.ok("POST", "leads", { body: { new_level: 2 } });
    const refused = await dataverse.failure("POST", "leads", { body: { new_level: 3 } });
    assert.equal(refused.code, "0x8004431a");
  });

  it("belongs to one organisation, and is there after a restart", async () => {
    const database = new Database(":memory:");
    const body = definition("Boolean", "new_checked", { RequiredLevel: { Value: "ApplicationRequired" } });
    await new TestDataverse(database).ok("POST", attributes, { body });
    const dataverse = new TestDataverse(database);
    const one = `${attributes}(LogicalName='new_checked')`;
    assert.equal((await dataverse.ok("GET", one)).body.RequiredLevel.Value, "ApplicationRequired");
    const organization = "https://fabrikam.crm4.dynamics.com";
    assert.notEqual(organization, organizationUrl);
    assert.equal((await dataverse.failure("GET", one, { organization })).status, 404);
  });

  it("is refused without a prefix, with a name in use, with a wrong length, or for who may not add it", async () => {
    const dataverse = new TestDataverse();
    const refusal = (body: object) => dataverse.failure("POST", attributes, { body });
    assert.match((await refusal(definition("Boolean", "Tier"))).message, /valid customization prefix/);
    await dataverse.ok("POST", attributes, { body: definition("Boolean", "new_tier") });
    assert.match((await refusal(definition("Boolean", "new_TIER"))).message, /already exists/);
    const long = definition("String", "new_long", { MaxLength: 4001 });
    assert.match((await refusal(long)).message, /from 1 to 4000/);
    assert.equal((await refusal(definition("Money", "new_price"))).code, "NotEmulated");
    const body = definition("Boolean", "new_other");
    assert.equal((await dataverse.failure("POST", attributes, { body, as: null })).status, 401);
  });
});
