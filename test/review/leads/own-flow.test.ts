/** The lead's view of a person's own flow. */
import assert from "node:assert/strict";
import example from "../../../flow-definitions/examples/dynamics-and-chat.json";
import { completeFlow } from "../../../infra/own-flow/complete-flow";
import type { OwnFlow } from "../../../infra/own-flow/flow-file";
import { linesOf, shippedState, stateOf, viewOf } from "./support/flows";

const own = (flow: object = example) => stateOf(completeFlow(structuredClone(flow) as OwnFlow));

/** The example with a change of its text. */
const edited = (from: string, to: string) => own(JSON.parse(JSON.stringify(example).replaceAll(from, to)));

describe("the lead's view of an own flow", () => {
  it("has the columns of each step that writes, and no finding when nothing changes", () => {
    const { part, findings } = viewOf(own(), own());
    const columns = new Map(part.columns.map(({ name, after }) => [name, after]));
    assert.deepEqual(columns.get("Create_row.jobtitle"), { from: "UserDetails.Title", limit: 100 });
    assert.deepEqual(columns.get("Create_row.leadsourcecode"), { from: "8" });
    assert.deepEqual(columns.get("Create_row.lastname"), {
      from: "@take(if(empty(outputs('Lead')['LastName']),'(not given)',outputs('Lead')['LastName']),50)",
      limit: 50,
    });
    assert.equal(
      columns.get("Tell_chat.text")?.from,
      "New lead from @{outputs('Lead')['Company']}: @{outputs('Lead')['OfferTitle']}",
    );
    assert.deepEqual([findings, part.steps, part.coverage.unused], [[], [], ["LeadSource"]]);
    const cut = part.coverage.cut.map(({ property }) => property);
    assert.ok(cut.includes("UserDetails.Title") && !cut.includes("UserDetails.Company"), `${cut}`);
  });

  it("names steps and columns that change", () => {
    assert.deepEqual(linesOf(own(), edited("outputs('Lead')['Title']", "outputs('Lead')['Phone']")), [
      "attention: Column Create_row.jobtitle gets UserDetails.Phone instead of UserDetails.Title.",
      "attention: No column gets UserDetails.Title any more.",
    ]);
    assert.deepEqual(
      linesOf(own(), edited("Tell_chat", "Tell_sales")).at(-1),
      "attention: Your flow has other steps: Tell_sales is new; Tell_chat is removed; Chat_was_not_told changes.",
    );
    const { Chat_was_not_told, ...actions } = example.actions;
    assert.deepEqual(linesOf(own(), own({ ...example, actions })), [
      "attention: Your flow has other steps: Chat_was_not_told is removed.",
    ]);
  });

  it("finds a step that moves into another", () => {
    const { Tell_chat, Chat_was_not_told, Row_is_missing, ...others } = example.actions;
    const inside = {
      ...Row_is_missing.actions,
      Tell_chat: { ...Tell_chat, runAfter: { Create_row: ["Succeeded"] } },
    };
    const moved = own({
      ...example,
      actions: { ...others, Row_is_missing: { ...Row_is_missing, actions: inside } },
    });
    const step = viewOf(own(), moved).part.steps.find(({ name }) => name === "Tell_chat");
    assert.deepEqual(step?.paths, ["container", "runAfter.Create_row", "runAfter.Row_is_missing"]);
  });

  it("shows a body that is a text, and not the constants that sound like a secret", () => {
    const { Tell_chat } = example.actions;
    const posting = (body: unknown) =>
      own({
        ...example,
        actions: { ...example.actions, Tell_chat: { ...Tell_chat, inputs: { ...Tell_chat.inputs, body } } },
      });
    const text = viewOf(posting("@triggerBody()"), posting("@outputs('Lead')['Email']"));
    assert.deepEqual(
      text.part.columns.find(({ name }) => name === "Tell_chat.body"),
      {
        name: "Tell_chat.body",
        change: "changed",
        before: { from: "@triggerBody()" },
        after: { from: "UserDetails.Email" },
      },
    );
    const withKey = posting({ text: "@outputs('Lead')['Email']", apiKey: "planted" });
    assert.doesNotMatch(JSON.stringify(viewOf(own(), withKey)), /planted/);
  });

  it("tells that an own flow takes the place of a shipped one", () => {
    assert.deepEqual(linesOf(shippedState("dynamics365"), own()), [
      "attention: The Logic App leads-workflow writes leads to your flow instead of Dynamics 365.",
    ]);
  });
});
