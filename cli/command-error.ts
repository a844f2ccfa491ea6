/**
 * Failures of the command line itself: what was asked for cannot be done as it stands.
 *
 * The README's table of errors is made from {@link commandErrors}: `npm run docs`.
 */
import { ExplainedError } from "../http-client/explained-error";

/** Code → what it means, and what to do about it. A code that is not listed here does not compile. */
export const commandErrors = {
  LEADS_PULUMI_MISSING: {
    means: "no `pulumi` on the path",
    fix: "install it, or use the one `npm start` names",
  },
  LEADS_PULUMI_FAILED: {
    means: "Pulumi could not read the stack, for another reason than the five below",
    fix: "fix what Pulumi says",
  },
  LEADS_BACKEND_LOGGED_OUT: {
    means: "Pulumi is signed in to no backend",
    fix: "`pulumi login`, or set `PULUMI_ACCESS_TOKEN` or `PULUMI_BACKEND_URL`; on a sandbox, set its environment",
  },
  LEADS_BACKEND_UNREACHABLE: {
    means: "the Pulumi backend does not answer, or its folder is gone",
    fix: "`pulumi whoami -v` shows where it is; check `PULUMI_BACKEND_URL` and the network",
  },
  LEADS_PASSPHRASE_WRONG: {
    means: "the passphrase of the stack is missing or not the right one",
    fix: "set `PULUMI_CONFIG_PASSPHRASE` or `PULUMI_CONFIG_PASSPHRASE_FILE` to that of `pulumi stack init`",
  },
  LEADS_STACK_NOT_FOUND: {
    means: "the backend has no such stack, or none is selected",
    fix: "`pulumi stack ls`, then name it with `--stack`",
  },
  LEADS_PROJECT_MISSING: {
    means: "no Pulumi project in this folder or above it",
    fix: "run the command where `Pulumi.yaml` is",
  },
  LEADS_STACK_NOT_DEPLOYED: { means: "the stack has no outputs yet", fix: "`pulumi up`" },
  LEADS_STACK_INCOMPLETE: {
    means: "the stack has outputs, but not those of this program: it is another program's",
    fix: "name the right one with `--stack`",
  },
  LEADS_CREDENTIALS_MISSING: {
    means: "no Azure credential works",
    fix: "`az login`, or `AZURE_*` variables; on a sandbox, set its environment",
  },
  LEADS_ENTRA_UNREACHABLE: {
    means: "nothing answers where access tokens come from",
    fix: "check the network and `AZURE_AUTHORITY_HOST`; on a sandbox, start it: `npx leads sandbox`",
  },
  LEADS_SANDBOX_NOT_RUNNING: {
    means: "nothing listens for this data directory",
    fix: "`npx leads sandbox`, or another `--data`",
  },
  LEADS_ROLE_NOT_NEEDED: {
    means: "the stack's configuration asks for no right of this role",
    fix: "do without the role",
  },
  LEADS_FILE_UNREADABLE: { means: "the lead file cannot be read", fix: "another `--file`" },
} as const satisfies Record<string, { means: string; fix: string }>;

/** Codes of {@link CommandError}. */
export type CommandErrorCode = keyof typeof commandErrors;

/** A failure of the command line. */
export class CommandError extends ExplainedError<CommandErrorCode> {
  override readonly name = "CommandError";
}
