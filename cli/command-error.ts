/** Failures of the command line itself. `npm run docs` makes docs/errors.md from {@link commandErrors}. */
import { ExplainedError } from "../http-client/explained-error";

/** Code → meaning and fix. An unlisted code does not compile. */
export const commandErrors = {
  LEADS_PULUMI_MISSING: {
    means: "the `pulumi` program was not found",
    fix: "install Pulumi, or add the one that `npm start` names to the path",
  },
  LEADS_PULUMI_FAILED: {
    means: "Pulumi could not read the stack, for a reason that has no code of its own",
    fix: "do what Pulumi's message says",
  },
  LEADS_BACKEND_LOGGED_OUT: {
    means: "Pulumi is not signed in to a backend",
    fix: "run `pulumi login`, or set `PULUMI_ACCESS_TOKEN` or `PULUMI_BACKEND_URL`; for a sandbox, evaluate `npx leads sandbox env`",
  },
  LEADS_BACKEND_UNREACHABLE: {
    means: "the Pulumi backend does not answer or refuses you, or its folder or container is gone",
    fix: "check `PULUMI_BACKEND_URL`, the network, and your sign-in and role on the storage ([backends](backends.md)); `pulumi whoami -v` shows the address",
  },
  LEADS_PASSPHRASE_WRONG: {
    means: "the stack's passphrase is missing or wrong",
    fix: "set `PULUMI_CONFIG_PASSPHRASE` or `PULUMI_CONFIG_PASSPHRASE_FILE` to the passphrase that you gave to `pulumi stack init`",
  },
  LEADS_STACK_NOT_FOUND: {
    means: "the stack does not exist, or no stack is selected",
    fix: "list the stacks with `pulumi stack ls`, then name one with `--stack`",
  },
  LEADS_PROJECT_MISSING: {
    means: "there is no `Pulumi.yaml` in this folder or above it",
    fix: "run the command in the folder with `Pulumi.yaml`",
  },
  LEADS_STACK_NOT_DEPLOYED: { means: "the stack is not deployed yet", fix: "run `pulumi up`" },
  LEADS_STACK_INCOMPLETE: {
    means: "the stack lacks outputs that `leads` needs",
    fix: "name the right stack with `--stack`, or export the outputs listed in [install](install.md)",
  },
  LEADS_DESTINATION_UNKNOWN: {
    means: "the stack has no destination of this name",
    fix: "name one that the message lists, or leave `--destination` out",
  },
  LEADS_GRANT_BY_HAND: {
    means: "`grant --owner` and `grant --revoke` are for Dynamics 365, and the stack does not write to it",
    fix: "run `npx leads grant`: it prints what your CRM needs",
  },
  LEADS_CREDENTIALS_MISSING: {
    means: "you are not signed in to Azure, or the credentials do not work",
    fix: "run `az login`, or set `AZURE_*` variables; for a sandbox, evaluate `npx leads sandbox env`",
  },
  LEADS_ENTRA_UNREACHABLE: {
    means: "Microsoft Entra, which gives the access tokens, does not answer",
    fix: "check the network and `AZURE_AUTHORITY_HOST`; a sandbox is started with `npx leads sandbox`",
  },
  LEADS_SANDBOX_NOT_RUNNING: {
    means: "the sandbox of this data directory is not running",
    fix: "start it with `npx leads sandbox`, or name another directory with `--data`",
  },
  LEADS_ROLE_NOT_NEEDED: {
    means: "this stack does not need any right of the role",
    fix: "do not create this role for this stack",
  },
  LEADS_FILE_UNREADABLE: {
    means: "a file or folder that you named cannot be read or written",
    fix: "name one that the option can use",
  },
  LEADS_FILE_NOT_JSON: {
    means: "a lead file of `--leads` is not JSON",
    fix: "correct the file that the message names, or move it out of the folder",
  },
  LEADS_PULUMI_OLD: {
    means: "this Pulumi would write the events of a preview to a file, and they contain the callback URL",
    fix: "install Pulumi 3.206 or newer",
  },
  LEADS_POLICY_FILES: {
    means: "`--policy-pack-config` was given more or less often than there are policy packs",
    fix: "name one file for each `--policy-pack`, in the same order; put one for our own pack first, or leave it out",
  },
  LEADS_STACK_LOCKED: {
    means: "another update of the stack is running, or one was killed",
    fix: "wait for it; if none is running, run `pulumi cancel`",
  },
  LEADS_PREVIEW_FAILED: {
    means: "the preview fails, so there is nothing to apply",
    fix: "fix what the message says, and review the change again",
  },
  LEADS_REVIEW_OUTDATED: {
    means:
      "the update would not do what was reviewed: the change, the stack file or Azure is different now. Nothing was changed",
    fix: "run `npx leads report` and review the change again",
  },
  LEADS_REPORT_UNREADABLE: {
    means: "a file is not a report of `leads report --json` of this version",
    fix: "write it again with `npx leads report --json`",
  },
  LEADS_NOT_IN_CI: {
    means: "a variable is missing that GitHub Actions or Azure Pipelines sets, or it has an unexpected value",
    fix: "run the command in such a job, and map the token; see [CI](ci.md)",
  },
  LEADS_BASE_UNKNOWN: {
    means: "git does not know the commit of `--base`, or there is no git",
    fix: "fetch the base, and name it with `--base`",
  },
  LEADS_STACK_FILE_MISSING: {
    means: "neither the working tree nor the base has a file of this stack",
    fix: "name a stack that has `Pulumi.<stack>.yaml`",
  },
  LEADS_STACK_FILE_REFUSED: {
    means:
      "the stack file, or the file of its own flow, is not YAML, is too large, or is not a regular file of the project",
    fix: "correct the file that the message names",
  },
  LEADS_OFFERS_MISSING: {
    means: "the project has no offer files, `offers/*.yaml`",
    fix: "run `npx leads offers new`, or `npx leads offers import` to make them from stack files",
  },
  LEADS_OFFERS_INVALID: {
    means: "there are mistakes in the offer files, or in what they make together. Nothing was changed",
    fix: "do what the message says below each mistake; see [offer files](offer-files.md)",
  },
  LEADS_OFFERS_NONE: {
    means: "no stack of the offer files is named so",
    fix: "name one that the message lists with `--only`",
  },
  LEADS_OFFERS_NEW_REFUSED: {
    means: "`leads offers new` wrote no file: a value is missing or wrong, or the file exists",
    fix: "run it again with the options that the message names",
  },
  LEADS_OFFERS_STACK_TAKEN: {
    means: "the stack of an offer file belongs to another offer, so its stack file was not written",
    fix: "give the offer a stack of its own with `stack:` in its file",
  },
  LEADS_UPDATE_FAILED: {
    means: "the engine began to change a stack and ended with an error; what it did is in the state",
    fix: "fix what the message says, and run the command that it names: it goes on from there",
  },
  LEADS_STACK_PROTECTED: {
    means: "the stack has protected resources, which Pulumi does not delete",
    fix: "set `protect: false` in the offer file, run `npx leads offers up` for it, and destroy again",
  },
  LEADS_OFFERS_UNCONFIRMED: {
    means: "the command would change something and cannot ask, because there is no terminal",
    fix: "add `--yes`, or `--reviewed` to `up`",
  },
  LEADS_OFFERS_DECLINED: {
    means: "you did not agree to the change, so nothing was changed",
    fix: "run the command again, or leave stacks out with `--only`",
  },
  LEADS_OFFERS_DIGESTS: {
    means:
      "the file of `up --reviewed` does not have one line for each stack: its name, a space and its digest",
    fix: "write it again with `npx leads offers report --digests`, or with `npx leads reviewed`",
  },
  LEADS_OFFERS_UNREVIEWED: {
    means: "the file of `up --reviewed` has no digest of a stack that would be updated",
    fix: "review the stack as well, or leave it out with `--only`",
  },
  LEADS_OFFERS_PROCESS: {
    means: "the process that worked on an offer ended, for example because memory was short",
    fix: "run the command again for this offer; if it happens again, use `--processes 1`",
  },
  LEADS_PENDING_UNSETTLED: {
    means:
      "an update was interrupted while it created a resource, and what exists now may belong to somebody else. Nothing was changed",
    fix: "look at what the message names, run the printed commands that fit, then repeat the command; see [deploy](deploy.md)",
  },
  LEADS_ESC_UNAVAILABLE: {
    means: "the stack names Pulumi ESC environments, and the backend cannot open them: only Pulumi Cloud can",
    fix: "run `pulumi login` for Pulumi Cloud, or take `escEnvironments` out of the offer file; a new stack needs `pulumi stack init` first ([backends](backends.md))",
  },
} as const satisfies Record<string, { means: string; fix: string }>;

/** Codes of {@link CommandError}. */
export type CommandErrorCode = keyof typeof commandErrors;

/** A failure of the command line. */
export class CommandError extends ExplainedError<CommandErrorCode> {
  override readonly name = "CommandError";
}
