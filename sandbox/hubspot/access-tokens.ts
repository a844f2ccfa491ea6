/** The account's access tokens and what each may do. */

export interface AccessToken {
  token: string;
  /** HubSpot's names, e.g. `crm.objects.contacts.write`. */
  scopes: readonly string[];
}

/**
 * Tokens of a fresh sandbox. Public on purpose: they work only on this machine. In HubSpot a super admin creates a Service
 * Key or an app, chooses its scopes and copies its token.
 * Source: https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/account-service-keys
 */
export const sandboxTokens = {
  allScopes: {
    token: "sandbox-hubspot-token",
    scopes: [
      ...["crm.objects.contacts.read", "crm.objects.contacts.write"],
      ...["crm.objects.leads.read", "crm.objects.leads.write"],
      ...["crm.schemas.contacts.read", "crm.schemas.contacts.write"],
    ],
  },
  noScopes: { token: "sandbox-hubspot-token-without-scopes", scopes: [] },
} as const satisfies Record<string, AccessToken>;
