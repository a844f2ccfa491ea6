/** One stack of the fleet, as the files in `offers/` ask for it. */

/** Full key → value as YAML gave it: `marketplace-leads:offerId`, `azure-native:location`. */
export type StackSettings = Readonly<Record<string, unknown>>;

export interface OfferStack {
  /** Name without organisation. */
  stack: string;
  /** `offers/contoso-crm.yaml`: from the project's folder, with `/`. */
  file: string;
  /** Name of the environment in the file; '' for a file without environments. */
  environment: string;
  offerId: string;
  /** Settings of the file over those of `defaults.yaml`. Secrets are not here: they stay in the stack file. */
  config: StackSettings;
  /** How Pulumi encrypts the secrets of a stack that is made. @default the passphrase */
  secretsProvider?: string;
  /** Pulumi ESC environments that the stack file names. */
  escEnvironments: readonly string[];
}
