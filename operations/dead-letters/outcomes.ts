/** Outcomes of a redrive: of a letter, and of a run whose letter could not be stored. */
import type { LetterOutcome } from "./redrive-letter";
import type { UnkeptOutcome } from "./unkept-runs";

/** The outcome of a letter, or of a run without a letter. */
export type RedriveOutcome =
  | LetterOutcome
  | UnkeptOutcome
  /** The stack has no such destination any more. */
  | { id: string; result: "no destination"; destination: string }
  | PartlyDelivered;

/** A run of the distributing Logic App: its lead reached some destinations, and would be written there twice by a resubmit. */
export interface PartlyDelivered {
  result: "partly delivered";
  run: string;
  /** Names of destinations. */
  reached: string[];
  missing: string[];
}

/** Progress reports. */
export interface RedriveOptions {
  report: (outcome: RedriveOutcome) => void;
  /** Letters in parallel. @default 8 */
  parallel?: number;
}

/** The result of a redrive. */
export interface RedriveResult {
  /** Outcomes whose lead is still not a row. */
  left: RedriveOutcome[];
  /** Letters not tried, because a cause affects every lead. */
  notTried: number;
}

const done = ["written", "was a row", "gone", "not a letter", "resubmitted already", "wrote its row"];

/** Whether the lead is done. A blob that is not a letter is only reported. */
export const isDone = (outcome: RedriveOutcome): boolean =>
  outcome.result === "resubmitted" ? outcome.status === "Succeeded" : done.includes(outcome.result);
