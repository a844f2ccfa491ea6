/** Reasons in words. Only a `detail` may quote a lead. */

import { destinationOf } from "../../operations/destinations/index";
import type { ColumnMistake } from "../../operations/map/column-mistake";
import type { StoredAction } from "../../sandbox/workflow/history/run-records";
import { shown } from "../shown";
import { counted } from "../words";
import { failingInput } from "./failing-input";
import type { Refusal } from "./judge";
import type { LeadRun } from "./lead-run";

/** Why a lead was not written, and the words of an expression's failure. */
export function causeOf(run: LeadRun): { cause: string; detail?: string } {
  const refusal = run.refusals.at(-1);
  if (refusal !== undefined) return { cause: refusedColumn(refusal) };
  const failed = firstFailure(run);
  if (failed === undefined) return { cause: "no step writes it" };
  const { name, code, error } = failed;
  if (error?.code === "InvalidTemplate") return failedExpression(run, name, error.message);
  const isDown = run.isDown && code === "ServiceUnavailable";
  return {
    cause: isDown
      ? `step ${name} gets the answer 503, ${retried(failed)}`
      : `step ${name} fails with ${code}`,
  };
}

function failedExpression(run: LeadRun, name: string, message: string): { cause: string; detail: string } {
  const input = failingInput(run, name);
  const cause = input === undefined ? `step ${name} fails` : `step ${name} cannot evaluate ${input}`;
  const inner = /column '0': '(.*)'\.$/s.exec(message)?.[1] ?? message;
  return { cause, detail: `${cause}: ${short(inner)}` };
}

/** A container fails because of a step inside, which ended before it. */
const firstFailure = ({ actions }: LeadRun): StoredAction | undefined =>
  actions.map(({ action }) => action).find(({ status }) => status === "Failed" || status === "TimedOut");

function retried({ retryHistory = [] }: StoredAction): string {
  const { length } = retryHistory;
  if (length === 0) return "and does not try again";
  return `also after ${counted(length, "retry", "retries")}`;
}

function refusedColumn({ service, column, mistake, rule, length }: Refusal): string {
  return `${destinationOf(service).label} refuses ${column}: ${mistakes[mistake](rule, length)}`;
}

/** A list of choices as a reason shows it. */
const shownChoices = 5;

const mistakes: Readonly<Record<ColumnMistake, (rule: Refusal["rule"], length: number) => string>> = {
  missing: () => "the column needs a value",
  choice: ({ values = [] }) =>
    `the value is not one of ${values.slice(0, shownChoices).join(", ")}${values.length > shownChoices ? ", …" : ""}`,
  type: ({ type }) => `the value does not fit the type ${type}`,
  length: ({ maxLength }, length) => `the text has ${length} characters, the column takes ${maxLength}`,
  characters: () => "the text has a control character or half an emoji",
};

const refusals: Readonly<Record<string, string>> = {
  InvalidRequestContent: "the lead is not JSON",
  TriggerInputSchemaMismatch: "the trigger checks the lead against its schema, which it does not match",
  WorkflowTriggerIsNotEnabled: "the Logic App is disabled",
  MethodNotAllowed: "the trigger does not take POST",
  RelativePathMismatch: "the trigger expects a path in its URL",
};

/** Why the trigger takes no call. */
export const refusalInWords = (code: string): string => refusals[code] ?? `the callback URL answers ${code}`;

/** Why our runtime could not run a definition. @param step where it stopped, when the message does not say */
export function stopInWords(message: string, step?: string): string {
  const place = step === undefined || message.includes(`'${step}'`) ? "" : ` (step ${step})`;
  const [, feature] = /does not emulate (.*?)\.(?: |$)/s.exec(message) ?? [];
  if (feature !== undefined) return `our runtime does not have ${short(feature)}${place}`;
  const [, mistake = message] = /^The template validation failed: '(.*)'\.$/s.exec(message) ?? [];
  return `${short(mistake.replace(/\.$/, ""))}${place}`;
}

const longest = 200;
/** The end of most messages. */
const usage = / Please see https?:.*$/;

function short(text: string): string {
  const line = shown(text.replace(usage, ""))
    .replaceAll(" at line '0' and column '0'", "")
    .replace(/\s+/g, " ");
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
