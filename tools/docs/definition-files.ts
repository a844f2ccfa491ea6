/** Generates each destination's complete definition: its write, merged into the flow that all share, with the row of its field map. */
import skeleton from "../../flow-definitions/lead-flow.json";
import schema2022 from "../../flow-definitions/lead-schema.2022.json";
import { mergePatch } from "../../infra/definition/merge-patch";
import { withRow } from "../../infra/definition/workflow-definition";
import type { WorkflowFile } from "../../infra/destinations/destination";
import { type DestinationName, destinationOf } from "../../infra/destinations/index";

/** Stands for the destination's name in the shared flow. */
const placeholder = "{destination}";

/** @param write content of the destination's `write.json`, a JSON merge patch */
export function definitionFile(name: DestinationName, write: object): WorkflowFile {
  const shared = JSON.parse(JSON.stringify(skeleton).replaceAll(placeholder, name));
  const merged = mergePatch(shared, write) as WorkflowFile;
  Object.assign(merged.triggers.manual.inputs, { schema: schema2022 });
  const definition = { ...merged, actions: inOrder(merged.actions) };
  // a user's own flow has no row of ours
  if (name === "flow") return definition;
  return withRow({ ...destinationOf(name), workflow: definition }, defaults);
}

/** Settings that the configuration has by default, for every destination that reads them. */
const defaults = { leadSourceCode: 8 };

/** Each action after those that it runs after. */
function inOrder(actions: WorkflowFile["actions"]): WorkflowFile["actions"] {
  const ordered: WorkflowFile["actions"] = {};
  const add = (name: string) => {
    if (name in ordered) return;
    for (const previous of Object.keys(actions[name].runAfter ?? {})) add(previous);
    ordered[name] = actions[name];
  };
  for (const name of Object.keys(actions)) add(name);
  return ordered;
}
