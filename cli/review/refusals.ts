/** Why an update is not started: the preview fails, or it is not the reviewed change. */
import { buildReport } from "../../review/build-report";
import type { Preview } from "../../review/preview";
import type { Report } from "../../review/report";
import { CommandError } from "../command-error";
import { leadsOf } from "../lead-folder";

export interface RefusedChange {
  preview: Preview;
  stack: string;
  /** Command line that reviews the stack's change. */
  review: string;
}

/** @returns LEADS_PREVIEW_FAILED: the engine, the program or a mandatory rule refuses the change */
export async function previewFailed({ preview, stack, review }: RefusedChange): Promise<CommandError> {
  return new CommandError(
    "LEADS_PREVIEW_FAILED",
    `The preview of stack ${stack} fails; nothing was changed`,
    `Fix this, then review the change: ${review}\n${await summary(preview)}`,
  );
}

/** @returns LEADS_REVIEW_OUTDATED */
export async function reviewOutdated({ preview, stack, review }: RefusedChange): Promise<CommandError> {
  return new CommandError(
    "LEADS_REVIEW_OUTDATED",
    `Found another change of stack ${stack} than the reviewed one; nothing was changed`,
    `Review it again: ${review}\nNow it would do this:\n${await summary(preview)}`,
  );
}

/** The engine's own message would print whole definitions. */
async function summary(preview: Preview): Promise<string> {
  const report = await buildReport({ preview, leads: leadsOf(undefined) });
  const lines = linesOf(report);
  return (lines.length === 0 ? [report.verdict.line] : lines).map((line) => `  ${line}`).join("\n");
}

function linesOf({ findings, resources, drift }: Report): string[] {
  return [
    ...findings.map(({ level, line, fix }) => `${level}: ${line}${fix === undefined ? "" : ` ${fix}`}`),
    ...resources.map(
      ({ op, name, paths }) => `${op} ${name}${paths.length > 0 ? `: ${paths.join(", ")}` : ""}`,
    ),
    ...drift.map(
      ({ name, isDeleted, paths }) => `drift ${name}: ${isDeleted ? "deleted" : paths.join(", ")}`,
    ),
  ];
}

/** With a plan, Pulumi ends with an error when a planned replacement is not needed (docs/decisions/0046). */
export const withoutPlan = (names: readonly string[]): string =>
  `Only the update itself can tell whether it must replace ${names.join(", ")}, so pulumi up runs without a plan.`;
