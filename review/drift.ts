/** Resources that were changed or deleted in Azure, outside the stack. */
import type { Drift, Preview, Step } from "./preview";
import { type DriftReport, type Finding, Level, type Reviewed } from "./report";
import { meaningOf } from "./resource-meanings";

export function driftReports({ drift, steps }: Preview): Reviewed<DriftReport[]> {
  return {
    part: drift.map(({ name, type, isDeleted, paths }) => ({ name, type, isDeleted, paths })),
    findings: drift.map((found) =>
      findingOf(
        found,
        steps.find(({ urn }) => urn === found.urn),
      ),
    ),
  };
}

function findingOf(found: Drift, step: Step | undefined): Finding {
  const { name, type } = found;
  if (found.isDeleted) {
    const loss = meaningOf(type)?.deleted;
    return {
      level: Level.attention,
      line: `${name} is gone in Azure${loss ? `: ${loss}` : ""}.${step?.op === "create" ? " This update creates it again." : ""}`,
    };
  }
  const changed = `${name} was changed in Azure, outside the stack (${named(found.paths)})`;
  if (step !== undefined && step.op !== "same" && step.op !== "read")
    return {
      level: Level.attention,
      line: `${changed}; this update overwrites that.`,
      fix: "To keep what Azure has, put it into the configuration before pulumi up.",
    };
  return { level: Level.safe, line: `${changed}; this update leaves it.` };
}

/** At most three paths. */
function named(paths: readonly string[]): string {
  const more = paths.length - 3;
  return [...paths.slice(0, 3), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
