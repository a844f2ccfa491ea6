/**
 * Mistakes a person running `pulumi up` can fix; every other throw is a bug in this package and keeps its stack.
 *
 * Layer: bottom of the program. `pulumi.RunError` makes the engine print the message alone. The README's table of errors is made
 * from {@link leadErrors}: `npm run docs`.
 */
import * as pulumi from "@pulumi/pulumi";

/** Stable code → what it means, and what to do about it. A code that is not listed here does not compile. */
export const leadErrors = {
  LEADS_CONFIG_INVALID: {
    means: "configuration is missing, wrong, unknown or of a later version",
    fix: "run the printed `pulumi config set`",
  },
  LEADS_SIGN_IN_FAILED: {
    means: "azure-native or azuread could not sign in",
    fix: "`az login`, or right `ARM_*` variables; on a sandbox, set its environment",
  },
  LEADS_TENANT_MISMATCH: {
    means: "azure-native and azuread are signed in to different tenants",
    fix: "sign both in to one",
  },
  LEADS_REPLACEMENT_REFUSED: {
    means: "the change would give the Logic App another callback URL",
    fix: "set the value back, or deploy a second stack and reconnect the offer",
  },
  LEADS_RIGHT_MISSING: {
    means: "the deployer lacks a right; the message names it, and the scope",
    fix: "a role with it, see [permissions](permissions.md): `npx leads permissions` prints it",
  },
  LEADS_ROLE_FORBIDDEN: {
    means: "the deployer may not assign the roles on the dead letters",
    fix: "get `Microsoft.Authorization/roleAssignments/write` (Owner, User Access Administrator), or run the printed commands",
  },
  LEADS_ROLE_EXISTS: {
    means: "somebody assigned the role on the dead letters by hand",
    fix: "run the printed `pulumi config set`, or delete that assignment",
  },
  LEADS_STORAGE_NAME_TAKEN: {
    means: "somebody else has the name of the storage account",
    fix: "run the printed `pulumi config set`",
  },
  LEADS_LETTERS_WAIT: {
    means: "dead letters wait, or it cannot be seen whether they do: nothing is deleted",
    fix: "`npx leads redrive --all`; to give them up, `pulumi config set marketplace-leads:discardDeadLetters true`",
  },
  LEADS_WORKSPACE_MISSING: {
    means: "Azure does not know the Log Analytics workspace",
    fix: "run the printed `pulumi config set`",
  },
  LEADS_WORKSPACE_FORBIDDEN: {
    means: "the deployer may not send logs to the Log Analytics workspace",
    fix: "Log Analytics Contributor on the workspace, or run the printed `pulumi config rm`",
  },
  LEADS_CALLBACK_URL_FORBIDDEN: {
    means: "whoever previews or deploys may not read the callback URL",
    fix: "a role with `Microsoft.Logic/workflows/triggers/listCallbackUrl/action` on the Logic App",
  },
  LEADS_CALLBACK_URL_REFUSED: {
    means: "Azure did not give the callback URL for another reason",
    fix: "fix what Azure's message says, run the command again",
  },
  LEADS_WORKFLOW_MISSING: {
    means: "the Logic App was deleted behind Pulumi's back",
    fix: "`pulumi up --refresh` makes a new one; paste its callback URL into the offer",
  },
} as const satisfies Record<string, { means: string; fix: string }>;

/** Codes of {@link LeadError}. */
export type LeadErrorCode = keyof typeof leadErrors;

/** A mistake a person can fix, with the command or edit that does it. Never carries a secret. */
export class LeadError extends pulumi.RunError {
  readonly code: LeadErrorCode;

  constructor(code: LeadErrorCode, message: string) {
    super(`[${code}] ${message}`);
    this.code = code;
  }

  /**
   * Prints as its message. The SDK hangs rejected promises on an error and inspects it for its trace, with all they reach: 15 s of a
   * refused preview.
   */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.message;
  }
}
