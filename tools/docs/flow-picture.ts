/**
 * Draws a workflow definition as a Mermaid flowchart: triggers, actions, and what runs after what.
 *
 * Layer: tools. Pure: JSON in, text out.
 */

interface Action {
  type: string;
  runAfter?: Record<string, string[]>;
  actions?: Record<string, Action>;
  else?: { actions?: Record<string, Action> };
}

/** The parts of a definition the picture shows. */
export interface DrawnDefinition {
  triggers: Record<string, { type: string }>;
  actions: Record<string, Action>;
}

const words = (name: string) => name.replaceAll("_", " ");
const node = (name: string, type: string) => `  ${name}["${words(name)}<br/><small>${type}</small>"]`;

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

function draw(actions: Record<string, Action>, parent: string, lines: string[]): void {
  for (const [name, action] of Object.entries(actions)) {
    lines.push(node(name, action.type));
    const after = Object.entries(action.runAfter ?? {});
    if (after.length === 0) lines.push(`  ${parent} --> ${name}`);
    for (const [previous, statuses] of after) {
      const label = statuses.length === 1 && statuses[0] === "Succeeded" ? "" : `|${statuses.join(" or ")}|`;
      lines.push(`  ${previous} -->${label} ${name}`);
    }
    draw(action.actions ?? {}, name, lines);
    draw(action.else?.actions ?? {}, name, lines);
  }
}
