/** Pictures of a flow before and after, if its steps or their order change. */
import { isObject } from "../../expressions/json";
import type { FlowPictures, StepChange } from "../report";
import { shown } from "../shown";
import { type DrawnDefinition, flowPicture } from "./flow-picture";
import type { Flow } from "./written-columns";

/** Differences inside a step do not change the picture. */
const order = /^(runAfter|container|type)\b/;

export function picturesOf(
  before: Flow,
  after: Flow,
  steps: readonly StepChange[],
): FlowPictures | undefined {
  if (!steps.some(({ change, paths }) => change !== "changed" || paths.some((path) => order.test(path))))
    return undefined;
  return { before: drawn(before, steps), after: drawn(after, steps) };
}

const words = { created: "new", deleted: "removed", changed: "changed" } as const;

function drawn({ state }: Flow, steps: readonly StepChange[]): string {
  const { triggers, actions } = sorted({
    triggers: state.definition.triggers,
    actions: state.definition.actions,
  });
  const marks = new Map(steps.map(({ name, change }) => [name, words[change]]));
  return shown(flowPicture({ triggers, actions } as DrawnDefinition, marks));
}

/** A copy with sorted keys: the same flow makes the same picture. */
function sorted<Value>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value, (_, inside) =>
      isObject(inside)
        ? Object.fromEntries(Object.entries(inside).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inside,
    ),
  );
}
