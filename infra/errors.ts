/**
 * Mistakes a person running `pulumi up` can mend; every other throw is a bug in this package and keeps its stack.
 *
 * Layer: bottom of the program. `pulumi.RunError` makes the engine print the message alone.
 */
import * as pulumi from "@pulumi/pulumi";

/** Stable codes, listed in the README with what to do about each. */
export const LeadErrorCode = {
  /** A configuration value is missing, wrong, unknown or of a later version. */
  ConfigInvalid: "LEADS_CONFIG_INVALID",
  /** azure-native and azuread are signed in to different tenants. */
  TenantMismatch: "LEADS_TENANT_MISMATCH",
  /** A change would give the deployed workflow another name, group or region, hence another callback URL. */
  ReplacementRefused: "LEADS_REPLACEMENT_REFUSED",
} as const;
export type LeadErrorCode = (typeof LeadErrorCode)[keyof typeof LeadErrorCode];

/** A mistake in configuration, with the command or edit that mends it. Never carries a secret. */
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
