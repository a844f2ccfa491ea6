/** HubSpot: the kinds of its errors. Its contacts are read with the stack's token only, so a run decides whether a lead is written. */
import { isObject } from "../services/service-request";
import type { Destination } from "./destination";
import { hubspotCauses } from "./hubspot-causes";

export const hubspot: Destination = {
  label: "HubSpot",
  row: "contact",
  code: /^[A-Z_]{3,40}$/,
  codeIn(body) {
    if (!isObject(body)) return undefined;
    const { category, policyName, message } = body as Record<string, unknown>;
    return refusedValue(message) ?? policyName ?? category;
  },
  causes: hubspotCauses,
  needs: [
    "Create a Service Key under Development > Keys, or an app in a HubSpot project, with the scopes of docs/hubspot.md.",
    'Set its token: pulumi config set --secret --path "marketplace-leads:hubspot.token".',
  ],
};

/** The code of the first value that HubSpot refuses, e.g. `INVALID_EMAIL`: it says more than `VALIDATION_ERROR`. */
const refusedValue = (message: unknown): string | undefined =>
  typeof message === "string" ? /"error":"([A-Z_]{3,40})"/.exec(message)?.[1] : undefined;
