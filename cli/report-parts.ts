/** Placeholder until review/build-report.ts and review/format are merged. */
import { driftReports } from "../review/drift";
import { failures } from "../review/failure";
import { policyReports } from "../review/policies";
import type { Preview } from "../review/preview";
import type { Report } from "../review/report";
import { resourceChanges } from "../review/resources";
import { sorted, verdictOf } from "../review/verdict";

export async function buildReport({
  preview,
  digest,
  missing = [],
}: {
  preview: Preview;
  leads: readonly { file: string; text: string; isSample: boolean }[];
  digest?: string;
  missing?: readonly string[];
}): Promise<Report> {
  const [resources, drift, policies] = [
    resourceChanges(preview),
    driftReports(preview),
    policyReports(preview),
  ];
  const findings = sorted([
    ...failures(preview),
    ...resources.findings,
    ...drift.findings,
    ...policies.findings,
  ]);
  return {
    version: 1,
    project: preview.project,
    stack: preview.stack,
    offerId: "",
    verdict: verdictOf(findings, resources.part.length),
    ...(digest !== undefined && { digest }),
    findings,
    todo: [],
    workflows: [],
    settings: [],
    resources: resources.part,
    drift: drift.part,
    policies: policies.part,
    missing,
  };
}

export const markdownOf = (reports: readonly Report[]): string =>
  reports.map(({ stack, verdict, digest }) => `# ${stack}\n${verdict.line}\n${digest ?? ""}\n`).join("\n");

export const htmlOf = (reports: readonly Report[]): string => `<pre>${JSON.stringify(reports)}</pre>`;
