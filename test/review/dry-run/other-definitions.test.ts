/** The dry run of own flows and of earlier definitions. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { completeFlow } from "../../../infra/own-flow/complete-flow";
import { unknownValue } from "../../../review/preview";
import { call, compose, example, flowOf } from "../../infra/own-flow/own-flow";
import { changeOf, edited, review, stateOf, stateWith } from "./changes";

const ownState = (flow: any, parameters?: Record<string, unknown>) => stateOf(completeFlow(flow), parameters);
const after = (name: string, ...statuses: string[]) => ({ runAfter: { [name]: statuses } });

describe("the dry run of an own flow", () => {
  it("makes the rows of its writes, each column with its step", async () => {
    const { leads, told } = await review(changeOf(ownState(example), ownState(example)));
    assert.deepEqual(told, []);
    const { kind, row = {}, executions } = leads[0]?.after ?? {};
    assert.equal(kind, "row");
    assert.equal(row["Create_row.lastname"], "One");
    assert.equal(row["Tell_chat.text"], "New lead from Contoso: Test Microsoft");
    // trigger, Lead, Your_flow, Row_is_missing, Tell_chat; Find_row, Create_row
    assert.deepEqual(executions, { builtIn: 5, standard: 2 });
    assert.equal(leads.at(-1)?.after?.kind, "dead letter");
    assert.equal(leads.at(-1)?.after?.reason, "step Find_row gets the answer 503, also after 8 retries");
  });

  it("has a plain row when it writes once, and knows a connection of any name", async () => {
    const write = example.actions.Row_is_missing.actions.Create_row;
    const named = JSON.parse(JSON.stringify(write).replace("['commondataservice']", "['crm']"));
    const parameters = { $connections: { type: "Object" }, dynamicsUrl: { type: "String" } };
    const api = "/subscriptions/x/providers/Microsoft.Web/locations/westeurope/managedApis/commondataservice";
    const state = ownState(flowOf({ Write: named }, { parameters }), {
      $connections: { crm: { connectionId: unknownValue, connectionName: "crm", id: api } },
    });
    const { first } = await review(changeOf(state));
    assert.equal(first.row?.lastname, "One");
    const other = { crm: { connectionId: "x", id: api.replace("commondataservice", "office365") } };
    const mail = await review(
      changeOf({ ...state, parameters: { ...state.parameters, $connections: other } }),
    );
    assert.equal(mail.first.reason, "our runtime does not have managed API 'office365' (step Write)");
  });

  it("is judged by the columns of the CRM that it writes to", async () => {
    const flow = structuredClone(example);
    flow.actions.Row_is_missing.actions.Create_row.inputs.body.lastname = "l".repeat(51);
    const { first } = await review(changeOf(ownState(flow), ownState(example)));
    assert.equal(
      first.reason,
      "Dynamics 365 refuses lastname: the text has 51 characters, the column takes 50",
    );
  });

  it("gets answers of the services that it calls", async () => {
    const salesforce = "https://contoso.my.salesforce.com/services/data/v64.0";
    const headers = { type: "ActiveDirectoryOAuth", tenant: "t", audience: "a", clientId: "c", secret: "s" };
    const flow = flowOf({
      Find: call({ method: "GET", uri: `${salesforce}/query?q=SELECT+Id+FROM+Lead` }),
      Write: call(
        {
          uri: `${salesforce}/sobjects/Lead`,
          body: { LastName: "One", Company: "@string(length(body('Find')['records']))" },
        },
        after("Find", "Succeeded"),
      ),
      Tell: call(
        {
          uri: "https://chat.contoso.com/hook",
          authentication: headers,
          body: { text: "@body('Write')['id']" },
        },
        after("Write", "Succeeded"),
      ),
    });
    const { first } = await review(changeOf(ownState(flow)));
    assert.equal(first.row?.["Write.Company"], "0");
    assert.match(first.row?.["Tell.text"] ?? "", /^00Q/);
  });

  it("is lost when it writes nothing, or ends well whatever its calls answer", async () => {
    const idle = await review(changeOf(ownState(flowOf({ Nothing: compose(1) }))));
    assert.deepEqual(
      [idle.first.kind, idle.first.reason],
      ["lost", "no step writes it; the run succeeds, but nothing takes the lead"],
    );
    const careless = flowOf({
      Write: call({ body: "@outputs('Lead')" }),
      Ignore: compose(1, after("Write", "Failed", "TimedOut")),
    });
    const { first, outage, told } = await review(changeOf(ownState(careless)));
    assert.deepEqual([first.kind, outage.kind], ["row", "lost"]);
    assert.deepEqual(told, [
      "attention: A lead that cannot be written is kept nowhere: its run does not end as failed.",
    ]);
  });

  it("gets a URL for a secret text, however the flow uses it", async () => {
    const parameters = Object.fromEntries(
      ["crmUrl", "target", "host"].map((name) => [name, { type: "SecureString" }]),
    );
    const flow = flowOf(
      {
        A: call({ uri: "@{parameters('crmUrl')}/leads" }),
        B: call({ uri: "@parameters('target')" }, after("A", "Succeeded")),
        C: call({ uri: "https://@{parameters('host')}/leads" }, after("B", "Succeeded")),
      },
      { parameters },
    );
    const { first } = await review(changeOf(ownState(flow)));
    assert.equal(first.kind, "row", first.reason);
  });

  it("names the input that it cannot evaluate, also while the CRM is unavailable", async () => {
    const flow = flowOf({ Write: call({ headers: { tier: "@string(int(outputs('Lead')['Company']))" } }) });
    const { first, outage } = await review(changeOf(ownState(flow)));
    for (const { kind, reason = "" } of [first, outage]) {
      assert.equal(kind, "dead letter");
      assert.match(reason, /^step Write cannot evaluate headers\.tier: The template language function 'int'/);
    }
  });

  it("names a function that our runtime does not have", async () => {
    const flow = flowOf({
      Read: compose("@xpath(xml('<a/>'),'/a')"),
      Write: call({}, after("Read", "Succeeded")),
    });
    const { first } = await review(changeOf(ownState(flow)));
    assert.equal(first.kind, "not run");
    assert.match(first.reason ?? "", /^our runtime does not have .*\(step Read\)$/);
  });
});

describe("the dry run of an earlier definition", () => {
  const file = join(__dirname, "../../fixtures/previous-version/definition.json");
  const previous = stateOf(JSON.parse(readFileSync(file, "utf8")));

  it("compares its row with that of the new one", async () => {
    const { leads, told } = await review(changeOf(stateWith("dynamics365"), previous));
    assert.equal(leads[0]?.before?.kind, "row");
    assert.equal(leads[0]?.before?.row?.lastname, "One");
    assert.ok(!leads[0]?.differing.includes("lastname"));
    assert.match(told.join(), /^safe: A lead that Dynamics 365 does not take becomes a dead letter/);
  });

  it("says nothing of rows when only the deployed one cannot be run", async () => {
    const strange = edited(previous, ({ actions }) => {
      actions.Loop = { type: "Foreach", foreach: [], actions: {}, runAfter: {} };
    });
    const { leads, told } = await review(changeOf(stateWith("dynamics365"), strange));
    assert.deepEqual([leads[0]?.before?.kind, leads[0]?.after?.kind], ["not run", "row"]);
    assert.deepEqual(told, [
      "safe: Rows of Dynamics 365 are not compared with the deployed definition: our runtime does not have action type 'Foreach' (action 'Loop').",
    ]);
  });
});
