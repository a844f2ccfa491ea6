import assert from "node:assert/strict";
import { flowPicture } from "../../../tools/docs/flow-picture";

const compose = (runAfter: Record<string, string[]> = {}) => ({ type: "Compose", runAfter });

describe("flowPicture", () => {
  it("draws triggers, actions and their order", () => {
    const actions = {
      Write: { type: "ApiConnection", runAfter: {} },
      Give_up: { type: "Terminate", runAfter: { Write: ["Failed", "TimedOut"] } },
    };
    assert.deepEqual(flowPicture({ triggers: { manual: { type: "Request" } }, actions }).split("\n"), [
      "flowchart TD",
      '  manual(["manual<br/><small>Request trigger</small>"])',
      '  Write["Write<br/><small>ApiConnection</small>"]',
      "  manual --> Write",
      '  Give_up["Give up<br/><small>Terminate</small>"]',
      "  Write -->|Failed, TimedOut| Give_up",
    ]);
  });

  it("has one box for each action, also for Compose", () => {
    const actions = { A: compose(), B: compose({ A: ["Succeeded"] }) };
    const picture = flowPicture({ triggers: { manual: { type: "Request" } }, actions });
    assert.match(picture, /^ {2}B\["B<br\/>/m);
    assert.match(picture, /^ {2}A --> B$/m);
  });

  it("draws a condition as a question with its branches below", () => {
    const actions = {
      Is_large: { type: "If", actions: { Yes: compose() }, else: { actions: { No: compose() } } },
    };
    const picture = flowPicture({ triggers: { manual: { type: "Request" } }, actions });
    assert.match(picture, /^ {2}Is_large\{"Is large\?"\}$/m);
    assert.match(picture, /^ {2}Is_large -->\|yes\| Yes$/m);
    assert.match(picture, /^ {2}Is_large -->\|no\| No$/m);
  });
});
