/** Executions and cost of 1,000 leads, from the dry run of the sample leads. */
import { isObject } from "../expressions/json";
import { OperationError } from "../operations/errors";
import { outageName } from "./dry-run/outage";
import type { CostReport, DryRunLead, DryRunOutcome, Executions, WorkflowReport } from "./report";
import { shown } from "./shown";

/** US dollars for one execution. */
export interface Prices {
  /** A trigger or a built-in action. */
  builtIn: number;
  /** A call of a Standard connector. */
  standard: number;
  /** Page or contract that the prices are from. */
  source: string;
  /** When they were read there, `2026-11-28`. */
  date: string;
}

/**
 * The list price of the Consumption plan. Microsoft's page shows no figures without a browser; two readers published the same ones.
 * Sources: https://gist.github.com/MateuszNad/9d2b7df764b1126fb6c65dfec9df5eb9 (2020),
 * https://github.com/jesseck3013/logic-app-notes/blob/main/notes/logic_app_pricing/README.md (West US). Unverified; regions differ.
 */
export const listPrices: Prices = {
  builtIn: 0.000025,
  standard: 0.000125,
  source:
    "list price of azure.microsoft.com/pricing/details/logic-apps as others quote it, not verified at Microsoft",
  date: "2026-11-28",
};

/**
 * What is billed: each execution of a trigger, a built-in action (also a condition, a Scope, Compose and Terminate) and a connector
 * call, whether it succeeds or fails; each retry is one more. Not billed: a skipped action, one that did not run, a disabled Logic App.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-pricing#consumption-operations
 */
const notCounted =
  "The first 4,000 built-in executions of a subscription each month are free and not deducted here; stored run history is not counted.";

const leads = 1_000;

/** Undefined when no lead ran. */
export function costOf(
  workflows: readonly WorkflowReport[],
  prices: Prices = listPrices,
): CostReport | undefined {
  const before = sideOf(workflows, "before", prices);
  const after = sideOf(workflows, "after", prices);
  if (before === undefined && after === undefined) return undefined;
  return { ...(before && { before }), ...(after && { after }), prices: priceWords(prices) };
}

type Side = "before" | "after";

/** Undefined when a Logic App of this side ran no lead: a sum without it would be too low. */
function sideOf(
  workflows: readonly WorkflowReport[],
  side: Side,
  prices: Prices,
): CostReport["before"] | undefined {
  const absent = side === "before" ? "created" : "deleted";
  const means = workflows.filter(({ change }) => change !== absent).map(({ dryRun }) => meanOf(dryRun, side));
  const known = means.filter((mean) => mean !== undefined);
  if (known.length === 0 || known.length < means.length) return undefined;
  const sum = (key: keyof Executions) =>
    Math.round(known.reduce((total, mean) => total + mean[key], 0) * leads);
  const [builtIn, standard] = [sum("builtIn"), sum("standard")];
  const dollars = builtIn * prices.builtIn + standard * prices.standard;
  return { builtIn, standard, dollars: Math.round(dollars * 1e6) / 1e6 };
}

/** Executions of one lead: the mean over the leads that ran, on both sides where there are two. */
function meanOf(dryRun: readonly DryRunLead[], side: Side): Executions | undefined {
  const other = side === "before" ? "after" : "before";
  const ran = dryRun.filter((lead) => lead.file !== outageName && hasRun(lead[side]));
  const onBoth = ran.filter((lead) => hasRun(lead[other]));
  const used = (onBoth.length > 0 ? onBoth : ran).flatMap((lead) => lead[side]?.executions ?? []);
  if (used.length === 0) return undefined;
  const mean = (key: keyof Executions) => used.reduce((total, one) => total + one[key], 0) / used.length;
  return { builtIn: mean("builtIn"), standard: mean("standard") };
}

const hasRun = (outcome: DryRunOutcome | undefined) => outcome !== undefined && outcome.kind !== "not run";

const priceWords = ({ builtIn, standard, source, date }: Prices): string =>
  `${decimal(builtIn)} US dollars a built-in execution and ${decimal(standard)} a call of a Standard connector ` +
  `(${shown(source)}, read ${date}). ${notCounted}`;

/** Without an exponent: `0.000025`. */
const decimal = (price: number): string => price.toFixed(9).replace(/\.?0+$/, "");

const example = JSON.stringify({
  builtIn: 0.000025,
  standard: 0.000125,
  source: "our contract",
  date: "2026-11-28",
});

/**
 * Prices of a person, as JSON.
 *
 * @param file name of the file, for the message
 * @throws {OperationError} LEADS_PRICES_INVALID, with every mistake
 */
export function parsePrices(text: string, file: string): Prices {
  const mistakes = mistakesIn(text);
  if (mistakes.length > 0)
    throw new OperationError(
      "LEADS_PRICES_INVALID",
      `${file}: ${mistakes.join("; ")}. Expected US dollars for one execution, where they are from and when, such as ${example}`,
      "Correct the file, or leave --prices out to use the list price",
    );
  return JSON.parse(text) as Prices;
}

const checks: Readonly<
  Record<keyof Prices, readonly [isGood: (value: unknown) => boolean, expected: string]>
> = {
  builtIn: [isPrice, "a number from 0 to 1"],
  standard: [isPrice, "a number from 0 to 1"],
  source: [
    (value) => typeof value === "string" && /^[^\r\n]{1,200}$/.test(value),
    "a text of at most 200 characters",
  ],
  date: [isDate, "a date such as 2026-11-28"],
};

function mistakesIn(text: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return ["it is not JSON"];
  }
  if (!isObject(value)) return ["it is not a JSON object"];
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(checks, name));
  const wrong = Object.entries(checks).flatMap(([name, [isGood, expected]]) =>
    isGood(value[name])
      ? []
      : [`${name} is ${Object.hasOwn(value, name) ? "not" : "missing; expected"} ${expected}`],
  );
  return [...wrong, ...unknown.sort().map((name) => `${JSON.stringify(name)} is not a price`)];
}

function isPrice(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 1;
}

function isDate(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
