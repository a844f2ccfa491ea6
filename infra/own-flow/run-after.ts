/** Whether every action can run: what it waits for is in its branch, possible, and without a circle. */
import type { FlowMistake, Placed } from "./flow-file";

export function runAfterMistakes(actions: readonly Placed[]): FlowMistake[] {
  return [...actions.flatMap(waits), ...actions.filter(waitsForItself).map(circle)];
}

function waits({ action, at, siblings }: Placed): FlowMistake[] {
  return Object.entries(action.runAfter ?? {}).flatMap(([name, statuses]) => {
    const place = { at: `${at}/runAfter/${name}`, edit: "correct it" };
    if (!Object.hasOwn(siblings, name))
      return [
        {
          ...place,
          found: "no action of this level",
          expected: `one of ${Object.keys(siblings).join(", ")}`,
        },
      ];
    const isFirst = Object.keys(siblings[name]?.runAfter ?? {}).length === 0;
    if (isFirst && statuses.every((status) => status === "Skipped"))
      return [{ ...place, found: "Skipped", expected: "a status that a first action can have" }];
    return [];
  });
}

const circle = ({ at }: Placed): FlowMistake => ({
  at: `${at}/runAfter`,
  found: "a circle of actions that wait for each other",
  expected: "an action without runAfter that starts",
  edit: "remove one of them",
});

const waitsForItself = ({ name, siblings }: Placed) => predecessorsOf(name, siblings).has(name);

/** Every direct or indirect predecessor, by name. */
export function predecessorsOf(name: string, siblings: Placed["siblings"]): Set<string> {
  const found = new Set<string>();
  const open = [name];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const before = Object.hasOwn(siblings, at) ? Object.keys(siblings[at]?.runAfter ?? {}) : [];
    for (const one of before) {
      if (!Object.hasOwn(siblings, one) || found.has(one)) continue;
      found.add(one);
      open.push(one);
    }
  }
  return found;
}
