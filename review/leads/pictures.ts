/** Pictures of a flow before and after, if its steps or their order change. */
import { isObject } from "../../expressions/json";
import { objectAt, type PlainObject, textOf } from "../../policies/engine-values";
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

function drawn({ state: { definition } }: Flow, steps: readonly StepChange[]): string {
  const marks = new Map(steps.map(({ name, change }) => [name, words[change]]));
  const { triggers, actions } = definition;
  return shown(flowPicture({ triggers: drawable(triggers), actions: drawable(actions) }, marks));
}

type Actions = DrawnDefinition["actions"];

/** What a picture has of steps, sorted by name, so that the same flow makes the same picture. Anything else is left out. */
function drawable(steps: PlainObject): Actions {
  return mapped(steps, (step) => ({
    type: textOf(own(step, "type") ?? "?"),
    runAfter: mapped(objectAt(step, "runAfter"), (statuses) =>
      Array.isArray(statuses) ? statuses.map(textOf) : [],
    ),
    actions: drawable(objectAt(step, "actions")),
    else: { actions: drawable(objectAt(step, "else", "actions")) },
    cases: mapped(objectAt(step, "cases"), (one) => ({ actions: drawable(objectAt(one, "actions")) })),
    default: { actions: drawable(objectAt(step, "default", "actions")) },
  }));
}

const own = (step: unknown, key: string): unknown => (isObject(step) ? step[key] : undefined);

const mapped = <Value>(entries: PlainObject, make: (value: unknown) => Value): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(entries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, make(value)]),
  );
