/** Changes of Logic Apps for tests: real definitions, with the parameters as a preview shows them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { distribution } from "../../../infra/definition/distribution";
import { workflowDefinition } from "../../../infra/definition/workflow-definition";
import { type DestinationName, destinationNames } from "../../../infra/destinations/index";
import { dryRun, type ReviewedLead } from "../../../review/dry-run/dry-run";
import type { DryRunLead, DryRunOutcome, Finding } from "../../../review/report";
import { destinationIn, type WorkflowChange, type WorkflowState } from "../../../review/workflow-change";

const sample = (name: string): ReviewedLead => ({
  file: `lead.${name}.json`,
  text: readFileSync(join(__dirname, `../../../flow-definitions/samples/lead.${name}.json`), "utf8"),
  isSample: true,
});

export const samples: readonly ReviewedLead[] = [sample("published"), sample("partner-center-test")];

/** A lead that a person named. */
export const namedLead = (lead: unknown, file = "mine.json"): ReviewedLead => ({
  ...{ file, isSample: false },
  text: typeof lead === "string" ? lead : JSON.stringify(lead),
});

export const everyDestination: readonly DestinationName[] = destinationNames;

/** What the program gives, as far as a preview shows it. */
const known: Readonly<Record<string, unknown>> = {
  offerId: "contoso.leads",
  dynamicsUrl: "https://contoso.crm4.dynamics.com",
  salesforceUrl: "https://contoso.my.salesforce.com",
  tableUrl: "https://stleads.table.core.windows.net/leads",
  deadLetterUrl: "https://stleads.blob.core.windows.net/dead-letters",
};

/** A deployed definition, whose other parameters are secret. */
export function stateOf(definition: any, parameters: Record<string, unknown> = {}): WorkflowState {
  const names = Object.keys(definition.parameters);
  const values = names.map((name) => [name, parameters[name] ?? known[name] ?? "[secret]"]);
  return { definition, parameters: Object.fromEntries(values), state: "Enabled" };
}

/** The definition that the program makes of settings. */
export const stateWith = (name: DestinationName, settings: object = {}): WorkflowState =>
  stateOf(workflowDefinition(name, { leadSourceCode: 8, ...settings } as any));

export const distributorOf = (names: readonly string[], deadLetter: "storage" | "none" = "storage") =>
  stateOf(distribution(names as DestinationName[], { deadLetter }));

export function changeOf(after: WorkflowState, before?: WorkflowState): WorkflowChange {
  return { name: "leads-workflow", destination: destinationIn(after), after, ...(before && { before }) };
}

/** A copy whose definition a test may change. */
export function edited(state: WorkflowState, edit: (definition: any) => void): WorkflowState {
  const definition = structuredClone(state.definition);
  edit(definition);
  return { ...state, definition };
}

export interface Reviewed {
  leads: DryRunLead[];
  findings: readonly Finding[];
  /** Levels and lines of the findings. */
  told: string[];
  /** Outcome of the first lead with the new definition. */
  first: DryRunOutcome;
  /** Outcome when the CRM is unavailable. */
  outage: DryRunOutcome;
}

/** Runs the sample leads, unless others are given. */
export async function review(
  change: WorkflowChange,
  leads: readonly ReviewedLead[] = samples,
  columns?: Parameters<typeof dryRun>[2],
): Promise<Reviewed> {
  const { part, findings } = await dryRun(change, leads, columns);
  return {
    leads: part,
    findings,
    told: findings.map(({ level, line }) => `${level}: ${line}`),
    first: part[0]?.after as DryRunOutcome,
    outage: part.at(-1)?.after as DryRunOutcome,
  };
}
