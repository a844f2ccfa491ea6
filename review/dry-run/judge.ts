/** The outside world of a dry run: it takes a row that fits the destination's columns and refuses another. */
import azureTable from "../../flow-definitions/azureTable/columns.json";
import dynamics365 from "../../flow-definitions/dynamics365/columns.json";
import hubspot from "../../flow-definitions/hubspot/columns.json";
import salesforce from "../../flow-definitions/salesforce/columns.json";
import { type ColumnMistake, type ColumnRule, columnMistake } from "../../operations/map/column-mistake";
import { type Answer, readAnswer, refusedAnswer, tokenAnswer, writtenAnswer } from "./answers";
import { isLeadTable, type OutboundCall, purposeOf, type Service, serviceOf } from "./calls";
import { rowIn } from "./row";

export type ColumnRules = Readonly<Record<string, ColumnRule>>;

/** Characters of a string property: 64 KiB of UTF-16. The shipped lengths are ours, not the table's. */
const longestTableText = 32_768;

/** The receiver of a webhook is not known, so nothing is refused there. */
const shipped: Partial<Record<Service, ColumnRules>> = {
  dynamics365: dynamics365.columns,
  salesforce: salesforce.columns,
  hubspot: hubspot.columns,
  azureTable: Object.fromEntries(
    Object.keys(azureTable.columns).map((name) => [name, { type: "String", maxLength: longestTableText }]),
  ),
};

export interface Refusal {
  service: Service;
  column: string;
  mistake: ColumnMistake;
  rule: ColumnRule;
  /** Characters of a text; 0 for another value. */
  length: number;
}

export interface JudgeOptions {
  destination: string;
  /** Columns that the configuration describes. */
  columns: ColumnRules;
  /** URL of the dead-letter store. */
  letters: string | undefined;
  /** Whether the CRM answers 503 to everything. */
  isDown: boolean;
}

export class Judge {
  readonly refusals: Refusal[] = [];
  readonly #options: JudgeOptions;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  answer(call: OutboundCall & { body: unknown }): Answer {
    const { destination, letters, isDown } = this.#options;
    const purpose = purposeOf(call, letters);
    if (purpose === "letter") return { status: 201 };
    const service = serviceOf(call.address, destination);
    // Entra is not the CRM
    if (isDown && !(purpose === "token" && service === "other")) return { status: 503 };
    if (purpose === "token") return tokenAnswer;
    if (purpose === "read") return readAnswer(service);
    const refusal = isLeadTable(service, call.address) ? this.#refusalOf(service, call) : undefined;
    if (refusal === undefined) return writtenAnswer(service, call.body);
    this.refusals.push(refusal);
    return refusedAnswer(service, refusal.column, refusal.mistake);
  }

  #refusalOf(service: Service, { method, body }: { method: string; body: unknown }): Refusal | undefined {
    const { destination, columns } = this.#options;
    const rules = { ...shipped[service], ...(service === destination && columns) };
    const row = rowIn(service, body);
    const isNew = method === "POST";
    for (const [column, rule] of Object.entries(rules)) {
      if (!Object.hasOwn(row, column) && !isNew) continue;
      const value = Object.hasOwn(row, column) ? row[column] : null;
      const mistake = mistakeOf(service, rule, value);
      if (mistake === undefined) continue;
      return { service, column, mistake, rule, length: typeof value === "string" ? value.length : 0 };
    }
    return undefined;
  }
}

/** A table takes any type. */
function mistakeOf(service: Service, rule: ColumnRule, value: unknown): ColumnMistake | undefined {
  if (service === "azureTable" && typeof value !== "string") return undefined;
  return columnMistake(service, rule, value);
}
