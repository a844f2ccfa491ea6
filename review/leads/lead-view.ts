/** The lead's view of one changed Logic App: columns, use of the lead schema, steps. */
import { type Finding, Level, type Reviewed, type WorkflowReport } from "../report";
import type { WorkflowChange } from "../workflow-change";
import { columnChanges, viewOf } from "./column-changes";
import { columnFindings } from "./column-findings";
import { coverageOf, declaredBy } from "./coverage";
import {
  coverageFindings,
  createdFinding,
  deletedFinding,
  type Flows,
  kindFinding,
  schemaFindings,
  stepFindings,
  targetFindings,
  triggerFindings,
} from "./flow-findings";
import { picturesOf } from "./pictures";
import { labelOf } from "./shipped";
import { stepChanges } from "./step-changes";
import { type Flow, flowOf, isReadable } from "./written-columns";

export type LeadView = Pick<WorkflowReport, "columns" | "coverage" | "steps" | "picture">;

export function leadView({ name, ...change }: WorkflowChange): Reviewed<LeadView> {
  const [before, after] = [change.before && flowOf(change.before), change.after && flowOf(change.after)];
  const isCompared = [before, after].every((flow) => flow === undefined || isReadable(flow));
  // the columns of a Logic App that now distributes leads are in another one
  const isMixed = before && after && isDistributor(before) !== isDistributor(after);
  const steps = before && after ? stepChanges(before.definition, after.definition) : [];
  const picture = before && after && picturesOf(before, after, steps);
  const part: LeadView = {
    columns: isMixed ? [] : columnChanges(before, after).map((column) => viewOf(column, isCompared)),
    coverage: coverageOf(after),
    steps,
    ...(picture && { picture }),
  };
  return { part, findings: findingsOf(name, before, after, part) };
}

const isDistributor = ({ destination }: Flow) => destination === "distributor";

function findingsOf(
  name: string,
  before: Flow | undefined,
  after: Flow | undefined,
  { steps, coverage }: LeadView,
): Finding[] {
  if (after === undefined) return before === undefined ? [] : [deletedFinding(name, before)];
  if (before === undefined) return [createdFinding(name, after)];
  const flows: Flows = { name, before, after };
  const kind = kindFinding(flows);
  // of several destinations, a name says which
  const of = name.endsWith(`-${after.destination}`) ? ` of ${labelOf(after.destination)}` : "";
  const [trigger, schema] = [triggerFindings(flows, steps, of), schemaFindings(flows, of)];
  if (kind !== undefined) return [kind, ...trigger, ...schema];
  return [
    ...targetFindings(flows),
    ...trigger,
    ...columnsOf(flows, steps, of),
    ...coverageFindings(coverageOf(before), coverage, declaredBy(before) ?? [], of),
    ...schema,
    ...stepFindings(flows, steps, of),
  ];
}

function columnsOf({ before, after }: Flows, steps: LeadView["steps"], of: string): Finding[] {
  if (isReadable(before) && isReadable(after))
    return columnFindings(columnChanges(before, after), labelOf(after.destination), of);
  if (steps.length === 0) return [];
  const line = `The columns${of} cannot be compared, because a flow computes its row as a whole: compare the rows of the dry run.`;
  return [{ level: Level.attention, line }];
}
