/** One step of a preview from its event. The three steps of a replacement become one. */
import type { Operation, Step } from "../preview";
import type { StepMetadata } from "./engine-event";
import { masked } from "./masked";
import { partsOf } from "./urn";

/** Other operations, such as `refresh` and `diff`, change nothing. Source: pulumi/pkg/resource/deploy/step.go. */
const operations: Readonly<Record<string, Operation | undefined>> = {
  same: "same",
  create: "create",
  update: "update",
  delete: "delete",
  read: "read",
  import: "import",
  discard: "forget",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "read-replacement": "replace",
  "discard-replaced": "replace",
  "import-replacement": "replace",
  "remove-pending-replace": "replace",
};

export function stepOf(metadata: StepMetadata): Step | undefined {
  const op = Object.hasOwn(operations, metadata.op) ? operations[metadata.op] : undefined;
  if (op === undefined) return undefined;
  const { urn, type, old: before, new: after } = metadata;
  const [was, is] = [before?.protect === true, (after ?? before)?.protect === true];
  return {
    urn,
    type,
    name: partsOf(urn).name,
    op: op === "delete" && before?.retainOnDelete === true ? "forget" : op,
    ...(before && { before: masked(before.inputs) }),
    ...(after && { after: masked(after.inputs) }),
    differences: differencesOf(metadata),
    isProtected: is,
    ...(before && was !== is && { wasProtected: was }),
  };
}

function differencesOf({ detailedDiff, diffs, keys }: StepMetadata): Record<string, string> {
  if (detailedDiff) {
    return Object.fromEntries(Object.entries(detailedDiff).map(([path, { diffKind }]) => [path, diffKind]));
  }
  return Object.fromEntries([
    ...(diffs ?? []).map((path) => [path, "update"]),
    ...(keys ?? []).map((path) => [path, "update-replace"]),
  ]);
}

/**
 * @param earlier another step of the same replacement; or `same`, when a destroy has run the program before it deletes
 */
export function mergedStep(earlier: Step | undefined, step: Step): Step {
  if (earlier === undefined || earlier.op === "same") return step;
  if (step.op === "same") return earlier;
  const [before, after] = [earlier.before ?? step.before, step.after ?? earlier.after];
  const complete = step.after === undefined ? earlier : step;
  return {
    ...complete,
    ...(before && { before }),
    ...(after && { after }),
    differences: { ...earlier.differences, ...step.differences },
  };
}
