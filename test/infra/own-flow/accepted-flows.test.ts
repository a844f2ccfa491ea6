/** What the check of an own flow accepts, Logic Apps accepts too. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { flowMistakes } from "../../../infra/own-flow/check-flow";
import { completeFlow } from "../../../infra/own-flow/complete-flow";
import { checkDefinition } from "../../../sandbox/workflow/definition/definition-check";
import { flowOf } from "./own-flow";

describe("an accepted own flow", () => {
  it("is a definition that Logic Apps accepts", () => {
    const texts = fc.constantFrom(
      ...[
        "plain",
        "@outputs('Lead')['Email']",
        "@outputs('A0')",
        "@body('A1')",
        "@actions('A2')?['status']",
        "@variables('v')",
      ],
      ...[
        "@{parameters('offerId')}",
        "@parameters('p')",
        "@items('A0')",
        "@item()",
        "@guid()",
        "@concat(",
        "@result('A3')",
      ],
    );
    const runAfter = fc.dictionary(
      fc.constantFrom("A0", "A1", "A2", "A3", "V"),
      fc.subarray(["Succeeded", "Failed", "Skipped", "TimedOut"], { minLength: 1 }),
      { maxKeys: 2 },
    );
    const { action } = fc.letrec<{ action: any; actions: any }>((tie) => ({
      action: fc.oneof(
        { maxDepth: 3 },
        fc.record({ type: fc.constant("Compose"), inputs: texts, runAfter }),
        fc.record({
          type: fc.constant("Http"),
          inputs: fc.record({
            method: fc.constant("GET"),
            uri: fc.constant("https://a.example.com"),
            body: texts,
          }),
          runAfter,
        }),
        fc.record({
          type: fc.constant("InitializeVariable"),
          inputs: fc.record({ variables: fc.constant([{ name: "v", type: "string" }]) }),
          runAfter,
        }),
        fc.record({
          type: fc.constant("SetVariable"),
          inputs: fc.record({ name: fc.constant("v"), value: texts }),
          runAfter,
        }),
        fc.record({ type: fc.constant("Scope"), actions: tie("actions"), runAfter }),
        fc.record({
          type: fc.constant("If"),
          expression: fc.record({ equals: fc.tuple(texts, texts) }),
          actions: tie("actions"),
          runAfter,
        }),
      ),
      actions: fc.dictionary(fc.constantFrom("A0", "A1", "A2", "A3", "V"), tie("action"), { maxKeys: 4 }),
    }));
    let accepted = 0;
    const actions = fc.dictionary(fc.constantFrom("A0", "A1", "A2", "A3", "V"), action, {
      minKeys: 1,
      maxKeys: 4,
    });
    fc.assert(
      fc.property(actions, (given) => {
        const flow = flowOf(given);
        if (flowMistakes(flow, {}).length > 0) return;
        accepted++;
        const definition: any = completeFlow(flow);
        const parameters = Object.fromEntries(
          Object.keys(definition.parameters).map((name) => [name, { value: "x" }]),
        );
        assert.deepEqual(checkDefinition(definition, parameters), []);
      }),
      { numRuns: 3000, seed: 11 },
    );
    assert.ok(accepted > 100, `${accepted} of 3000 flows were accepted`);
  });
});
