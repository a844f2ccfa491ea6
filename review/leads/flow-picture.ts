/** Draws a workflow definition as a Mermaid flowchart: one box for each trigger and action, and arrows for runAfter. */

interface Action {
  type: string;
  runAfter?: Record<string, string[]>;
  actions?: Record<string, Action>;
  else?: { actions?: Record<string, Action> };
  cases?: Record<string, { actions?: Record<string, Action> }>;
  default?: { actions?: Record<string, Action> };
}

type Actions = Record<string, Action>;

/** The drawn parts of a definition. */
export interface DrawnDefinition {
  triggers: Record<string, { type: string }>;
  actions: Actions;
}

/** Name of a step → word below it, e.g. `new`. */
export type Marks = ReadonlyMap<string, string>;

/** @returns Mermaid text without fences */
export function flowPicture({ triggers, actions }: DrawnDefinition, marks: Marks = new Map()): string {
  const first = Object.keys(triggers)[0] ?? "trigger";
  const boxes = Object.entries(triggers).map(
    ([name, { type }]) => `  ${idOf(name)}([${label(name, `${type} trigger`, marks)}])`,
  );
  return ["flowchart TD", ...boxes, ...drawn(actions, { name: first, word: "" }, marks)].join("\n");
}

/** Where actions without a predecessor start: after a trigger, or in a branch of a condition. */
interface Start {
  name: string;
  /** Text on the arrow. */
  word: string;
}

function drawn(actions: Actions, start: Start, marks: Marks): string[] {
  return Object.entries(actions).flatMap(([name, action]) => [
    box(name, action, marks),
    ...arrows(name, action.runAfter ?? {}, start),
    ...branches(action).flatMap(([word, inside]) => drawn(inside, { name, word }, marks)),
  ]);
}

function branches({ type, ...inside }: Action): [word: string, actions: Actions][] {
  return [
    [type === "If" ? "yes" : "", inside.actions ?? {}],
    ["no", inside.else?.actions ?? {}],
    ...Object.entries(inside.cases ?? {}).map(([name, { actions = {} }]): [string, Actions] => [
      escaped(name),
      actions,
    ]),
    ["default", inside.default?.actions ?? {}],
  ];
}

const box = (name: string, { type }: Action, marks: Marks): string =>
  type === "If"
    ? `  ${idOf(name)}{${label(`${name}?`, "", marks, name)}}`
    : `  ${idOf(name)}[${label(name, type, marks)}]`;

function label(text: string, kind: string, marks: Marks, name = text): string {
  const small = [kind, marks.get(name) ?? ""].filter((word) => word !== "").map(escaped);
  const below = small.length === 0 ? "" : `<br/><small>${small.join(", ")}</small>`;
  return `"${escaped(text.replaceAll("_", " "))}${below}"`;
}

/** Mermaid writes a character as `#35;`. Source: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters */
const escaped = (text: string): string =>
  text.replace(/[^\p{L}\p{N} .,:()?'/-]/gu, (character) => `#${character.codePointAt(0)};`);

/** Mermaid's own words are lower case, and its ids have letters, digits and underscores. Tried with mermaid 11. */
const idOf = (name: string): string =>
  /^([A-Z]\w*|manual)$/.test(name)
    ? name
    : `step_${name.replace(/[^A-Za-z0-9]/gu, (character) => `_${character.codePointAt(0)}_`)}`;

function arrows(name: string, runAfter: Record<string, string[]>, start: Start): string[] {
  const after = Object.entries(runAfter);
  if (after.length === 0) return [arrow(start.name, start.word, name)];
  return after.map(([previous, statuses]) => {
    const isPlain = statuses.length === 1 && statuses[0] === "Succeeded";
    return arrow(previous, isPlain ? "" : statuses.map(escaped).join(", "), name);
  });
}

const arrow = (from: string, word: string, to: string) =>
  `  ${idOf(from)} -->${word && `|${word}|`} ${idOf(to)}`;
