/** The report of one stack's preview. */
import { buildReport } from "../../review/build-report";
import type { Prices } from "../../review/cost";
import type { ReviewedLead } from "../../review/dry-run/dry-run";
import { digestOf } from "../../review/engine/digest";
import type { Preview } from "../../review/preview";
import { Level, type Report } from "../../review/report";
import { counted } from "../../review/words";

export interface PreviewedStack {
  preview: Preview;
  /** Bytes of `Pulumi.<stack>.yaml`. */
  stackFile: Uint8Array;
  leads: readonly ReviewedLead[];
  /** Whether any policy was checked. */
  hasPolicies: boolean;
  prices?: Prices;
}

/** With a digest if Azure was looked at and the preview did not fail. */
export function reportOf({
  preview,
  stackFile,
  leads,
  hasPolicies,
  prices,
}: PreviewedStack): Promise<Report> {
  const hasDigest = preview.hasRefreshed && preview.failure === undefined;
  return buildReport({
    ...{ preview, leads, missing: missing(preview, hasPolicies) },
    ...(prices && { prices }),
    ...(hasDigest && { digest: digestOf(preview, stackFile) }),
  });
}

/** What was not looked at, because of an option. */
function missing({ hasRefreshed }: Preview, hasPolicies: boolean): string[] {
  const drift =
    "Drift: changes made in Azure were not looked for (--no-refresh), so leads up cannot apply this review.";
  const rules = "Policies: none was checked (--no-policies).";
  return [...(hasRefreshed ? [] : [drift]), ...(hasPolicies ? [] : [rules])];
}

/** The report of a stack that could not be previewed. @param reason `[CODE] problem. fix` */
export const failedReport = (stack: string, reason: string, project = ""): Promise<Report> =>
  buildReport({
    preview: {
      ...{ project, stack, steps: [], drift: [], violations: [] },
      ...{ hasRefreshed: false, failure: [reason] },
    },
    leads: [],
  });

export interface OrphanStack {
  project: string;
  stack: string;
  resources: number;
  /** Offer file that the change removes; undefined when it was gone before. */
  file: string | undefined;
}

/** The report of a stack that no offer file names: nothing happens to it. */
export function orphanReport({ project, stack, resources, file }: OrphanStack): Report {
  const has = counted(resources, "resource");
  const found =
    file === undefined
      ? `No offer file names this stack: its ${has} stay as they are.`
      : `${file} is removed, but its stack stays as it is, with ${has}.`;
  const level = file === undefined ? Level.safe : Level.attention;
  const fix = `To delete them: npx leads offers destroy --only ${stack}`;
  return {
    ...{ version: 1, project, stack, offerId: "", verdict: { level, line: found } },
    findings: [{ level, line: found, fix }],
    ...{ todo: [], workflows: [], settings: [], resources: [], drift: [], policies: [], missing: [] },
  };
}
