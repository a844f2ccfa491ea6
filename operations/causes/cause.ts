/** Types of a cause and of the stack facts that its fix needs. */
import type { MissingRight } from "../permissions/missing-right";

/** Codes of a failed write: no text of the lead or the CRM. */
export interface Evidence {
  /** HTTP status of the write; undefined when it was never tried, or only its action's code is known. */
  status?: number;
  /** The service's own code, e.g. `0x80040220`. */
  serviceCode?: string;
  /** Code of the action, e.g. `Forbidden`. */
  actionCode?: string;
  /** HTTP status that the connector's gateway received, when its answer contains it. */
  backendStatus?: number;
  /** Entra's sentence, starting with `AADSTS`. */
  entra?: string;
  /** Code of the action that should have stored the letter, when it also failed. */
  storeCode?: string;
  /** Resource Manager's status of the connection. */
  connection?: "gone" | "error";
  /** The lead did not reach the destination's Logic App. */
  isUndelivered?: true;
  /** Read from a letter, which contains the service's own code where there is one. */
  isLetter?: true;
  /** The environment that the deployed Logic App writes to, or a note that it is not a URL. */
  organization?: string;
  /** The missing right to read the connection or the Logic App. */
  missing?: MissingRight;
}

/** What a fix needs to know of the stack. */
export interface FixContext {
  /** As the caller named it; undefined for the selected stack. */
  stack: string | undefined;
  /** Name of the destination that did not take the lead. */
  destination: string;
  dynamicsUrl: string;
  /** Configured owner of the rows; '' for the application. */
  owner: string;
  /** Whether the stack has a dead-letter store. */
  hasLetters: boolean;
  /** URN of the password that the program created; undefined for an existing application. */
  passwordUrn: () => Promise<string | undefined>;
  /** Whether the configuration has the secret's expiry: after it expired, that date must change. */
  setsExpiry: () => Promise<boolean>;
}

/** A cause and its fix, for a person. */
export interface Cause {
  /** Stable name, e.g. `secret-expired`. */
  key: string;
  /** Whether it affects all other leads. */
  meets: "every lead" | "this lead";
  /** One sentence without a full stop. */
  because: string;
  /** What to do before the commands, without a full stop; undefined when the commands are enough. */
  advice: string | undefined;
  /** Each works when pasted; the last sends the lead again. */
  commands: string[];
}

/** The fix of a cause. */
export interface Fix {
  advice?: string;
  /** Commands before the one that sends the lead again. */
  commands?: readonly string[];
}

/** A row of the table. */
export interface CauseRow {
  key: string;
  meets: Cause["meets"];
  fits: (evidence: Evidence, context: FixContext) => boolean;
  because: (evidence: Evidence, context: FixContext) => string;
  fix: (context: FixContext, evidence: Evidence) => Fix | Promise<Fix>;
}
