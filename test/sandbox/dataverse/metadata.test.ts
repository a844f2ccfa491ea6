import assert from "node:assert/strict";
import { allTables, propertyOf } from "../../../sandbox/dataverse/tables";
import { organizationUrl, TestDataverse } from "./support";

describe("metadata", () => {
  const dataverse = new TestDataverse();

  it("lists the entity sets in the service document", async () => {
    for (const path of ["", "/api/data/v9.1"]) {
      const { body } = await dataverse.ok("GET", path);
      assert.deepEqual(body.value[0], { name: "leads", kind: "EntitySet", url: "leads" });
      assert.equal(body.value.length, allTables().length);
    }
  });

  it("describes every table, property and relationship as well-formed CSDL", async () => {
    const { headers, body } = await dataverse.ok("GET", "$metadata");
    assert.equal(headers.get("content-type"), "application/xml");
    assertWellFormed(body);
    for (const table of allTables()) {
      assert.match(
        body,
        new RegExp(`<EntitySet Name="${table.entitySetName}" EntityType="mscrm.${table.logicalName}">`),
      );
      for (const column of table.columns.values()) {
        assert.ok(body.includes(`<Property Name="${propertyOf(column)}" Type="Edm.`), column.name);
      }
    }
    const types = new Set(
      [...body.matchAll(/<(?:Entity|Complex|Enum)Type Name="(\w+)"/g)].map(([, name]: any) => name),
    );
    for (const [, name] of body.matchAll(/mscrm\.(\w+)\)?"/g)) {
      assert.ok(types.has(name) || /^(WhoAmI|RetrieveRolePrivilegesRole)$/.test(name), name);
    }
  });

  it("returns a column's length", async () => {
    const { body } = await dataverse.ok(
      "GET",
      "EntityDefinitions(LogicalName='lead')/Attributes?$select=LogicalName,MaxLength,AttributeType",
    );
    assert.equal(
      body["@odata.context"],
      `${organizationUrl}/api/data/v9.2/$metadata#EntityDefinitions('lead')/Attributes`,
    );
    const { MetadataId: id, ...subject } = body.value.find((column: any) => column.LogicalName === "subject");
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(subject, {
      "@odata.type": "#Microsoft.Dynamics.CRM.StringAttributeMetadata",
      LogicalName: "subject",
      AttributeType: "String",
      MaxLength: 300,
    });
  });

  it("returns one column, one table, the columns of one type with their choices", async () => {
    const column = await dataverse.ok(
      "GET",
      "EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='mobilephone')",
    );
    assert.deepEqual([column.body.MaxLength, column.body.FormatName], [20, { Value: "Phone" }]);
    const table = await dataverse.ok(
      "GET",
      "EntityDefinitions(LogicalName='lead')?$select=EntitySetName,ObjectTypeCode",
    );
    assert.deepEqual([table.body.EntitySetName, table.body.ObjectTypeCode], ["leads", 4]);
    const choices = await dataverse.ok(
      "GET",
      "EntityDefinitions(LogicalName='lead')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet",
    );
    const rating = choices.body.value.find((entry: any) => entry.LogicalName === "leadqualitycode");
    assert.deepEqual(
      rating.OptionSet.Options.map((option: any) => [option.Value, option.Label.UserLocalizedLabel.Label]),
      [
        [1, "Hot"],
        [2, "Warm"],
        [3, "Cold"],
      ],
    );
    const all = await dataverse.ok("GET", "EntityDefinitions?$select=LogicalName");
    assert.equal(all.body.value.length, allTables().length);
  });

  it("names what does not exist", async () => {
    assert.equal((await dataverse.failure("GET", "EntityDefinitions(LogicalName='nothing')")).status, 404);
    assert.equal((await dataverse.failure("GET", "EntityDefinitions(LogicalName='lead')/Keys")).status, 404);
    assert.equal(
      (await dataverse.failure("GET", "EntityDefinitions?$filter=LogicalName eq 'lead'")).status,
      501,
    );
    assert.equal(
      (await dataverse.failure("GET", "EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='x')"))
        .status,
      404,
    );
  });
});

function assertWellFormed(xml: string): void {
  const open: string[] = [];
  for (const [, closing, name = "", , empty] of xml.matchAll(
    /<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<&]*")*)\s*(\/?)>/g,
  )) {
    if (closing) assert.equal(open.pop(), name);
    else if (!empty) open.push(name);
  }
  assert.deepEqual(open, []);
}
