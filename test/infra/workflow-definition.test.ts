import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LeadSchemaYear } from "../../infra/config/lead-destination-args";
import { workflowDefinition } from "../../infra/definition/workflow-definition";

const data = join(__dirname, "../../flow-definitions");
const read = (file: string) => JSON.parse(readFileSync(join(data, file), "utf8"));
const define = (leadSchema: LeadSchemaYear = "2022"): any =>
  workflowDefinition("dynamics365", { leadSourceCode: 8, leadSchema, deadLetter: "storage" });

/** Every action, also in conditions. */
function* allActions(actions: Record<string, any>): Generator<[name: string, action: any]> {
  for (const [name, action] of Object.entries(actions)) {
    yield [name, action];
    yield* allActions(action.actions ?? {});
    yield* allActions(action.else?.actions ?? {});
  }
}

/** Longest time of an action's retries, in seconds. */
function retrySeconds({ type, interval, count }: any): number {
  const [, seconds] = /^PT(\d+)S$/.exec(interval) ?? assert.fail(interval);
  assert.equal(type, "exponential");
  return Number(seconds) * (2 ** count - 1);
}

describe("workflowDefinition", () => {
  it("declares the published lead schema unchanged, and does not enforce it", () => {
    for (const year of ["2018", "2022"] as const) {
      const { manual, ...others } = define(year).triggers;
      assert.deepEqual(others, {});
      assert.equal(manual.type, "Request");
      assert.equal(JSON.stringify(manual.inputs.schema), JSON.stringify(read(`lead-schema.${year}.json`)));
      assert.equal(manual.operationOptions, undefined);
      assert.equal(manual.runtimeConfiguration.concurrency, undefined);
    }
  });

  it("hides the lead everywhere: trigger, reading, write and letter", () => {
    const { triggers, actions } = define();
    assert.deepEqual(triggers.manual.runtimeConfiguration.secureData.properties, ["inputs", "outputs"]);
    for (const [name, action] of allActions(actions)) {
      // neither can be secured: the condition gives a Boolean, and Terminate reads only a status and a code
      if (["If", "Terminate"].includes(action.type)) continue;
      // Compose has only secured inputs, which also hide its outputs
      const expected = action.type === "Compose" ? ["inputs"] : ["inputs", "outputs"];
      assert.deepEqual(action.runtimeConfiguration?.secureData.properties, expected, name);
    }
  });

  it("writes with the connector's current operation", () => {
    const { body, retryPolicy, ...inputs } = define().actions.Create_lead.inputs;
    assert.deepEqual(inputs, {
      host: { connection: { name: "@parameters('$connections')['commondataservice']['connectionId']" } },
      method: "post",
      path: "/api/data/v9.1/@{encodeURIComponent(encodeURIComponent('leads'))}",
      headers: { organization: "@parameters('dynamicsUrl')", prefer: "return=representation" },
    });
  });

  it("retries the write for about an hour, and the letter for less than the 15 minutes in which its date is valid", () => {
    const { Create_lead, Lead_has_no_row } = define().actions;
    const write = retrySeconds(Create_lead.inputs.retryPolicy) / 60;
    assert.ok(write > 45 && write < 75, `${write} minutes`);
    const letter = retrySeconds(Lead_has_no_row.actions.Keep_lead.inputs.retryPolicy) / 60;
    assert.ok(letter < 15, `${letter} minutes`);
  });

  it("handles a write that timed out or was never tried like a failed write", () => {
    assert.deepEqual(define().actions.Lead_has_no_row.runAfter, {
      Create_lead: ["Failed", "TimedOut", "Skipped"],
    });
  });

  it("keeps the lead with the headers that storage needs, and puts no text of it in a header or the address", () => {
    const { inputs } = define().actions.Lead_has_no_row.actions.Keep_lead;
    assert.equal(inputs.method, "PUT");
    assert.match(
      inputs.uri,
      /^@\{parameters\('deadLetterUrl'\)\}\/dynamics365\/@\{encodeURIComponent\(.*\)\}\.json$/,
    );
    assert.equal(inputs.headers["x-ms-blob-type"], "BlockBlob");
    assert.doesNotMatch(JSON.stringify([inputs.uri, inputs.headers]), /triggerBody|'body'/);
    for (const header of Object.keys(inputs.headers).filter((name) => name.startsWith("x-ms-meta-")))
      assert.match(header.slice("x-ms-meta-".length), /^[a-z]+$/);
    assert.deepEqual(inputs.authentication, {
      type: "ManagedServiceIdentity",
      identity: "@parameters('deadLetterIdentity')",
      audience: "https://storage.azure.com/",
    });
    assert.deepEqual(Object.keys(inputs.body), ["lead", "run", "time", "offer", "status", "code", "message"]);
    assert.equal(inputs.body.lead, "@triggerBody()");
  });

  it("ends as failed without text of the lead, after the lead is kept", () => {
    const { inputs, runAfter } = define().actions.Lead_has_no_row.actions.End_as_failed;
    assert.deepEqual(runAfter, { Keep_lead: ["Succeeded"] });
    assert.equal(inputs.runStatus, "Failed");
    assert.equal(inputs.runError.code, "LeadNotWritten");
    const reads = inputs.runError.message.match(/@\{[^}]*\}/g);
    assert.deepEqual(reads, [
      "@{actions('Create_lead')?['outputs']?['statusCode']}",
      "@{actions('Create_lead')?['code']}",
    ]);
  });

  it("has no action that answers the caller", () => {
    for (const [name, { type }] of allActions(define().actions)) assert.notEqual(type, "Response", name);
  });

  it("builds a new definition each time", () => {
    define().actions.Create_lead.inputs.method = "delete";
    define().triggers.manual.inputs.schema.type = "array";
    assert.equal(define().actions.Create_lead.inputs.method, "post");
    assert.equal(define().triggers.manual.inputs.schema.type, "object");
  });
});
