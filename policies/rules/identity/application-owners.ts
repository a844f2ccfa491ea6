/** Rule: an Entra application has several owners, so that somebody can renew its secret when one person has left. */
import { listOf } from "../../engine-values";
import { isApplication } from "../../resource-types";
import type { ResourceRule } from "../../rule";

export const applicationOwners: ResourceRule = {
  name: "application-owners",
  description: "The Entra application has at least two owners.",
  severity: "low",
  enforcementLevel: "advisory",
  remediationSteps:
    'Run: pulumi config set --path "marketplace-leads:owners[0]" <object-id>, and the same for owners[1]: yours and that of a colleague',
  url: "https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration#application-ownership-configuration",
  config: {
    count: { type: "integer", minimum: 1, default: 2, description: "Number of owners that are enough." },
  },
  judges: "Entra applications",
  appliesTo: isApplication,
  check: ({ props, config, report }) => {
    const { count = 2 } = config;
    // the number only: a new owner may be unknown at preview
    const found = new Set(listOf(props.owners)).size;
    if (found < count) report(`owners has ${found} of at least ${count}.`);
  },
};
