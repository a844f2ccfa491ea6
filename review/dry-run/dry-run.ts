/** The dry run: leads through the deployed and the new definition in our runtime, in process. */
import outageLead from "../../flow-definitions/samples/lead.published.json";
import { Database } from "../../sandbox/storage/database";
import type { DryRunLead, DryRunOutcome, Reviewed } from "../report";
import { shown } from "../shown";
import type { WorkflowChange, WorkflowState } from "../workflow-change";
import { dryRunFindings } from "./findings";
import type { ColumnRules } from "./judge";
import { LeadRunner } from "./lead-run";
import { outageName } from "./outage";
import { leftInWords, type Outcome, outcomeOf } from "./outcome";

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

interface Result {
  lead: Case;
  before?: Outcome;
  after: Outcome;
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
      part: results.map((result) => reported(result, hasSeveralWrites(results))),
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

const resultOf = (lead: Case, before: Outcome | undefined, after: Outcome): Result => ({
  lead,
  after,
  ...(before && { before }),
});

/** Whether a column must say which step writes it. */
const hasSeveralWrites = (results: readonly Result[]): boolean =>
  results.some(({ before, after }) => [before, after].some((one) => (one?.writes.length ?? 0) > 1));

function reported({ lead, before, after }: Result, hasSteps: boolean): DryRunLead {
  const rows = { before: rowOf(before, hasSteps), after: rowOf(after, hasSteps) };
  const names = rows.before && rows.after ? [...rows.before.keys(), ...rows.after.keys()] : [];
  return {
    file: lead.file,
    ...(before && { before: shownOutcome(before, rows.before, lead.isSample) }),
    after: shownOutcome(after, rows.after, lead.isSample),
    differing: [...new Set(names)].filter((name) => rows.before?.get(name) !== rows.after?.get(name)).sort(),
  };
}

function rowOf(outcome: Outcome | undefined, hasSteps: boolean): Map<string, string> | undefined {
  if (outcome === undefined || outcome.writes.length === 0) return undefined;
  return new Map(
    outcome.writes.flatMap(({ step, columns }) =>
      [...columns].map(([name, text]): [string, string] => [hasSteps ? `${step}.${name}` : name, text]),
    ),
  );
}

function shownOutcome(
  { kind, cause, detail, left, executions }: Outcome,
  row: ReadonlyMap<string, string> | undefined,
  isSample: boolean,
): DryRunOutcome {
  const reason = [isSample ? (detail ?? cause) : cause, left && leftInWords[left]].filter(Boolean).join("; ");
  const columns = row && [...row].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    kind,
    ...(columns &&
      isSample && { row: Object.fromEntries(columns.map(([name, text]) => [name, shown(text)])) }),
    ...(columns &&
      !isSample && { lengths: Object.fromEntries(columns.map(([name, text]) => [name, text.length])) }),
    ...(reason !== "" && { reason }),
    executions,
  };
}
