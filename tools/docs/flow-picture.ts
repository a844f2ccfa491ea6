/** Draws a workflow definition as a Mermaid flowchart: one box for each trigger and action, and arrows for runAfter. */

interface Action {
  type: string;
  runAfter?: Record<string, string[]>;
  actions?: Record<string, Action>;
  else?: { actions?: Record<string, Action> };
}

type Actions = Record<string, Action>;

/** The drawn parts of a definition. */
export interface DrawnDefinition {
  triggers: Record<string, { type: string }>;
  actions: Actions;
}

const words = (name: string) => name.replaceAll("_", " ");

/** @returns Mermaid text without fences */
export function flowPicture({ triggers, actions }: DrawnDefinition): string {
  const first = Object.keys(triggers)[0] ?? "trigger";
  const boxes = Object.entries(triggers).map(
    ([name, { type }]) => `  ${name}(["${words(name)}<br/><small>${type} trigger</small>"])`,
  );
  return ["flowchart TD", ...boxes, ...drawn(actions, { name: first, word: "" })].join("\n");
}

/** Where actions without a predecessor start: after a trigger, or in a branch of a condition. */
interface Start {
  name: string;
  /** Text on the arrow. */
  word: string;
}

function drawn(actions: Actions, start: Start): string[] {
  return Object.entries(actions).flatMap(([name, { type, runAfter, ...inside }]) => [
    type === "If" ? `  ${name}{"${words(name)}?"}` : `  ${name}["${words(name)}<br/><small>${type}</small>"]`,
    ...arrows(name, runAfter ?? {}, start),
    ...drawn(inside.actions ?? {}, { name, word: type === "If" ? "yes" : "" }),
    ...drawn(inside.else?.actions ?? {}, { name, word: "no" }),
  ]);
}

function arrows(name: string, runAfter: Record<string, string[]>, start: Start): string[] {
  const after = Object.entries(runAfter);
  if (after.length === 0) return [arrow(start.name, start.word, name)];
  return after.map(([previous, statuses]) => {
    const isPlain = statuses.length === 1 && statuses[0] === "Succeeded";
    return arrow(previous, isPlain ? "" : statuses.join(", "), name);
  });
}

const arrow = (from: string, word: string, to: string) => `  ${from} -->${word && `|${word}|`} ${to}`;
