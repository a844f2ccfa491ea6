/** What several Logic Apps of a stack have alike. */
import type { WorkflowReport } from "../../report";

export interface Shared<Item> {
  item: Item;
  /** Labels of the Logic Apps that have it. */
  of: readonly string[];
}

/** Each different item once, in the order of the first Logic App that has it. */
export function shared<Item>(
  workflows: readonly WorkflowReport[],
  itemsOf: (workflow: WorkflowReport) => readonly Item[],
): Shared<Item>[] {
  const found = new Map<string, { item: Item; of: string[] }>();
  for (const workflow of workflows)
    for (const item of itemsOf(workflow)) {
      const key = JSON.stringify(item);
      const known = found.get(key);
      if (known === undefined) found.set(key, { item, of: [workflow.label] });
      else known.of.push(workflow.label);
    }
  return [...found.values()];
}

/** A cell that says which, when the stack has several. */
export function owners(of: readonly string[], workflows: readonly WorkflowReport[]): string[] {
  if (workflows.length < 2) return [];
  if (of.length === 0) return ["stack"];
  return [of.length === workflows.length ? "all" : of.join(", ")];
}

/** Its head. */
export const ownersHead = (workflows: readonly WorkflowReport[]): string[] =>
  workflows.length < 2 ? [] : ["of"];
