/** What the lead's view says of single changes. */
import assert from "node:assert/strict";
import type { DestinationName } from "../../../infra/destinations/index";
import previous from "../../fixtures/previous-version/definition.json";
import { distributorState, linesOf, shippedState, stateOf, viewOf } from "./support/flows";

const shipped = shippedState("dynamics365");
const mapped = (fieldMap: Record<string, string>, settings: object = {}) =>
  shippedState("dynamics365", { fieldMap, ...settings });
const jobtitle = (length: number) => shippedState("dynamics365", { columns: { jobtitle: `text:${length}` } });

/** The shipped definition with one step changed. */
function changedStep(name: string, change: object, state = shipped) {
  const { definition } = state;
  const step = { ...definition.actions[name], ...change };
  return stateOf({ ...definition, actions: { ...definition.actions, [name]: step } });
}

describe("the lead's view of a change", () => {
  it("has no finding and no step when nothing changes", () => {
    for (const name of [
      "dynamics365",
      "salesforce",
      "hubspot",
      "azureTable",
      "webhook",
    ] as DestinationName[]) {
      const { part, findings } = viewOf(shippedState(name), shippedState(name));
      assert.deepEqual([findings, part.steps], [[], []], name);
      assert.deepEqual([...new Set(part.columns.map(({ change }) => change))], ["unchanged"], name);
    }
  });

  it("names a moved column with both sources, and the property that no column gets any more", () => {
    const moved = mapped({ jobtitle: "UserDetails.Company" });
    assert.deepEqual(linesOf(shipped, moved), [
      "attention: Column jobtitle gets UserDetails.Company instead of UserDetails.Title.",
      "attention: No column gets UserDetails.Title any more.",
    ]);
    assert.deepEqual(
      viewOf(shipped, moved).part.columns.find(({ name }) => name === "jobtitle"),
      {
        name: "jobtitle",
        change: "changed",
        before: { from: "UserDetails.Title", limit: 100 },
        after: { from: "UserDetails.Company", limit: 100 },
        longest: 100,
      },
    );
    assert.deepEqual(viewOf(shipped, moved).part.steps, [
      { name: "Create_lead", change: "changed", paths: ["inputs.body.jobtitle"] },
    ]);
  });

  it("does not put long expressions into a sentence", () => {
    assert.deepEqual(linesOf(shipped, mapped({ subject: "@concat(outputs('Lead')['OfferTitle'],'!')" })), [
      "attention: Column subject gets @concat(outputs('Lead')['OfferTitle'],'!') instead of an expression.",
    ]);
    const long = "@concat(outputs('Lead')['OfferTitle'],' - ',outputs('Lead')['ActionCode'])";
    assert.deepEqual(linesOf(shipped, mapped({ subject: long })), [
      "attention: Column subject gets an expression instead of another one.",
    ]);
  });

  it("tells that more text is cut, and that less is cut", () => {
    assert.deepEqual(linesOf(shipped, jobtitle(50)), [
      "attention: Column jobtitle keeps 50 characters instead of 100: more text is cut.",
    ]);
    assert.deepEqual(linesOf(jobtitle(50), shipped), [
      "safe: Column jobtitle keeps 100 characters instead of 50.",
    ]);
  });

  it("tells that text would be longer than the CRM takes", () => {
    const { findings } = viewOf(shipped, jobtitle(1200));
    assert.deepEqual(findings, [
      {
        level: "attention",
        line: "Column jobtitle keeps 1,200 characters instead of 100, but Dynamics 365 takes 100: leads with longer text become dead letters.",
        fix: "Compare with the lengths in your CRM: npx leads map --check",
      },
    ]);
    const both = mapped({ jobtitle: "OfferTitle" }, { columns: { jobtitle: "text:200" } });
    assert.match(
      String(linesOf(shipped, both)[0]),
      /gets OfferTitle instead of UserDetails.Title, and keeps 200 characters where Dynamics 365 takes 100\.$/,
    );
  });

  it("knows that a table takes more text than the shipped length, and a webhook any", () => {
    for (const [name, column] of [
      ["azureTable", "Title"],
      ["webhook", "jobTitle"],
    ] as const) {
      const longer = shippedState(name, { columns: { [column]: "text:30000" } });
      assert.match(
        linesOf(shippedState(name), longer).join(),
        /^safe: Column \w+ keeps 30,000 characters instead of/,
      );
    }
  });

  it("has no longest text for a constant", () => {
    const { columns } = viewOf(shippedState("salesforce"), shippedState("salesforce")).part;
    assert.deepEqual(
      columns.filter(({ name }) => ["LeadSource", "Title"].includes(name)).map(({ longest }) => longest),
      [undefined, 128],
    );
  });

  it("names added and removed columns, also a required one", () => {
    assert.deepEqual(linesOf(shipped, mapped({ websiteurl: "'contoso.com'", leadsourcecode: "none" })), [
      "attention: Column leadsourcecode gets no value any more; it was 8.",
      "attention: Column websiteurl is new and gets 'contoso.com'.",
    ]);
    const { Create_lead } = shipped.definition.actions;
    const { lastname, ...body } = Create_lead?.inputs.body ?? {};
    const without = changedStep("Create_lead", { inputs: { ...Create_lead?.inputs, body } });
    assert.deepEqual(viewOf(shipped, without).findings.slice(0, 1), [
      {
        level: "attention",
        line: "Column lastname gets no value any more, and Dynamics 365 requires one: leads become dead letters.",
        fix: "Give lastname a value in the field map.",
      },
    ]);
  });

  it("tells that a column does not get the lead's id any more", () => {
    const without = shippedState("salesforce", { externalIdField: "none" });
    assert.match(
      String(linesOf(shippedState("salesforce"), without)[0]),
      /Marketplace_Lead_Id__c does not get the lead's id any more: a lead that is sent again can be written twice\.$/,
    );
  });

  it("is short for a rewrite of the whole map", () => {
    const text = Object.fromEntries(
      viewOf(shipped, shipped).part.columns.flatMap(({ name, longest }) =>
        longest === undefined || name === "description" ? [] : [[name, "'x'"]],
      ),
    );
    const lines = linesOf(shipped, mapped(text));
    assert.equal(
      lines[0],
      "attention: 8 columns get other values: address1_country, companyname, emailaddress1 and 5 more.",
    );
    assert.equal(lines.length, 2);
  });

  it("says what the trigger's lead schema does not declare any more", () => {
    const old = shippedState("dynamics365", { leadSchema: "2018" });
    assert.deepEqual(linesOf(shipped, old), [
      "attention: The lead schema changes: it does not declare Description any more.",
    ]);
    assert.deepEqual(linesOf(old, shipped), [
      "attention: The lead schema changes: it now declares Description.",
    ]);
    assert.deepEqual(viewOf(shipped, old).part.coverage.missing, ["Description"]);
  });

  it("covers the schema: unused, cut and missing properties", () => {
    const { coverage } = viewOf(shipped, mapped({ jobtitle: "UserDetails.Website" })).part;
    assert.deepEqual(coverage.unused, ["UserDetails.Title"]);
    assert.deepEqual(coverage.missing, ["UserDetails.Website"]);
    assert.ok(
      linesOf(shipped, mapped({ jobtitle: "UserDetails.Website" })).includes(
        "attention: The lead schema does not have UserDetails.Website, which columns now read.",
      ),
    );
    const limits = new Map(coverage.cut.map(({ property, limit }) => [property, limit]));
    assert.equal(limits.get("UserDetails.LastName"), 50);
    assert.equal(limits.get("Description"), 1500, "the inner limit of the expression counts");
    assert.equal(limits.get("ActionCode"), 2000, "a yes/no column is no reader of the text");
  });

  it("tells that a renamed trigger changes the callback URL", () => {
    const { manual } = shipped.definition.triggers;
    const renamed = stateOf({ ...shipped.definition, triggers: { lead: manual } });
    assert.match(
      String(linesOf(shipped, renamed)[0]),
      /The trigger is lead instead of manual: the callback URL changes/,
    );
    const other = stateOf({ ...shipped.definition, triggers: { manual: { ...manual, kind: "Button" } } });
    assert.deepEqual(linesOf(shipped, other), ["attention: The trigger changes: kind."]);
  });

  it("names steps with a change that no other part tells, and leaves retries and secured data to the settings", () => {
    const keep = shippedState("hubspot", { duplicates: "keep" });
    assert.deepEqual(linesOf(shippedState("hubspot"), keep), [
      "attention: The flow has other steps: Existing_contact changes.",
    ]);
    const object = shippedState("hubspot", { leadObject: true });
    assert.deepEqual(linesOf(shippedState("hubspot"), object), [
      "attention: The flow has other steps: Contact_is_written and Create_lead_object are new; End_as_failed, Keep_lead and Lead_has_no_row change.",
    ]);
    const { Create_lead } = shipped.definition.actions;
    const retried = changedStep("Create_lead", {
      inputs: { ...Create_lead?.inputs, retryPolicy: { type: "none" } },
      runtimeConfiguration: {},
    });
    assert.deepEqual(linesOf(shipped, retried), []);
    assert.deepEqual(linesOf(shipped, shippedState("dynamics365", { deadLetter: "none" })), []);
  });

  it("draws the flow before and after, only if steps come, go or move", () => {
    const [before, after] = [shippedState("hubspot"), shippedState("hubspot", { leadObject: true })];
    const { picture } = viewOf(before, after).part;
    assert.match(
      String(picture?.after),
      /Create_lead_object\["Create lead object<br\/><small>Http, new<\/small>"\]/,
    );
    assert.doesNotMatch(String(picture?.before), /Create_lead_object/);
    assert.equal(viewOf(shipped, mapped({ jobtitle: "OfferTitle" })).part.picture, undefined);
    const { triggers, actions } = after.definition;
    const reversed = stateOf({
      actions: Object.fromEntries(Object.entries(actions).reverse()),
      triggers,
      parameters: after.definition.parameters,
    });
    assert.deepEqual(viewOf(before, reversed), viewOf(before, after));
  });

  it("reads a flow of an earlier version", () => {
    const lines = linesOf(stateOf(previous), shipped);
    assert.equal(lines.length, 2);
    assert.match(
      String(lines[1]),
      /^attention: The flow has other steps: .* are removed; Create_lead and Lead change\.$/,
    );
  });
});

