/** The line that names what a document leaves out. */
import type { Report } from "../../report";
import { counted } from "../../words";
import { type Block, paragraph } from "../document";
import { type Part, type Plan, parts } from "../plan";
import { hasRows } from "./dry-run";
import { elsewhere } from "./head";
import { isDifferent, sharedSettings, sharedSteps } from "./settings";

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** How many things a part has, in words. */
const amounts: Readonly<Record<Part, (report: Report) => [count: number, one: string, many?: string]>> = {
  unchangedColumns: ({ workflows }) => [columns(workflows, true), "unchanged column"],
  rows: ({ workflows }) => [
    sum(workflows.map(({ dryRun }) => dryRun.filter(hasRows).length)),
    "row of sample leads",
    "rows of sample leads",
  ],
  coverage: ({ workflows }) => [
    workflows.some(({ columns }) => columns.length > 0) ? 1 : 0,
    "use of the lead schema",
  ],
  unchangedSettings: (report) => [
    sharedSettings(report).filter(({ item }) => !isDifferent(item)).length,
    "unchanged setting",
  ],
  steps: ({ workflows }) => [sharedSteps(workflows).length, "changed step"],
  settings: (report) => [
    sharedSettings(report).filter(({ item }) => isDifferent(item)).length,
    "changed setting",
  ],
  cost: ({ cost }) => [cost === undefined ? 0 : 1, "cost table"],
  advisoryPolicies: ({ policies }) => [
    policies.filter(({ level }) => level === "advisory").length,
    "advisory policy violation",
  ],
  columns: ({ workflows }) => [columns(workflows, false), "changed column"],
  dryRun: ({ workflows }) => [sum(workflows.map(({ dryRun }) => dryRun.length)), "dry-run outcome"],
  resources: ({ resources }) => [resources.length, "resource"],
  mandatoryPolicies: ({ policies }) => [
    policies.filter(({ level }) => level === "mandatory").length,
    "mandatory policy violation",
  ],
  drift: ({ drift }) => [drift.length, "resource changed in Azure", "resources changed in Azure"],
  missing: ({ missing }) => [
    missing.length,
    "sentence about what was not looked at",
    "sentences about what was not looked at",
  ],
};

const columns = (workflows: Report["workflows"], isUnchanged: boolean): number =>
  sum(
    workflows.map(
      ({ columns }) => columns.filter(({ change }) => (change === "unchanged") === isUnchanged).length,
    ),
  );

export function leftOut(report: Report, plan: Plan): Block[] {
  const names = parts
    .filter((part) => plan.leftOut.has(part))
    .map((part) => amounts[part](report))
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => counted(count, one, many));
  if (names.length === 0) return [];
  return [paragraph(`Left out, to stay within the size of a comment: ${names.join(", ")}. ${elsewhere}`)];
}
