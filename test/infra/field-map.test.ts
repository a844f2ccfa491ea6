/** The notation of `fieldMap`: property path, expression, constant, none. */
import assert from "node:assert/strict";
import columns from "../../flow-definitions/dynamics365/columns.json";
import shippedMap from "../../flow-definitions/dynamics365/field-map.json";
import { fieldMapMistakes } from "../../infra/config/field-map-check";
import { fieldMapWith } from "../../infra/definition/field-map";
import { dynamics365 } from "../../infra/destinations/dynamics365";
import { runLeadDefinition } from "../support/run-lead-definition";

const lead = {
  OfferTitle: "Offer",
  LeadSource: "SPZA",
  UserDetails: { Company: "Contoso", Mobile: " 0170 ", fax: "12", Email: "a@contoso.com" },
};

/** The value of a column. */
function columnOf(column: string, value: string, body: object = lead): unknown {
  const fieldMap = { [column]: value };
  assert.deepEqual(fieldMapMistakes(fieldMap, dynamics365), []);
  return runLeadDefinition(body, { fieldMap }).row[column];
}

describe("fieldMap", () => {
  it("keeps the order of the file, and adds new columns at the end", () => {
    assert.deepEqual([...fieldMapWith(shippedMap).keys()], Object.keys(shippedMap));
    const map = fieldMapWith(shippedMap, {
      mobilephone: "UserDetails.Mobile",
      jobtitle: "UserDetails.Company",
    });
    assert.deepEqual([...map.keys()], [...Object.keys(shippedMap), "mobilephone"]);
    assert.equal(map.get("jobtitle"), "UserDetails.Company");
  });

  it("takes a lead property of the schema from the Lead step", () => {
    assert.equal(columnOf("jobtitle", "UserDetails.Company"), "Contoso");
    assert.equal(columnOf("jobtitle", "LeadSource"), "SPZA");
  });

  it("reads any other property in both spellings, trimmed, and '' when it is missing", () => {
    assert.equal(columnOf("mobilephone", "UserDetails.Mobile"), "0170");
    assert.equal(columnOf("mobilephone", "UserDetails.Fax"), "12");
    assert.equal(columnOf("mobilephone", "UserDetails.Fax", { userDetails: { Fax: "13" } }), "13");
    assert.equal(columnOf("jobtitle", "Company", { company: "Top" }), "Top");
    assert.equal(columnOf("jobtitle", "Company"), "");
    // names of our own step are not properties of a lead
    assert.equal(columnOf("jobtitle", "id"), "");
    assert.equal(columnOf("jobtitle", "NotJson", { NotJson: "x" }), "x");
    assert.equal(columnOf("jobtitle", "Email"), "");
    assert.equal(columnOf("jobtitle", "constructor"), "");
  });

  it("evaluates an expression, cuts its text, and writes null for ''", () => {
    assert.equal(columnOf("jobtitle", "@toUpper(outputs('Lead')['OfferTitle'])"), "OFFER");
    assert.equal(columnOf("jobtitle", "@triggerBody()?['nothing']"), "");
    assert.equal(String(columnOf("mobilephone", "@concat('x','0123456789012345678901234')")).length, 20);
    assert.equal(columnOf("jobtitle", "@add(1,2)"), "3");
    assert.equal(columnOf("donotfax", "@empty(outputs('Lead')['Phone'])"), true);
    assert.equal(columnOf("leadqualitycode", "@if(equals(1,2),1,3)"), 3);
  });

  it("writes constants: text in quotes, numbers, true and false", () => {
    assert.equal(columnOf("jobtitle", "'Marketplace lead'"), "Marketplace lead");
    assert.equal(columnOf("mobilephone", `'${"7".repeat(20)}'`), "7".repeat(20));
    assert.equal(columnOf("leadsourcecode", "8"), 8);
    assert.equal(columnOf("donotfax", "true"), true);
    assert.equal(columnOf("donotfax", "false"), false);
  });

  it("leaves out a column that is set to none", () => {
    const { row } = runLeadDefinition(lead, { fieldMap: { jobtitle: "none", leadsourcecode: "none" } });
    assert.ok(!("jobtitle" in row) && !("leadsourcecode" in row));
  });

  it("has a longest length for text columns only", () => {
    for (const [name, column] of Object.entries<{ type: string; maxLength?: number }>(columns.columns))
      assert.equal(column.maxLength !== undefined, ["String", "Memo"].includes(column.type), name);
  });
});