describe("the lead's view of several destinations", () => {
  const two = ["dynamics365", "salesforce"] as DestinationName[];

  it("names the destination of a column", () => {
    const [before, after] = [
      shippedState("salesforce"),
      shippedState("salesforce", { fieldMap: { Title: "OfferTitle" } }),
    ];
    assert.equal(
      linesOf(before, after, "leads-workflow-salesforce")[0],
      "attention: Column Title of Salesforce gets OfferTitle instead of UserDetails.Title.",
    );
  });

  it("names a destination that is added or removed, once", () => {
    const [both, three] = [distributorState(two), distributorState([...two, "webhook" as DestinationName])];
    assert.deepEqual(linesOf(both, three), ["attention: Leads are also sent to the webhook."]);
    assert.deepEqual(linesOf(three, both), ["attention: Leads are not sent to the webhook any more."]);
    assert.deepEqual(viewOf(both, three).part.columns, []);
  });

  it("tells that a Logic App is new, deleted or of another kind", () => {
    assert.deepEqual(linesOf(undefined, shipped), [
      "attention: The new Logic App leads-workflow writes leads to Dynamics 365.",
    ]);
    assert.deepEqual(linesOf(shipped, undefined), [
      "attention: The Logic App leads-workflow is deleted: it does not write leads to Dynamics 365 any more.",
    ]);
    assert.deepEqual(linesOf(shipped, distributorState(two)), [
      "attention: The Logic App leads-workflow sends leads to Dynamics 365 and Salesforce; before, it wrote them to Dynamics 365 itself.",
    ]);
    assert.deepEqual(linesOf(shipped, shippedState("salesforce")), [
      "attention: The Logic App leads-workflow writes leads to Salesforce instead of Dynamics 365.",
    ]);
  });
});
