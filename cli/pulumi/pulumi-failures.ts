/**
 * Pulumi's own failures before our program runs, and our codes for them.
 *
 * `npm run docs` makes the last table of docs/errors.md from {@link pulumiFailures}.
 * Source: the texts are those of Pulumi 3.255; a text that is not here becomes LEADS_PULUMI_FAILED.
 */
import { sandboxHint } from "../../operations/wording";
import { CommandError, type CommandErrorCode, commandErrors } from "../command-error";

/** A part of Pulumi's message → the code of the failure. The first match counts. */
export const pulumiFailures = new Map<string, CommandErrorCode>([
  ["incorrect passphrase", "LEADS_PASSPHRASE_WRONG"],
  ["passphrase must be set with PULUMI_CONFIG_PASSPHRASE", "LEADS_PASSPHRASE_WRONG"],
  ["PULUMI_ACCESS_TOKEN must be set for login", "LEADS_BACKEND_LOGGED_OUT"],
  ["unable to open bucket", "LEADS_BACKEND_UNREACHABLE"],
  ["could not list bucket", "LEADS_BACKEND_UNREACHABLE"],
  ["performing HTTP request", "LEADS_BACKEND_UNREACHABLE"],
  ["no stack named", "LEADS_STACK_NOT_FOUND"],
  ["no stack selected", "LEADS_STACK_NOT_FOUND"],
  ["pass the fully qualified name", "LEADS_PROJECT_MISSING"],
  ["no Pulumi.yaml project file found", "LEADS_PROJECT_MISSING"],
  ["the stack is currently locked by", "LEADS_STACK_LOCKED"],
  ["Another update is currently in progress", "LEADS_STACK_LOCKED"],
  ["does not support environments", "LEADS_ESC_UNAVAILABLE"],
  ["did not begin responding to RPC connections", "LEADS_SANDBOX_NOT_RUNNING"],
]);

/** What was expected and how to fix it, by code. */
const explanations: Partial<Record<CommandErrorCode, { expected: string; fix: string }>> = {
  LEADS_PASSPHRASE_WRONG: {
    expected: "the stack's passphrase",
    fix: `Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the passphrase the stack was made with; ${sandboxHint}`,
  },
  LEADS_BACKEND_LOGGED_OUT: {
    expected: "to be signed in to a backend",
    fix: `Run pulumi login, or set PULUMI_BACKEND_URL or PULUMI_ACCESS_TOKEN; ${sandboxHint}`,
  },
  LEADS_BACKEND_UNREACHABLE: {
    expected: "the Pulumi backend to answer",
    fix: `Check PULUMI_BACKEND_URL, the network, and your sign-in and role on the storage; ${sandboxHint}`,
  },
  LEADS_STACK_NOT_FOUND: {
    expected: "an existing stack",
    fix: `List the stacks with pulumi stack ls and name one with --stack; ${sandboxHint}`,
  },
  LEADS_STACK_LOCKED: {
    expected: "no other update of the stack",
    fix: "Wait for that update. If none is running, run pulumi cancel for this stack, then repeat the command.",
  },
  LEADS_ESC_UNAVAILABLE: {
    expected: "Pulumi Cloud, or a stack without Pulumi ESC environments",
    fix: "Run pulumi login, or take escEnvironments out of the offer file. If the stack is new, make it first: pulumi stack init <stack> --no-select",
  },
  LEADS_PROJECT_MISSING: {
    expected: "a Pulumi project here or above",
    fix: "Run the command in the folder of Pulumi.yaml.",
  },
};
const unexplained = { expected: "the stack's outputs", fix: `Fix what Pulumi says; ${sandboxHint}` };

/**
 * The failure of a `pulumi` command as a code and a fix.
 *
 * @param command what was run, without the secrets it printed
 * @param text what Pulumi printed to standard error
 */
export function pulumiFailure(command: string, text: string): CommandError {
  const said = text
    .trim()
    .replace(/^error: /m, "")
    .replace(/\.$/, "");
  const code = [...pulumiFailures].find(([part]) => text.includes(part))?.[1] ?? "LEADS_PULUMI_FAILED";
  const { expected, fix } = explanations[code] ?? unexplained;
  return new CommandError(code, `${command} failed: ${said}; expected ${expected}`, fix);
}

/** Rows for people who see the text at `pulumi up`. */
export function pulumiTexts(): { says: string; code: CommandErrorCode; fix: string }[] {
  return [...pulumiFailures].map(([says, code]) => ({ says, code, fix: commandErrors[code].fix }));
}
