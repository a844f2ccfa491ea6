/** A destination's field map, and the rows that it makes of leads, evaluated as Logic Apps would. */
import { ExpressionError } from "../../expressions/errors";
import { evaluateTemplate } from "../../expressions/evaluate";
import { type Sources, scopeFromContext } from "../../expressions/scope";
import { type ColumnMistake, columnMistake } from "./column-mistake";

/** A value of JSON. */
type Json = ReturnType<typeof evaluateTemplate>;

/** One line of a field map. */
export interface MappedColumn {
  name: string;
  /** Lead property path, `@expression` or constant. */
  from: string;
  isConfigured: boolean;
  /** Whether the configuration describes the column. */
  isCustom: boolean;
  type: string;
  /** Longest text; undefined for what is not text. */
  limit?: number;
  isRequired: boolean;
  values?: readonly (string | number)[];
}

/** The map of one destination, as its configuration makes it. */
export interface LeadMap {
  name: string;
  label: string;
  table: string;
  row: string;
  /** Start of its configuration keys: `marketplace-leads:salesforce.`. */
  keyPrefix: string;
  columns: readonly MappedColumn[];
  /** Names of all columns that the map may fill. */
  known: readonly string[];
  /** Inputs of the step `Lead`. */
  lead: Record<string, string>;
  /** What the write sends: column → constant or expression. */
  body: Record<string, unknown>;
  offerId: string;
  parameters: readonly string[];
}

/** What a lead becomes. */
export interface LeadOutcome {
  /** The values that could be evaluated; absent when the step `Lead` failed. */
  row?: Record<string, unknown>;
  /** Why the lead would become a dead letter; empty for a row. */
  reasons: string[];
  /** What only Azure can evaluate. */
  unknown: string[];
}

/** Stands for the run's name in samples; as long as Azure's. */
export const sampleRun = "08584000000000000000000000000CU00";

/** Properties as Azure's `workflow()` has them. */
const sampleWorkflow = {
  ...{
    id: "/workflows/<id>",
    name: "<workflow>",
    type: "Microsoft.Logic/workflows",
    location: "<location>",
    tags: {},
  },
  run: { id: `/workflows/<id>/runs/${sampleRun}`, name: sampleRun, type: "Microsoft.Logic/workflows/runs" },
};

/**
 * @param body the lead, parsed
 * @param sources of `utcNow()`, `guid()` and `rand()`
 */
export function outcomeOf(map: LeadMap, body: unknown, sources: Sources): LeadOutcome {
  const outcome: LeadOutcome = { reasons: [], unknown: [] };
  const parameters = Object.fromEntries(map.parameters.map((name) => [name, `<${name}>`]));
  const context = {
    triggerOutputs: { queries: {}, body: body as Json },
    parameters: { ...parameters, offerId: map.offerId },
    workflow: sampleWorkflow,
  };
  const lead = attempt("the lead", outcome, () =>
    evaluateTemplate(map.lead, scopeFromContext(context, sources)),
  );
  if (lead === undefined) return outcome;
  const scope = scopeFromContext({ ...context, outputs: { Lead: lead } }, sources);
  const row: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(map.body)) {
    const result = attempt(column, outcome, () => evaluateTemplate(value as Json, scope));
    if (result !== undefined) row[column] = result;
  }
  outcome.reasons.push(...map.columns.flatMap((column) => refusal(map, column, row[column.name])));
  return { ...outcome, row };
}

function attempt(name: string, { reasons, unknown }: LeadOutcome, evaluate: () => Json): Json | undefined {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    (error.code === "NotEmulated" ? unknown : reasons).push(`${name}: ${error.message}`);
    return undefined;
  }
}

/** Why the CRM would refuse a value. */
function refusal({ name: destination, label }: LeadMap, column: MappedColumn, value: unknown): string[] {
  const { type, limit: maxLength, values, isRequired: required } = column;
  if (value === undefined) return [];
  const mistake = columnMistake(destination, { type, maxLength, values, required }, value);
  return mistake === undefined ? [] : [told[mistake](column, label, value)];
}

const told: Readonly<Record<ColumnMistake, (column: MappedColumn, label: string, value: unknown) => string>> =
  {
    missing: ({ name }, label) => `${name}: ${label} requires a value`,
    choice: (column, label, value) =>
      `${refusing(column, label, value)}, expected one of ${column.values?.join(", ")}`,
    type: (column, label, value) => `${refusing(column, label, value)}: the column's type is ${column.type}`,
    length: (column, label, value) =>
      `${refusing(column, label, value)}, expected at most ${column.limit} characters`,
    characters: ({ name }, label) => `${name}: ${label} would refuse a control character or half an emoji`,
  };

const refusing = ({ name }: MappedColumn, label: string, value: unknown) =>
  `${name}: ${label} would refuse ${JSON.stringify(value)}`;
