/** What Azure has and the stack did not record: `pulumi refresh` as a preview, which changes nothing and runs no program. */
import { forStack } from "../../operations/wording";
import { partsOf } from "../../review/engine/urn";
import type { DriftReport } from "../../review/report";
import { shown } from "../../review/shown";
import { CommandError } from "../command-error";
import { pulumiText, selectionOf } from "./pulumi-json";

/** A step of the preview, as far as it is needed. The states hold values, so they are not read. */
interface RefreshStep {
  op: string;
  urn: string;
  detailedDiff?: Readonly<Record<string, unknown>> | null;
}

/** @throws {CommandError} as `pulumiText`, and `LEADS_PULUMI_FAILED` */
export async function stackDrift(stack: string | undefined): Promise<DriftReport[]> {
  const text = await pulumiText(["refresh"], ["--preview-only", "--json", ...selectionOf(stack)]);
  return driftIn(text, stack);
}

/** Sorted by name. Exported for tests. */
export function driftIn(text: string, stack?: string): DriftReport[] {
  const steps = stepsIn(text);
  if (steps === undefined) throw noPreview(stack);
  return steps
    .filter(({ op }) => op === "update" || op === "delete")
    .map(({ op, urn, detailedDiff }) => ({
      name: partsOf(urn).name,
      type: partsOf(urn).type,
      isDeleted: op === "delete",
      paths: Object.keys(detailedDiff ?? {})
        .map(shown)
        .sort(),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function stepsIn(text: string): RefreshStep[] | undefined {
  try {
    return (JSON.parse(text) as { steps?: RefreshStep[] }).steps;
  } catch {
    return undefined;
  }
}

function noPreview(stack: string | undefined): CommandError {
  return new CommandError(
    "LEADS_PULUMI_FAILED",
    "pulumi refresh printed no JSON with steps, expected a preview of the differences",
    `See what it prints: ${forStack("pulumi refresh --preview-only", stack)}`,
  );
}
