/** A dead letter: one unwritten lead as the flow stores it, parsed without trusting the store. */
import { isObject } from "../services/service-request";

/** A dead letter. Everything except `lead` may be missing in a blob from somebody else. */
export interface Letter {
  /** The lead as the trigger received it, or as an earlier redrive repaired it. */
  lead: unknown;
  /** Name of the run that could not write it, e.g. `08584…CU00`. */
  run?: string;
  /** ISO 8601, UTC. */
  time?: string;
  /** HTTP status of the write; undefined when it was never tried. */
  status?: number;
  /** Code of the action, e.g. `Forbidden`. */
  code?: string;
  /** Stored by the distributing Logic App, which did not reach the destination. */
  isUndelivered?: true;
  /** The body of the last answer. Never shown, because it can quote the lead. */
  message?: unknown;
  /** The whole blob, so that a repaired letter keeps its content. */
  fields: Readonly<Record<string, unknown>>;
}

/**
 * @param text content of a blob
 * @returns the letter, or why the text is not a letter
 */
export function parseLetter(text: string): Letter | { notALetter: string } {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return { notALetter: "it is not JSON" };
  }
  if (!isObject(value) || Array.isArray(value)) return { notALetter: "it is not a JSON object" };
  if (!Object.hasOwn(value, "lead")) return { notALetter: "it has no lead" };
  const fields = value as Record<string, unknown>;
  const run = matching(fields.run, runName);
  const time = matching(fields.time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const code = matching(fields.code, plainCode);
  return {
    lead: fields.lead,
    ...(run === undefined ? {} : { run }),
    ...(time === undefined ? {} : { time }),
    ...(isStatus(fields.status) ? { status: fields.status } : {}),
    ...(code === undefined ? {} : { code }),
    ...(typeof fields.step === "string" && fields.step.startsWith(sendStep) ? { isUndelivered: true } : {}),
    ...(fields.message === undefined || fields.message === null ? {} : { message: fields.message }),
    fields,
  };
}

/** Start of the name of a distributing Logic App's step that posts to a destination. */
export const sendStep = "Send_to_";
/** Shape of a run's name. Source: https://learn.microsoft.com/rest/api/logic/workflow-runs (examples). */
export const runName = /^[0-9A-Za-z]{16,64}$/;
/** Shape of a code that is safe to show: without spaces, so not a text. */
export const plainCode = /^[A-Za-z0-9]{1,64}$/;

function matching(value: unknown, pattern: RegExp): string | undefined {
  return typeof value === "string" && pattern.test(value) ? value : undefined;
}

function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 100 && (value as number) <= 599;
}
