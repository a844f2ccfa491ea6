/** The definition of the Logic App that distributes leads to several destinations: complete, readable, and side by side. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { expressionsOf } from "../../expressions/check";
import { distribution } from "../../infra/definition/distribution";
import type { DestinationName } from "../../infra/destinations/index";
import { brokenPolicies, logicAppOf } from "../support/broken-policies";

const data = join(__dirname, "../../flow-definitions");
const read = (file: string) => JSON.parse(readFileSync(join(data, file), "utf8"));
const all = ["dynamics365", "salesforce", "hubspot", "azureTable", "webhook"] as DestinationName[];
const define = (names = all, deadLetter: "storage" | "none" = "storage"): any =>
  distribution(names, { deadLetter });
const [one, other] = all as [DestinationName, DestinationName];

describe("the definition that distributes leads", () => {
  it("has three steps for each destination at most, side by side, and one end", () => {
    const { actions } = define([one, other]);
    assert.deepEqual(
      Object.entries<any>(actions).map(([name, { runAfter }]) => [name, runAfter]),
      [
        ["Lead_id", {}],
        ["Send_to_dynamics365", { Lead_id: ["Succeeded"] }],
        ["Send_to_salesforce", { Lead_id: ["Succeeded"] }],
        ["Keep_lead_for_dynamics365", { Send_to_dynamics365: ["Failed", "TimedOut"] }],
        ["Keep_lead_for_salesforce", { Send_to_salesforce: ["Failed", "TimedOut"] }],
        [
          "Lead_is_not_everywhere",
          {
            Keep_lead_for_dynamics365: ["Succeeded", "Skipped"],
            Keep_lead_for_salesforce: ["Succeeded", "Skipped"],
          },
        ],
      ],
    );
  });

  it("gains only the steps and the parameter of a destination that is added", () => {
    const [before, after] = [define([one]), define([one, other])];
    for (const [name, action] of Object.entries(before.actions))
      if (name !== "Lead_is_not_everywhere") assert.deepEqual(after.actions[name], action, name);
    const added = Object.keys(after.actions).filter((name) => !Object.hasOwn(before.actions, name));
    assert.deepEqual(added, ["Send_to_salesforce", "Keep_lead_for_salesforce"]);
    const { salesforceUrl, ...parameters } = after.parameters;
    assert.deepEqual([salesforceUrl, parameters], [{ type: "SecureString" }, before.parameters]);
    assert.deepEqual(after.triggers, before.triggers);
  });

  it("accepts every lead at a trigger like that of a single destination", () => {
    const single = read("dynamics365/workflow.json");
    assert.deepEqual(define().triggers, single.triggers);
  });

  it("sends the body as it came, without a header for its type, to the address of the destination only", () => {
    const { inputs, operationOptions } = define().actions.Send_to_hubspot;
    assert.equal(inputs.body, "@triggerBody()");
    assert.deepEqual(inputs.headers, { "x-ms-client-tracking-id": "@workflow()['run']['name']" });
    assert.deepEqual(inputs.uri.match(/parameters\('[^']+'\)/g), ["parameters('hubspotUrl')"]);
    // otherwise a 202 with a Location would be polled
    assert.equal(operationOptions, "DisableAsyncPattern");
  });

  it("keeps a letter like that of a single destination, in the folder of the destination that did not take the lead", () => {
    const { inputs } = define().actions.Keep_lead_for_hubspot;
    const single = read("dynamics365/workflow.json").actions.Lead_has_no_row.actions.Keep_lead.inputs;
    assert.deepEqual(Object.keys(inputs), Object.keys(single));
    for (const part of ["method", "authentication", "retryPolicy"])
      assert.deepEqual(inputs[part], single[part], part);
    const { step, ...letter } = inputs.body;
    assert.deepEqual([step, Object.keys(letter)], ["Send_to_hubspot", Object.keys(single.body)]);
    assert.deepEqual(Object.keys(inputs.headers), Object.keys(single.headers));
    assert.match(inputs.uri, /^@\{parameters\('deadLetterUrl'\)\}\/hubspot\/@\{/);
    assert.doesNotMatch(JSON.stringify([inputs.uri, inputs.headers]), /triggerBody|'body'/);
  });

  it("hides the lead and the addresses everywhere", () => {
    const { triggers, actions, parameters } = define();
    assert.deepEqual(triggers.manual.runtimeConfiguration.secureData.properties, ["inputs", "outputs"]);
    for (const [name, action] of Object.entries<any>(actions)) {
      if (!/^(Send_to|Keep_lead_for)_/.test(name)) continue;
      assert.deepEqual(action.runtimeConfiguration.secureData.properties, ["inputs", "outputs"], name);
    }
    for (const name of all) assert.equal(parameters[`${name}Url`].type, "SecureString");
  });

  it("has no expression over 300 characters or nested deeper than 8 calls, and is at most 12 KB with five destinations", () => {
    const { triggers, ...definition } = define();
    for (const text of JSON.stringify(definition).match(/"(?:[^"\\]|\\.)*"/g) ?? []) {
      const value: string = JSON.parse(text);
      if (!value.includes("@")) continue;
      assert.ok(value.length <= 300, `${value.length} characters: ${value}`);
      for (const { node } of expressionsOf(value)) assert.ok(depth(node) <= 8, value);
    }
    assert.ok(triggers.manual);
    assert.ok(JSON.stringify(definition).length <= 12_288, `${JSON.stringify(definition).length} bytes`);
  });

  for (const deadLetter of ["storage", "none"] as const) {
    it(`is valid, and declares what it reads: deadLetter ${deadLetter}`, () => {
      for (const names of [[one, other], all]) {
        const definition = define(names, deadLetter);
        const schema = new Ajv({ strict: false }).compile(read("workflow-definition.schema.json"));
        schema(definition);
        assert.deepEqual(schema.errors ?? [], []);
        assert.doesNotMatch(JSON.stringify(definition), /\{destination\}/);
        const found = JSON.stringify(definition).matchAll(/parameters\('([^']+)'\)/g);
        // every Logic App gets the offer, which only a letter of this one reads
        assert.deepEqual(
          [...new Set([...found].map(([, name]) => name)).add("offerId")].sort(),
          Object.keys(definition.parameters).sort(),
        );
      }
    });

    it(`breaks no policy about Logic Apps: deadLetter ${deadLetter}`, async () => {
      assert.deepEqual(await brokenPolicies([logicAppOf(define(all, deadLetter))]), []);
    });
  }

  it("loses, without a dead-letter store, the steps that store letters, and ends with its own code", () => {
    const { actions, parameters } = define([one, other], "none");
    assert.deepEqual(Object.keys(parameters), ["offerId", "dynamics365Url", "salesforceUrl"]);
    assert.deepEqual(Object.keys(actions), [
      "Lead_id",
      "Send_to_dynamics365",
      "Send_to_salesforce",
      "Lead_is_not_everywhere",
    ]);
    const { runAfter, actions: inside } = actions.Lead_is_not_everywhere;
    assert.deepEqual(runAfter, {
      Send_to_dynamics365: ["Succeeded", "Failed", "TimedOut"],
      Send_to_salesforce: ["Succeeded", "Failed", "TimedOut"],
    });
    assert.equal(inside.End_as_failed.inputs.runError.code, "LeadOnlyInRun");
  });
});

type Node = ReturnType<typeof expressionsOf>[number]["node"];

function depth(node: Node): number {
  if (node.kind === "literal") return 0;
  if (node.kind === "member") return Math.max(depth(node.target), depth(node.key));
  return 1 + Math.max(0, ...node.parameters.map(depth));
}
