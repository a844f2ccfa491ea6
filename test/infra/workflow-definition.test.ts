import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { fieldMapWith } from "../../infra/field-map";
import { maximumExpressionLength } from "../../infra/lead-expressions";
import { type LeadSchema, workflowDefinition } from "../../infra/workflow-definition";

const data = join(__dirname, "../../flow-definitions");
const read = (file: string) => JSON.parse(readFileSync(join(data, file), "utf8"));
const define = (leadSchema: LeadSchema = "2022", overrides: Record<string, string> = {}): any =>
  workflowDefinition({ fieldMap: fieldMapWith(overrides), leadSchema, leadSourceCode: 8 });

function* strings(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null)
    for (const inside of Object.values(value)) yield* strings(inside);
}

/** Every action, those inside conditions too. */
function* allActions(actions: Record<string, any>): Generator<[name: string, action: any]> {
  for (const [name, action] of Object.entries(actions)) {
    yield [name, action];
    yield* allActions(action.actions ?? {});
    yield* allActions(action.else?.actions ?? {});
  }
}

describe("workflowDefinition", () => {
  it("declares the published lead schema, unchanged, and does not enforce it", () => {
    for (const year of ["2018", "2022"] as const) {
      const { manual, ...others } = define(year).triggers;
      assert.deepEqual(others, {});
      assert.equal(manual.type, "Request");
      assert.equal(JSON.stringify(manual.inputs.schema), JSON.stringify(read(`lead-schema.${year}.json`)));
      assert.equal(manual.operationOptions, undefined);
      assert.equal(manual.runtimeConfiguration.concurrency, undefined);
    }
  });

  it("reads every property in both spellings, whether names are matched with case or not", () => {
    const { Lead, Rest_of_lead, Rest_of_details } = define().actions;
    const detail = Lead.inputs["UserDetails/Email"];
    assert.ok(detail.includes("?['Email']") && detail.includes("?['email']"));
    assert.ok(
      Lead.inputs.OfferTitle.includes("?['OfferTitle']") &&
        Lead.inputs.OfferTitle.includes("?['offerTitle']"),
    );
    for (const name of ["OfferTitle", "offerTitle", "UserDetails", "userDetails"])
      assert.ok(Rest_of_lead.inputs.includes(`'${name}'`), name);
    for (const name of ["Email", "email"]) assert.ok(Rest_of_details.inputs.includes(`'${name}'`), name);
  });

  it("hides the lead wherever it is: everything from the trigger on but the id", () => {
    const { triggers, actions } = define();
    assert.deepEqual(triggers.manual.runtimeConfiguration.secureData.properties, ["inputs", "outputs"]);
    for (const [name, action] of allActions(actions)) {
      // neither can be secured, and neither holds a lead: conditions read statuses, codes and error codes
      if (["If", "Terminate"].includes(action.type)) continue;
      const secured = action.runtimeConfiguration?.secureData.properties;
      // Compose has secured inputs only; they hide its outputs too
      const expected = action.type === "Compose" ? ["inputs"] : ["inputs", "outputs"];
      assert.deepEqual(secured, name === "Lead_id" ? undefined : expected, name);
    }
  });

  it("writes with the connector's current operation and retries slowly", () => {
    const { body, ...inputs } = define().actions.Create_lead.inputs;
    assert.equal(typeof body, "string");
    assert.deepEqual(inputs, {
      host: { connection: { name: "@parameters('$connections')['commondataservice']['connectionId']" } },
      method: "post",
      path: "/api/data/v9.1/@{encodeURIComponent(encodeURIComponent('leads'))}",
      headers: { organization: "@parameters('dynamicsUrl')", prefer: "return=representation" },
      retryPolicy: {
        type: "exponential",
        interval: "PT10S",
        count: 6,
        minimumInterval: "PT10S",
        maximumInterval: "PT1H",
      },
    });
  });

  it("writes a refused lead as text in the same way, with constants and ASCII only", () => {
    const { Create_lead, Columns_refused } = define().actions;
    const { body, ...inputs } = Columns_refused.actions.Create_lead_as_text.inputs;
    assert.deepEqual({ ...inputs, body: Create_lead.inputs.body }, Create_lead.inputs);
    assert.deepEqual(Object.keys(body), ["leadid", "subject", "lastname", "description"]);
    assert.equal(body.leadid, "@outputs('Lead_id')");
  });

  it("ends as failed in words that hold nothing of the lead", () => {
    const { runStatus, runError } = define().actions.Row_missing.actions.End_as_failed.inputs;
    assert.equal(runStatus, "Failed");
    assert.equal(runError.code, "LeadNotWritten");
    const reads = runError.message.match(/\w+\('[^']*'\)\?\['\w+'\]/g) ?? [];
    assert.ok(reads.length > 0);
    for (const read of reads)
      assert.match(read, /^actions\('Create_lead(_as_text)?'\)\?\['(status|code)'\]$/);
  });

  it("has no action that answers the caller", () => {
    for (const [name, { type }] of allActions(define().actions)) assert.notEqual(type, "Response", name);
  });

  it("keeps every expression shorter than Logic Apps allows, with the longest overrides too", () => {
    const longest = `@${"x".repeat(3895)}`;
    for (const text of strings(
      define("2022", { jobtitle: longest, subject: longest, donotemail: longest }),
    )) {
      assert.ok(text.length < maximumExpressionLength, `${text.length}: ${text.slice(0, 80)}`);
    }
  });

  it("fits the subset of the language that we allow", () => {
    const ajv = new Ajv({ strict: false });
    const fits = ajv.validate(read("workflow-definition.schema.json"), define());
    assert.deepEqual(ajv.errors ?? [], []);
    assert.equal(fits, true);
  });

  it("makes a fresh definition each time", () => {
    define().actions.Create_lead.inputs.method = "delete";
    assert.equal(define().actions.Create_lead.inputs.method, "post");
  });
});
