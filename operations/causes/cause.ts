/** Types of a cause and of the stack facts that its fix needs. */
import type { Evidence } from "./evidence";

/** What a fix needs to know of the stack. */
export interface FixContext {
  /** As the caller named it; undefined for the selected stack. */
  stack: string | undefined;
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
