import assert from "node:assert/strict";
import { causesOf } from "../../operations/causes/explain";

describe("causes of an own flow", () => {
  it("say that a step failed, with the status and code of the letter", async () => {
    const context = {
      ...{ stack: "dev", destination: "flow", dynamicsUrl: "", owner: "", hasLetters: true },
      ...{ passwordUrn: async () => undefined, setsExpiry: async () => false },
    };
    const [cause] = await causesOf(
      { status: 422, actionCode: "UnprocessableEntity", isLetter: true },
      context,
    );
    assert.deepEqual(cause, {
      key: "own-step-failed",
      meets: "this lead",
      because: "a step of your flow failed (422 UnprocessableEntity); the letter names it",
      advice: "Look at the run in the portal. Fix what the step calls, or the step in the flow's file",
      commands: ["pulumi up --stack dev", "npx leads redrive --all --stack dev"],
    });
  });
});
