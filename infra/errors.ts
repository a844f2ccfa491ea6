/** Mistakes that a person who runs `pulumi up` can fix. Every other error is a bug in this package and keeps its stack. */
import * as pulumi from "@pulumi/pulumi";

/** Stable code → meaning and fix. An unlisted code does not compile. */
export const leadErrors = {
  LEADS_CONFIG_INVALID: {
    means: "a setting is missing, wrong, unknown, or not supported in this version",
    fix: "run the printed `pulumi config set`",
  },
  LEADS_SIGN_IN_FAILED: {
    means: "the azure-native or azuread provider could not sign in",
    fix: "run `az login`, or correct the `ARM_*` variables; for a sandbox, evaluate `npx leads sandbox env`",
  },
  LEADS_TENANT_MISMATCH: {
    means: "the azure-native and azuread providers are signed in to different tenants",
    fix: "sign both in to the same tenant",
  },
  LEADS_REPLACEMENT_REFUSED: {
    means: "the change would replace the Logic App, and with it the callback URL",
    fix: "change the value back, or deploy a second stack and connect the offer to it",
  },
  LEADS_RIGHT_MISSING: {
    means: "you lack a right; the message names the right and the scope",
    fix: "get a role with this right: `npx leads permissions` prints one, see [permissions](permissions.md)",
  },
  LEADS_ROLE_FORBIDDEN: {
    means: "you may not assign the roles on the dead letters",
    fix: "get `Microsoft.Authorization/roleAssignments/write` (Owner, User Access Administrator), or run the printed commands",
  },
  LEADS_ROLE_EXISTS: {
    means: "the role on the dead letters was already assigned by hand",
    fix: "run the printed `pulumi config set`, or delete that assignment",
  },
  LEADS_STORAGE_NAME_TAKEN: {
    means: "the name of the storage account is already in use",
    fix: "run the printed `pulumi config set`",
  },
  LEADS_LETTERS_WAIT: {
    means: "nothing was deleted: dead letters exist, or you lack the right to read them",
    fix: "send them again with `npx leads redrive --all`; to delete them too, run `pulumi config set marketplace-leads:discardDeadLetters true`",
  },
  LEADS_WORKSPACE_MISSING: {
    means: "the Log Analytics workspace does not exist",
    fix: "run the printed `pulumi config set`",
  },
  LEADS_WORKSPACE_FORBIDDEN: {
    means: "you may not send logs to the Log Analytics workspace",
    fix: "get Log Analytics Contributor on the workspace, or run the printed `pulumi config rm`",
  },
  LEADS_CALLBACK_URL_FORBIDDEN: {
    means: "you may not read the callback URL",
    fix: "get a role with `Microsoft.Logic/workflows/triggers/listCallbackUrl/action` on the Logic App",
  },
  LEADS_CALLBACK_URL_REFUSED: {
    means: "Azure did not return the callback URL, and the cause is not a missing right",
    fix: "fix what Azure's message says, then run the command again",
  },
  LEADS_WORKFLOW_MISSING: {
    means: "the Logic App was deleted outside Pulumi",
    fix: "run `pulumi up --refresh`, which creates a new one, and paste its callback URL into the offer",
  },
} as const satisfies Record<string, { means: string; fix: string }>;

/** Codes of {@link LeadError}. */
export type LeadErrorCode = keyof typeof leadErrors;

/** A mistake that a person can fix, with the command or edit that fixes it. Never contains a secret. */
export class LeadError extends pulumi.RunError {
  readonly code: LeadErrorCode;

  constructor(code: LeadErrorCode, message: string) {
    super(`[${code}] ${message}`);
    this.code = code;
  }

  /**
   * Prints only its message. The SDK attaches rejected promises to an error and prints everything they reach, which takes 15 s of a
   * refused preview.
   */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.message;
  }
}
