/** The dry run: leads through the deployed and the new definition in our runtime, in process. */
import outageLead from "../../flow-definitions/samples/lead.published.json";
import { Database } from "../../sandbox/storage/database";
import type { DryRunLead, Reviewed } from "../report";
import type { WorkflowChange, WorkflowState } from "../workflow-change";
import { type Compared, dryRunFindings } from "./findings";
import type { ColumnRules } from "./judge";
import { LeadRunner } from "./lead-run";
import { outageName } from "./outage";
import { type Outcome, outcomeOf } from "./outcome";
import { reportedLeads } from "./reported-leads";

/** A lead of the dry run. */
export interface ReviewedLead {
  /** Name of its file. */
  file: string;
  text: string;
  /** Whether it comes with the program; else it is a person's, and its values are not shown. */
  isSample: boolean;
}

interface Case extends ReviewedLead {
  /** Whether the CRM is unavailable. */
  isDown: boolean;
}

/**
 * A deleted Logic App is not run.
 *
 * @param columns columns that the configuration describes, besides the shipped ones
 */
export async function dryRun(
  change: WorkflowChange,
  leads: readonly ReviewedLead[],
  columns: ColumnRules = {},
): Promise<Reviewed<DryRunLead[]>> {
  const { before, after } = change;
  if (after === undefined) return { part: [], findings: [] };
  const outage = { file: outageName, text: JSON.stringify(outageLead), isSample: true, isDown: true };
  const cases: Case[] = [...leads.map((lead) => ({ ...lead, isDown: false })), outage];
  const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(after);
  const database = new Database(":memory:");
  try {
    const run = (state: WorkflowState) => outcomes(change, state, cases, { database, columns });
    const now = await run(after);
    const until = before && (isSame ? now : await run(before));
    const results = cases.map((lead, index) => resultOf(lead, until?.[index], now[index] as Outcome));
    return {
      part: reportedLeads(change, results),
      findings: dryRunFindings(change, results, isSame),
    };
  } finally {
    database.close();
  }
}

async function outcomes(
  { destination }: WorkflowChange,
  state: WorkflowState,
  cases: readonly Case[],
  shared: { database: Database; columns: ColumnRules },
): Promise<Outcome[]> {
  const runner = new LeadRunner({ ...shared, destination, state });
  const found: Outcome[] = [];
  // one after the other: they share a database
  for (const { text, isDown } of cases) found.push(outcomeOf(await runner.run(text, isDown), destination));
  return found;
}

const resultOf = (lead: Case, before: Outcome | undefined, after: Outcome): Compared => ({
  lead,
  after,
  ...(before && { before }),
});
