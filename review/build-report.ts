/** Joins the parts of a review into one report. */
import { destinationOf } from "../operations/destinations/index";
import { costOf, type Prices } from "./cost";
import { driftReports } from "./drift";
import { dryRun, type ReviewedLead } from "./dry-run/dry-run";
import { failures } from "./failure";
import { leadView } from "./leads/lead-view";
import { policyReports } from "./policies";
import type { Preview } from "./preview";
import { type Change, type Finding, Level, type Report, type Reviewed, type WorkflowReport } from "./report";
import { resourceChanges } from "./resources";
import { secretChanges } from "./secret-changes";
import { stackSettings } from "./settings/stack-settings";
import { workflowSettings } from "./settings/workflow-settings";
import { todoAfter } from "./todo";
import { undecidedReplacements } from "./undecided-replacements";
import { sorted, verdictOf } from "./verdict";
import { type WorkflowChange, workflowChanges } from "./workflow-change";

export interface ReportParts {
  preview: Preview;
  leads: readonly ReviewedLead[];
  digest?: string;
  /** What was not looked at, one sentence each. */
  missing?: readonly string[];
  prices?: Prices;
}

export async function buildReport({
  preview,
  leads,
  digest,
  missing = [],
  prices,
}: ReportParts): Promise<Report> {
  const changes = workflowChanges(preview);
  const workflows: Reviewed<WorkflowReport>[] = [];
  const secrets = secretChanges(preview);
  // one after the other: the runs share a database
  for (const change of changes) workflows.push(await workflowReport(change, leads, secrets.names));
  const policies = policyReports(preview);
  const resources = resourceChanges(preview);
  const undecided = undecidedReplacements(preview);
  const decided = { ...preview, steps: preview.steps.filter((step) => !undecided.includes(step)) };
  const settings = stackSettings(preview);
  const drift = driftReports(preview);
  const findings = withRefusal(preview, [
    ...failures(preview),
    ...policies.findings,
    ...secrets.findings,
    ...workflows.flatMap((workflow) => workflow.findings),
    ...resources.findings,
    ...settings.findings,
    ...drift.findings,
  ]);
  const reports = workflows.map(({ part }) => part);
  const cost = costOf(reports, prices);
  return {
    version: 1,
    project: preview.project,
    stack: preview.stack,
    offerId: offerOf(changes),
    verdict: verdictOf(findings, resourceChanges(decided).part),
    ...(digest !== undefined && preview.failure === undefined && { digest }),
    findings,
    todo: preview.failure === undefined ? todoAfter(preview) : [],
    workflows: reports,
    settings: settings.part,
    ...(cost && { cost }),
    resources: resources.part,
    drift: drift.part,
    policies: policies.part,
    missing,
  };
}

/** A preview that failed is refused, whatever its parts found. */
function withRefusal({ failure }: Preview, findings: readonly Finding[]): Finding[] {
  const isTold = failure === undefined || findings.some(({ level }) => level === Level.refused);
  const line = `The preview fails: ${failure?.[0]?.replace(/\s*\n\s*/g, " ") ?? "pulumi preview says why."}`;
  return sorted(isTold ? findings : [...findings, { level: Level.refused, line }]);
}

async function workflowReport(
  change: WorkflowChange,
  leads: readonly ReviewedLead[],
  secretlyChanged: ReadonlySet<string>,
): Promise<Reviewed<WorkflowReport>> {
  const view = leadView(change);
  const settings = workflowSettings(change);
  const runs = await dryRun(change, leads);
  const { name, destination } = change;
  const part: WorkflowReport = {
    name,
    destination,
    label: destination === "distributor" ? "every destination" : destinationOf(destination).label,
    change: changeOf(change, secretlyChanged),
    ...view.part,
    settings: settings.part,
    dryRun: runs.part,
  };
  return { part, findings: [...settings.findings, ...runs.findings, ...view.findings] };
}

function changeOf({ name, before, after }: WorkflowChange, secretlyChanged: ReadonlySet<string>): Change {
  if (secretlyChanged.has(name)) return "changed";
  if (before === undefined) return "created";
  if (after === undefined) return "deleted";
  return JSON.stringify(before) === JSON.stringify(after) ? "unchanged" : "changed";
}

function offerOf(changes: readonly WorkflowChange[]): string {
  const offers = changes.flatMap(({ before, after }) => [
    after?.parameters.offerId,
    before?.parameters.offerId,
  ]);
  return String(offers.find((offer) => typeof offer === "string" && offer !== "") ?? "");
}
