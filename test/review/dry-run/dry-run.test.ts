/** The dry run of every shipped definition. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { costOf } from "../../../review/cost";
import { dryRun } from "../../../review/dry-run/dry-run";
import { unknownValue } from "../../../review/preview";
import { workflowSettings } from "../../../review/settings/workflow-settings";
import { changeOf, distributorOf, edited, everyDestination, review, samples, stateWith } from "./changes";

// the SDK creates a global on first use: here, before mocha checks for leaks
pulumi.runtime.allConfig();

/** Trigger and actions of a lead that becomes a row. */
const executions: Readonly<Record<string, [builtIn: number, standard: number]>> = {
  dynamics365: [2, 1],
  salesforce: [4, 0],
  hubspot: [3, 0],
  azureTable: [3, 0],
  webhook: [4, 0],
};
const emailColumns = ["Email", "email", "emailaddress1"];

for (const name of everyDestination) {
  describe(`the dry run of ${name}`, () => {
    const state = stateWith(name);

    it("makes rows of the sample leads, and a dead letter while the CRM is unavailable", async () => {
      const { leads, told } = await review(changeOf(state, state));
      assert.deepEqual(told, []);
      assert.deepEqual(
        leads.map(({ file, before, after }) => [file, before?.kind, after?.kind]),
        [
          ["lead.published.json", "row", "row"],
          ["lead.partner-center-test.json", "row", "row"],
          ["CRM unavailable", "dead letter", "dead letter"],
        ],
      );
      const row = leads[0]?.after?.row ?? {};
      const email = emailColumns.map((column) => row[column]).find((text) => text !== undefined);
      assert.equal(email, "someone@contoso.com");
      const [builtIn, standard] = executions[name] ?? [];
      assert.deepEqual(leads[0]?.after?.executions, { builtIn, standard });
    });

    it("counts retries, and waits for none", async () => {
      const { outage } = await review(changeOf(state), []);
      const { builtIn, standard } = outage.executions;
      assert.match(
        outage.reason ?? "",
        /^step (Create_lead|Token) gets the answer 503, also after 8 retries$/,
      );
      assert.deepEqual(
        name === "dynamics365" ? [builtIn, standard] : [builtIn >= 13, standard],
        name === "dynamics365" ? [5, 9] : [true, 0],
      );
    });

    it("gives the same bytes each time, also without any parameter's value", async () => {
      const unknown = Object.keys(state.parameters).map((parameter) => [parameter, unknownValue]);
      const change = changeOf({ ...state, parameters: Object.fromEntries(unknown) }, state);
      const [one, other] = [await dryRun(change, samples), await dryRun(change, samples)];
      assert.equal(JSON.stringify(one), JSON.stringify(other));
      assert.deepEqual(
        one.part.map(({ after }) => after?.kind),
        ["row", "row", "dead letter"],
      );
    });

    it("finds that the dead letter is off", async () => {
      const { told, outage } = await review(changeOf(stateWith(name, { deadLetter: "none" }), state));
      assert.equal(outage.kind, "lost");
      assert.match(outage.reason ?? "", /; it stays only in its failed run for 90 days$/);
      assert.equal(told.length, 1);
      assert.match(
        told[0] ?? "",
        /^attention: A lead that cannot be written stays only in its failed run for 90 days\.$/,
      );
      const back = await review(changeOf(state, stateWith(name, { deadLetter: "none" })));
      assert.match(back.told.join(), /^safe: A lead that .* does not take becomes a dead letter, which/);
    });
  });
}

describe("the dry run of the Logic App that distributes leads", () => {
  const names = ["dynamics365", "salesforce"];

  it("is a row when each destination takes the lead, and a dead letter when they do not", async () => {
    const { leads, told } = await review(changeOf(distributorOf(names)));
    assert.deepEqual(told, []);
    assert.deepEqual(
      leads.map(({ after }) => [after?.kind, after?.row, after?.executions.standard]),
      [
        ["row", undefined, 0],
        ["row", undefined, 0],
        ["dead letter", undefined, 0],
      ],
    );
    assert.equal(leads[0]?.after?.executions.builtIn, 5);
  });

  it("finds that the dead letter is off", async () => {
    const { told } = await review(changeOf(distributorOf(names, "none"), distributorOf(names)));
    assert.match(
      told.join(),
      /^attention: A lead that cannot be written stays only in its failed run for 90 days\.$/,
    );
  });
});

describe("the dry run of a Logic App", () => {
  it("that is deleted says nothing", async () => {
    const state = stateWith("hubspot");
    const change = { name: "leads-workflow", destination: "hubspot", before: state };
    assert.deepEqual(await dryRun(change, samples), { part: [], findings: [] });
  });

  it("costs what its leads cost, without the invented case", async () => {
    const state = stateWith("dynamics365");
    const { leads: dryRun } = await review(changeOf(state, state));
    const [builtIn, standard] = [2000, 1000];
    const { after } = costOf([{ change: "unchanged", dryRun } as any]) ?? {};
    assert.deepEqual([after?.builtIn, after?.standard], [builtIn, standard]);
  });

  it("says in the same words as the settings that a lead is not kept", async () => {
    const state = stateWith("salesforce");
    const none = stateWith("salesforce", { deadLetter: "none" });
    const broken = edited(state, ({ actions }) => {
      actions.Lead_has_no_row.actions = {};
    });
    for (const after of [none, broken]) {
      const change = changeOf(after, state);
      const lines = workflowSettings(change).findings.map(({ line }) => line);
      const [line = ""] = (await review(change)).findings.map((finding) => finding.line);
      assert.ok(lines.includes(line), `${line}\n${lines.join("\n")}`);
    }
  });

  it("names the columns whose value differs, sorted, and nothing else", async () => {
    const moved = { fieldMap: { jobtitle: "UserDetails.Company", companyname: "UserDetails.Title" } };
    const { leads, told } = await review(changeOf(stateWith("dynamics365", moved), stateWith("dynamics365")));
    assert.deepEqual(leads[0]?.differing, ["companyname", "jobtitle"]);
    assert.equal(leads[0]?.before?.row?.jobtitle, "Esquire");
    assert.equal(leads[0]?.after?.row?.jobtitle, "Contoso");
    assert.deepEqual([leads[2]?.differing, told], [[], []]);
  });

  it("says that a column without a value is gone", async () => {
    const { leads } = await review(
      changeOf(stateWith("hubspot", { hubspot: { fieldMap: { phone: "none" } } }), stateWith("hubspot")),
    );
    assert.deepEqual(leads[0]?.differing, ["phone"]);
  });

  it("shows the parts of a message by their paths", async () => {
    const slack = stateWith("webhook", { webhook: { template: "slack" } });
    const { leads } = await review(changeOf(slack, stateWith("webhook")));
    assert.equal(leads[0]?.after?.row?.["blocks[0].text.text"], "New lead: Contoso");
  });
});
