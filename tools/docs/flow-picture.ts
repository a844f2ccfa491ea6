/**
 * Draws a workflow definition as a Mermaid flowchart: triggers, actions, and what runs after what.
 *
 * Layer: tools. Pure: JSON in, text out. Compose steps in a row are one box: together they prepare what the next step writes.
 */

interface Action {
  type: string;
  runAfter?: Record<string, string[]>;
  actions?: Record<string, Action>;
  else?: { actions?: Record<string, Action> };
}

type Actions = Record<string, Action>;

/** The parts of a definition the picture shows. */
export interface DrawnDefinition {
  triggers: Record<string, { type: string }>;
  actions: Actions;
}

const words = (name: string) => name.replaceAll("_", " ");

/** @returns Mermaid text without fences */
export function flowPicture({ triggers, actions }: DrawnDefinition): string {
  const lines = ["flowchart TD"];
  const first = Object.keys(triggers)[0] ?? "trigger";
  for (const [name, { type }] of Object.entries(triggers)) {
    lines.push(`  ${name}(["${words(name)}<br/><small>${type} trigger</small>"])`);
  }
  draw(actions, first, lines);
  return lines.join("\n");
}

function draw(actions: Actions, parent: string, lines: string[]): void {
  const boxes = boxOf(actions);
  for (const [name, action] of Object.entries(actions)) {
    const box = boxes.get(name) ?? name;
    if (box === name) {
      const members = [...boxes].filter(([, first]) => first === box).map(([member]) => words(member));
      lines.push(`  ${name}["${members.join(" · ")}<br/><small>${action.type}</small>"]`);
    }
    drawArrows(name, action, { boxes, parent, lines });
    draw(action.actions ?? {}, name, lines);
    draw(action.else?.actions ?? {}, name, lines);
  }
}

interface Drawing {
  boxes: ReadonlyMap<string, string>;
  parent: string;
  lines: string[];
}

function drawArrows(name: string, action: Action, { boxes, parent, lines }: Drawing): void {
  const box = boxes.get(name) ?? name;
  const after = Object.entries(action.runAfter ?? {});
  if (after.length === 0) lines.push(`  ${parent} --> ${box}`);
  for (const [previous, statuses] of after) {
    const from = boxes.get(previous) ?? previous;
    const isPlain = statuses.length === 1 && statuses[0] === "Succeeded";
    if (from !== box) lines.push(`  ${from} -->${isPlain ? "" : `|${statuses.join(" or ")}|`} ${box}`);
  }
}

/** Name of each action's box: its own, or that of the first of the Compose steps it stands in a row with. */
function boxOf(actions: Actions): Map<string, string> {
  const boxes = new Map<string, string>();
  for (const [name, action] of Object.entries(actions)) {
    const [previous, ...others] = Object.keys(action.runAfter ?? {});
    const isNext = previous !== undefined && others.length === 0 && action.type === "Compose";
    const joins =
      isNext && actions[previous]?.type === "Compose" && followers(actions, previous).length === 1;
    boxes.set(name, joins ? (boxes.get(previous) ?? previous) : name);
  }
  return boxes;
}

function followers(actions: Actions, name: string): string[] {
  return Object.keys(actions).filter((other) => Object.hasOwn(actions[other]?.runAfter ?? {}, name));
}
