/** A user's own workflow definition, in a file of the configuration key `flow`. */
import workflow from "../../flow-definitions/flow/workflow.json";
import { completeFlow, repeatedSteps } from "../own-flow/complete-flow";
import { flowOf } from "../own-flow/flow-file";
import type { Destination, WorkflowFile } from "./destination";

export const flow: Destination = {
  label: "Your flow",
  table: "your flow",
  row: "run",
  workflow: workflow as unknown as WorkflowFile,
  fieldMap: {},
  columns: {},
  exampleColumn: "",
  keys: {},
  define: (settings) => completeFlow(flowOf(settings)),
  caution(settings) {
    const steps = repeatedSteps(flowOf(settings));
    if (steps.length === 0) return undefined;
    const [these, do_] = steps.length === 1 ? ["The step", "does"] : ["The steps", "do"];
    return `a redrive runs the whole flow again. ${these} ${steps.join(", ")} ${do_} not use outputs('Lead')['id'], so the same lead can be written more than once.`;
  },
};
