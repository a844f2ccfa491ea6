/** Triggers and actions that differ, with the paths inside them and never a value. */
import { isObject } from "../../expressions/json";
import { type Action, type Definition, type Operation, ownPart } from "../../policies/workflow/definition";
import type { StepChange } from "../report";
import { shown } from "../shown";

/** All steps that differ, also nested ones, sorted by name. */
export function stepChanges(before: Definition | undefined, after: Definition | undefined): StepChange[] {
  const [old, next] = [stepsIn(before), stepsIn(after)];
  const names = [...new Set([...old.keys(), ...next.keys()])].sort();
  return names.flatMap((name): StepChange[] => {
    const [was, is] = [old.get(name), next.get(name)];
    if (was === undefined) return [{ name: shown(name), change: "created", paths: [] }];
    if (is === undefined) return [{ name: shown(name), change: "deleted", paths: [] }];
    const paths = [...(was.folder === is.folder ? [] : ["container"]), ...differences(was.own, is.own, "")];
    return paths.length === 0
      ? []
      : [{ name: shown(name), change: "changed", paths: paths.map(shown).sort() }];
  });
}

interface OwnStep {
  /** Where it is: `definition/actions`. */
  folder: string;
  own: unknown;
}

/** No action has the name of another, however deep. Triggers have names of their own. */
function stepsIn(definition: Definition | undefined): Map<string, OwnStep> {
  const { triggers = [], actions = [] } = definition ?? {};
  const named = new Map(actions.map((action: Action) => [action.name, stepOf(action)]));
  for (const trigger of triggers)
    named.set(named.has(trigger.name) ? `${trigger.name} (trigger)` : trigger.name, stepOf(trigger));
  return named;
}

const stepOf = (operation: Operation): OwnStep => ({
  folder: operation.place.slice(0, -operation.name.length),
  own: ownPart(operation),
});

/** Paths of what differs: `inputs.retryPolicy.count`, `inputs.schema.required[0]`. */
function differences(before: unknown, after: unknown, path: string): string[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const longer = before.length > after.length ? before : after;
    return longer.flatMap((_, index) => differences(before[index], after[index], `${path}[${index}]`));
  }
  if (!isObject(before) || !isObject(after))
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    differences(own(before, key), own(after, key), path === "" ? key : `${path}.${key}`),
  );
}

const own = (value: object, key: string): unknown =>
  Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
