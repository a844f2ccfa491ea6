/** Errors that keep a sandbox from starting or end it, with their fixes. */
import { SandboxError } from "./errors";

/** Code → what it means, and what to do. An unlisted code does not compile. */
export const startErrors = {
  LEADS_PORT_IN_USE: {
    means: "another program uses the sandbox's port",
    fix: "stop that program; or choose another port with `--port` and run `pulumi up`, because the callback URL changes",
  },
  LEADS_DATA_IN_USE: {
    means: "another sandbox uses the data directory",
    fix: "stop it, or name another directory with `--data`",
  },
  LEADS_DATA_UNUSABLE: {
    means: "the data directory cannot be created or opened",
    fix: "name a directory that you may write to with `--data`",
  },
  LEADS_DATA_DAMAGED: {
    means: "the database in the data directory cannot be read",
    fix: "restore a copy of the directory, or start with an empty one: `--data`",
  },
  LEADS_DISK_FAILED: {
    means:
      "the disk of the data directory failed while the sandbox ran: full, broken, or locked by another program",
    fix: "free some space there and start the sandbox again: it resumes accepted leads",
  },
  LEADS_DATA_TOO_NEW: {
    means: "the data directory was written by a newer version of this package",
    fix: "update the package, or name another directory with `--data`",
  },
} as const satisfies Record<string, { means: string; fix: string }>;

/** Codes of {@link SandboxStartError}. */
export type StartErrorCode = keyof typeof startErrors;

/** States the problem, the expectation, and the command that fixes it. */
export class SandboxStartError extends SandboxError {
  constructor(code: StartErrorCode, problem: string, fix: string, options?: ErrorOptions) {
    super(code, `[${code}] ${problem}. ${fix}`, options);
  }
}
