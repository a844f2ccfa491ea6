import { readFileSync } from "node:fs";
import { join } from "node:path";
import { flowMistakes } from "../../../infra/own-flow/check-flow";
import { completeFlow } from "../../../infra/own-flow/complete-flow";
import { checkDefinition } from "../../../sandbox/workflow/definition/definition-check";

it("tries", () => {
  const flow = JSON.parse(
    readFileSync(join(__dirname, "../../../flow-definitions/examples/dynamics-and-chat.json"), "utf8"),
  );
  console.log(flowMistakes(flow, { flowSecrets: { chatUrl: "x" }, dynamicsUrl: "https://x" }));
  console.log(
    flowMistakes(
      { ...flow, x: 1, actions: { ...flow.actions, A: { type: "Response" }, "1b": { type: "Compose" } } },
      {},
    ),
  );
  const d: any = completeFlow(flow);
  console.log(
    JSON.stringify(
      checkDefinition(d, Object.fromEntries(Object.keys(d.parameters).map((k) => [k, { value: "x" }]))),
    ),
  );
});
