/** The definition for HubSpot with each of its settings. */
import assert from "node:assert/strict";
import Ajv from "ajv";
import language from "../../flow-definitions/workflow-definition.schema.json";
import { workflowDefinition } from "../../infra/definition/workflow-definition";
import { brokenPolicies, logicAppOf } from "../support/broken-policies";

const schema = new Ajv({ strict: false }).compile(language);

describe("the definition for HubSpot", () => {
  const define = (hubspot: object = {}): any =>
    workflowDefinition("hubspot", { deadLetter: "storage", hubspot: { token: "", ...hubspot } });

  it("has the token only as the value of an Authorization header", () => {
    const text = JSON.stringify(define({ leadObject: true }));
    const reads = text.match(/"[^"]*hubspotToken[^"]*"/g) ?? [];
    assert.deepEqual([...new Set(reads)].sort(), [
      `"@concat('Bearer ',parameters('hubspotToken'))"`,
      '"hubspotToken"',
    ]);
    assert.deepEqual(define().parameters.hubspotToken, { type: "SecureString" });
  });

  it("sends null for an empty text, which HubSpot ignores, and never for the message", () => {
    const { properties } = define({ columns: { vip: "boolean" }, fieldMap: { vip: "true", city: "'Ulm'" } })
      .actions.Create_lead.inputs.body;
    assert.equal(
      properties.company,
      "@if(empty(outputs('Lead')['Company']),null,take(outputs('Lead')['Company'],65536))",
    );
    assert.match(properties.message, /^@take\(/);
    assert.deepEqual([properties.vip, properties.city], [true, "Ulm"]);
  });

  it("updates an existing contact, or only reads it with keep", () => {
    const existing = (hubspot: object) =>
      define(hubspot).actions.Contact_exists.actions.Existing_contact.inputs;
    assert.equal(existing({}).method, "PATCH");
    assert.deepEqual(
      [existing({ duplicates: "keep" }).method, "body" in existing({ duplicates: "keep" })],
      ["GET", false],
    );
  });

  it("changes one property when a column gets another source", () => {
    const { jobtitle: before, ...others } = define().actions.Create_lead.inputs.body.properties;
    const changed = define({ fieldMap: { jobtitle: "UserDetails.Company" } });
    const { jobtitle: after, ...same } = changed.actions.Create_lead.inputs.body.properties;
    assert.notEqual(after, before);
    assert.deepEqual(same, others);
  });

  it("keeps the rules of every definition with each setting", () => {
    for (const hubspot of [
      {},
      { duplicates: "keep" },
      { leadObject: true },
      { duplicates: "keep", leadObject: true },
    ]) {
      const definition = define(hubspot);
      schema(definition);
      assert.deepEqual(schema.errors ?? [], []);
      const { Create_lead, Contact_exists, Contact_is_written, Lead_has_no_row } = definition.actions;
      const texts = JSON.stringify([Create_lead, Contact_exists, Contact_is_written, Lead_has_no_row]);
      for (const [, text = ""] of texts.matchAll(/"((?:[^"\\]|\\.)*@(?:[^"\\]|\\.)*)"/g))
        assert.ok(JSON.parse(`"${text}"`).length <= 300, text);
      const calls = [
        Create_lead,
        Contact_exists.actions.Existing_contact,
        Contact_is_written?.actions.Create_lead_object,
      ];
      for (const call of calls.filter((one) => one !== undefined)) {
        assert.deepEqual(call.runtimeConfiguration.secureData.properties, ["inputs", "outputs"]);
        assert.equal(call.inputs.retryPolicy.count, 8);
      }
    }
  });

  it("violates no policy with any setting", async () => {
    for (const hubspot of [{ duplicates: "keep" }, { leadObject: true }])
      assert.deepEqual(await brokenPolicies([logicAppOf(define(hubspot))]), []);
  });
});
