/** What the dry run says of leads that do not become rows. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { DestinationName } from "../../../infra/destinations/index";
import { complaints, sentencesIn } from "../../support/sentences";
import { changeOf, edited, namedLead, review, samples, stateOf, stateWith } from "./changes";

// the SDK creates a global on first use: here, before mocha checks for leaks
pulumi.runtime.allConfig();

const dynamics = stateWith("dynamics365");
const longTitle = "t".repeat(150);
const lead = { UserDetails: { LastName: "One", Title: longTitle }, OfferTitle: "CRM connector" };

/** Settings of one destination. */
const settings = (name: DestinationName, own: object) =>
  stateWith(name, name === "dynamics365" ? own : { [name]: own });

describe("a lead that the CRM refuses", () => {
  it("becomes a dead letter, with the column and the limit in words, and without its text", async () => {
    const after = settings("dynamics365", { columns: { jobtitle: "text:400" } });
    const { leads, told, first } = await review(changeOf(after, dynamics), [namedLead(lead)]);
    const reason = "Dynamics 365 refuses jobtitle: the text has 150 characters, the column takes 100";
    assert.deepEqual([first.kind, first.reason, first.lengths], ["dead letter", reason, undefined]);
    assert.deepEqual(told, [`attention: mine.json would become a dead letter: ${reason}.`]);
    assert.equal(leads[0]?.before?.lengths?.jobtitle, 100);
    assert.deepEqual(leads[0]?.differing, []);
  });

  it("becomes a row again when the change fixes it", async () => {
    const before = settings("dynamics365", { columns: { jobtitle: "text:400" } });
    const { told } = await review(changeOf(dynamics, before), [namedLead(lead)]);
    assert.deepEqual(told, ["safe: In Dynamics 365, mine.json becomes a row, which it did not before."]);
  });

  it("is no finding when it was refused before, too", async () => {
    const wide = settings("dynamics365", { columns: { jobtitle: "text:400" } });
    const wider = settings("dynamics365", { columns: { jobtitle: "text:500" } });
    const { told, first } = await review(changeOf(wider, wide), [namedLead(lead)]);
    assert.deepEqual([told, first.kind], [[], "dead letter"]);
  });

  const choices = "subscriber, lead, marketingqualifiedlead, salesqualifiedlead, opportunity, …";
  const refused: [destination: DestinationName, edit: (row: any) => void, reason: string][] = [
    [
      "dynamics365",
      (row) => Object.assign(row, { leadsourcecode: "Web" }),
      "Dynamics 365 refuses leadsourcecode: the value does not fit the type Picklist",
    ],
    [
      "dynamics365",
      (row) => Object.assign(row, { firstname: "\u0007" }),
      "Dynamics 365 refuses firstname: the text has a control character or half an emoji",
    ],
    [
      "dynamics365",
      (row) => Object.assign(row, { subject: 5 }),
      "Dynamics 365 refuses subject: the value does not fit the type String",
    ],
    ["salesforce", (row) => delete row.Company, "Salesforce refuses Company: the column needs a value"],
    [
      "salesforce",
      (row) => Object.assign(row, { Title: longTitle }),
      "Salesforce refuses Title: the text has 150 characters, the column takes 128",
    ],
    [
      "salesforce",
      (row) => Object.assign(row, { DoNotCall: "yes" }),
      "Salesforce refuses DoNotCall: the value does not fit the type Boolean",
    ],
    [
      "hubspot",
      (row) => Object.assign(row.properties, { lifecyclestage: "friend" }),
      `HubSpot refuses lifecyclestage: the value is not one of ${choices}`,
    ],
    [
      "azureTable",
      (row) => Object.assign(row, { Title: "t".repeat(32_769) }),
      "Azure Table Storage refuses Title: the text has 32769 characters, the column takes 32768",
    ],
  ];
  for (const [destination, edit, reason] of refused)
    it(`says why: ${reason}`, async () => {
      const state = stateWith(destination);
      const after = edited(state, ({ actions }) => edit(actions.Create_lead.inputs.body));
      const { first, told } = await review(changeOf(after, state));
      assert.deepEqual([first.kind, first.reason], ["dead letter", reason]);
      const files = "lead.published.json and lead.partner-center-test.json";
      assert.equal(told.length, 1);
      assert.ok(told[0]?.endsWith(`: ${files} would become a dead letter: ${reason}.`), told[0]);
    });

  it("is judged by the columns that the configuration describes", async () => {
    const custom = { columns: { new_tier: "choice" }, fieldMap: { new_tier: "7" } };
    const change = changeOf(settings("dynamics365", custom), dynamics);
    assert.equal((await review(change)).first.kind, "row");
    const { first } = await review(change, samples, { new_tier: { type: "Picklist", values: [1, 2] } });
    assert.equal(first.reason, "Dynamics 365 refuses new_tier: the value is not one of 1, 2");
  });

  it("is never refused by a webhook, whose receiver is not known", async () => {
    const state = stateWith("webhook");
    const after = edited(state, ({ actions }) =>
      Object.assign(actions.Create_lead.inputs.body, { jobTitle: "t".repeat(5000), isTest: "?" }),
    );
    assert.deepEqual((await review(changeOf(after, state))).told, []);
  });
});

