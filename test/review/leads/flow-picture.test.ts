import assert from "node:assert/strict";
import { flowPicture } from "../../../review/leads/flow-picture";

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

  it("draws every case of a Switch, and marks steps", () => {
    const actions = {
      Which: {
        type: "Switch",
        cases: { 'a "b"': { actions: { One: compose() } } },
        default: { actions: { Other: compose() } },
      },
    };
    const marks = new Map([["One", "new"]]);
    const picture = flowPicture({ triggers: { manual: { type: "Request" } }, actions }, marks);
    assert.match(picture, /^ {2}Which -->\|a #34;b#34;\| One$/m);
    assert.match(picture, /^ {2}Which -->\|default\| Other$/m);
    assert.match(picture, /One\["One<br\/><small>Compose, new<\/small>"\]/);
  });

  it("is safe for any name of an action", () => {
    const names = [
      "end",
      "linkStyle",
      "a b",
      "a_32_b",
      "Ende gut!",
      'a"]; click b "javascript:x"',
      "<img src=x>",
      "-->|x|",
      "ä",
    ];
    const actions = Object.fromEntries(names.map((name) => [name, compose()]));
    const lines = flowPicture({ triggers: { manual: { type: "Request" } }, actions })
      .split("\n")
      .slice(2);
    assert.equal(new Set(lines).size, 2 * names.length);
    for (const line of lines)
      assert.match(line, /^ {2}(step_\w+\["[^"<>|]*<br\/><small>Compose<\/small>"\]|manual --> step_\w+)$/);
  });
});
