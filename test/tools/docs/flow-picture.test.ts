import assert from "node:assert/strict";
import { flowPicture } from "../../../tools/docs/flow-picture";

const compose = (runAfter: Record<string, string[]> = {}) => ({ type: "Compose", runAfter });

describe("flowPicture", () => {
  it("draws triggers, actions and what runs after what", () => {
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
      "  Write -->|Failed or TimedOut| Give_up",
    ]);
  });

  it("puts Compose steps in a row into one box, and no others", () => {
    const actions = {
      A: compose(),
      B: compose({ A: ["Succeeded", "Failed"] }),
      C: compose({ B: ["Succeeded"] }),
      Left: compose({ C: ["Succeeded"] }),
      Right: compose({ C: ["Failed"] }),
    };
    const picture = flowPicture({ triggers: { manual: { type: "Request" } }, actions });
    assert.match(picture, /A\["A · B · C<br\/>/);
    assert.match(picture, /^ {2}A --> Left$/m);
    assert.match(picture, /^ {2}A -->\|Failed\| Right$/m);
    assert.doesNotMatch(picture, /^ {2}B/m);
  });

  it("draws the actions inside a container below it", () => {
    const actions = {
      Is_large: { type: "If", actions: { Yes: compose() }, else: { actions: { No: compose() } } },
    };
    const picture = flowPicture({ triggers: { manual: { type: "Request" } }, actions });
    assert.match(picture, /^ {2}Is_large --> Yes$/m);
    assert.match(picture, /^ {2}Is_large --> No$/m);
  });
});