describe("a lead whose step fails", () => {
  it("becomes a dead letter with the words of the expression for a sample, without them for another", async () => {
    const after = settings("dynamics365", {
      fieldMap: { jobtitle: "@string(outputs('Lead')[outputs('Lead')['Title']])" },
    });
    const mine = namedLead({ UserDetails: { LastName: "One", Title: "Planted Title" } });
    const { leads, told } = await review(changeOf(after, dynamics), [...samples, mine]);
    assert.match(leads[0]?.after?.reason ?? "", /^step Create_lead cannot evaluate jobtitle: .*Esquire/);
    assert.equal(leads[2]?.after?.reason, "step Create_lead cannot evaluate jobtitle");
    assert.deepEqual(told, [
      "attention: In Dynamics 365, lead.published.json and 2 others would become a dead letter: step Create_lead cannot evaluate jobtitle.",
    ]);
    assert.ok(!JSON.stringify([leads[2], told]).includes("Planted"));
  });
});

describe("a lead that is lost", () => {
  it("has a run that succeeds although nothing takes it", async () => {
    const after = edited(dynamics, ({ actions }) => {
      actions.Lead_has_no_row.actions = {};
    });
    const { outage, told } = await review(changeOf(after, dynamics));
    assert.equal(outage.kind, "lost");
    assert.deepEqual(told, [
      "attention: A lead that cannot be written is kept nowhere: its run does not end as failed.",
    ]);
  });

  it("is worse off than one that stayed in its failed run", async () => {
    const none = settings("dynamics365", { deadLetter: "none" });
    const after = edited(none, ({ actions }) => {
      actions.Lead_has_no_row.actions = {};
    });
    const { told } = await review(changeOf(after, none));
    assert.match(told.join(), /^attention: A lead that cannot be written is kept nowhere/);
    assert.deepEqual((await review(changeOf(none, none))).told, []);
  });

  it("has a failure path that does not run any more", async () => {
    const after = edited(dynamics, ({ actions }) => {
      actions.Lead_has_no_row.runAfter.Create_lead = ["TimedOut"];
    });
    const { outage } = await review(changeOf(after, dynamics));
    assert.equal(outage.kind, "lost");
    assert.match(outage.reason ?? "", /it stays only in its failed run for 90 days$/);
  });

  it("starts no run when a condition of the trigger does not hold", async () => {
    const after = edited(dynamics, ({ triggers }) => {
      triggers.manual.conditions = [{ expression: "@equals(triggerBody()?['ActionCode'],'NEVER')" }];
    });
    const { first, told } = await review(changeOf(after, dynamics));
    assert.equal(first.kind, "lost");
    assert.match(
      told[0] ?? "",
      /^attention: In Dynamics 365, .* would be lost: the trigger takes the lead and starts no run/,
    );
  });
});

