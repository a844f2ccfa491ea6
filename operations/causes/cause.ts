/** What a cause of a lead that was not written is, and what its fix needs to know. */
import type { Evidence } from "./evidence";

/** What a fix needs to know of the stack. */
export interface FixContext {
  /** As the person named it; undefined for the selected one. */
  stack: string | undefined;
  dynamicsUrl: string;
  /** Who owns the rows, as the configuration says it; '' for the application. */
  owner: string;
  /** Whether the stack has a dead-letter store. */
  hasLetters: boolean;
  /** URN of the password that the program made; undefined for an application of one's own. */
  passwordUrn: () => Promise<string | undefined>;
  /** Whether the configuration says when the secret expires: that date has passed when it has expired. */
  setsExpiry: () => Promise<boolean>;
}

/** A cause and its fix, for a person. */
export interface Cause {
  /** Stable name, e.g. `secret-expired`. */
  key: string;
  /** Whether the other leads meet it as well. */
  meets: "every lead" | "this lead";
  /** One sentence without its full stop. */
  because: string;
  /** What to do before the commands, without a full stop; undefined when the commands are all. */
  advice: string | undefined;
  /** Each works as it stands when pasted; the last sends the lead again. */
  commands: string[];
}

/** What to do about a cause. */
export interface Fix {
  advice?: string;
  /** Before the command that sends the lead again. */
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