describe("a lead that the callback URL refuses", () => {
  it("meets a disabled Logic App", async () => {
    const { first, told } = await review(changeOf({ ...dynamics, state: "Disabled" }, dynamics));
    assert.deepEqual(first, {
      kind: "refused",
      reason: "the Logic App is disabled",
      executions: { builtIn: 0, standard: 0 },
    });
    assert.match(told[0] ?? "", /^attention: The callback URL of Dynamics 365 would refuse lead\.published/);
  });

  it("is not JSON", async () => {
    const { first } = await review(changeOf(dynamics, dynamics), [namedLead("{ not JSON")]);
    assert.deepEqual([first.kind, first.reason], ["refused", "the lead is not JSON"]);
  });

  it("does not match an enforced schema", async () => {
    const after = edited(dynamics, ({ triggers }) => {
      triggers.manual.operationOptions = "EnableSchemaValidation";
    });
    const { first, told } = await review(changeOf(after, dynamics), [namedLead({ ActionCode: 5 })]);
    assert.equal(first.kind, "refused");
    assert.match(told[0] ?? "", /^attention: .*: the trigger checks the lead against its schema, which it/);
  });
});

describe("a definition that our runtime cannot run", () => {
  const stops: [what: string, edit: (definition: any) => void, reason: RegExp][] = [
    [
      "an action type that only Azure has",
      ({ actions }) =>
        Object.assign(actions, { Loop: { type: "Foreach", foreach: [], actions: {}, runAfter: {} } }),
      /^our runtime does not have action type 'Foreach' \(action 'Loop'\)$/,
    ],
    [
      "a Response",
      ({ actions }) => Object.assign(actions, { Answer: { type: "Response", inputs: {}, runAfter: {} } }),
      /^our runtime does not have action type 'Response'/,
    ],
    [
      "an unknown function",
      ({ actions }) => Object.assign(actions.Create_lead.inputs.body, { subject: "@shout('x')" }),
      /Create_lead.*'shout' is not defined/,
    ],
    [
      "an unresolved parameter",
      ({ actions }) => Object.assign(actions.Create_lead.inputs.body, { subject: "@parameters('gone')" }),
      /Create_lead.*parameter 'gone' is not found/,
    ],
    [
      "another trigger",
      (definition) => {
        definition.triggers = { daily: { type: "Recurrence", recurrence: {} } };
      },
      /^The definition has no Request trigger$/,
    ],
  ];
  for (const [what, edit, reason] of stops)
    it(`is named with what it has: ${what}`, async () => {
      const { first, told } = await review(changeOf(edited(dynamics, edit), dynamics));
      assert.equal(first.kind, "not run");
      assert.match(first.reason ?? "", reason);
      assert.deepEqual(told, [`attention: No lead was run through Dynamics 365: ${first.reason}.`]);
    });

  it("is told of the leads that come to it", async () => {
    const after = edited(dynamics, ({ actions }) => {
      actions.Lead_has_no_row.actions.Keep_lead = { type: "Function", inputs: {}, runAfter: {} };
    });
    const { first, told } = await review(changeOf(after, dynamics));
    assert.equal(first.kind, "row");
    assert.deepEqual(told, [
      "attention: Some leads were not run through Dynamics 365: our runtime does not have action type 'Function' (action 'Keep_lead').",
    ]);
  });

  it("is a remark when it does not change", async () => {
    const same = edited(dynamics, ({ actions }) => {
      actions.Later = { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } }, runAfter: {} };
    });
    assert.match((await review(changeOf(same, same))).told.join(), /^safe: No lead was run through/);
  });

  it("lacks a value for a parameter", async () => {
    const after = stateOf({ ...dynamics.definition, parameters: dynamics.definition.parameters });
    const { owner, ...parameters } = { ...after.parameters, owner: 1 };
    const needing = edited({ ...after, parameters }, (definition) =>
      Object.assign(definition.parameters, { region: { type: "String" } }),
    );
    assert.match((await review(changeOf(needing))).first.reason ?? "", /parameter 'region' is not provided/);
  });
});

describe("the lines of a dry run", () => {
  it("are easy to read", async () => {
    const after = settings("dynamics365", { deadLetter: "none", columns: { jobtitle: "text:400" } });
    const { findings } = await review(changeOf(after, dynamics), [
      namedLead(lead, "one.json"),
      namedLead(lead, "two.json"),
      namedLead(lead, "three.json"),
    ]);
    assert.equal(findings.length, 2);
    assert.match(
      findings[0]?.line ?? "",
      /^one\.json and 2 others would stay only in a failed run for 90 days: Dynamics 365/,
    );
    for (const { line } of findings)
      for (const sentence of sentencesIn(line)) assert.deepEqual(complaints(sentence), []);
  });
});
