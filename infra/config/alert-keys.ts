/** Configuration keys of alerts and diagnostics, and what they must be together. */
import type { KeySchema } from "./key-schema";

/** Windows longer than the evaluation frequency of five minutes: see docs/alerts.md. Azure answers `P1D` for a day and takes both. */
export const alertWindows = ["PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "PT24H"] as const;
export type AlertWindow = (typeof alertWindows)[number];

/** Source: https://learn.microsoft.com/azure/azure-monitor/service-limits#action-groups */
const limits = { addressLength: 64, addresses: 1000 };
/** Azure's own limit was not found; longer than this, common clients and proxies refuse an address. */
const urlLength = 2048;

export const alertKeys: Readonly<Record<string, KeySchema>> = {
  alertEmails: {
    description: "a list of different e-mail addresses, each at most 64 characters",
    example: "--path 'marketplace-leads:alertEmails[0]' you@contoso.com",
    json: true,
    schema: {
      type: "array",
      maxItems: limits.addresses,
      items: {
        type: "string",
        maxLength: limits.addressLength,
        pattern: "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$",
      },
    },
  },
  alertWebhook: {
    description: "an https address that takes POST, at most 2048 characters",
    example: "",
    secret: true,
    read: (value) => (isWebAddress(value) ? value : undefined),
    schema: { type: "string", pattern: "^https://[^\\s#\\\\/][^\\s#\\\\]*$", maxLength: urlLength },
  },
  alertSeverity: {
    description: "a whole number from 0 (critical) to 4 (verbose)",
    example: "1",
    schema: { type: "string", pattern: "^[0-4]$" },
  },
  alertThreshold: {
    description:
      "how many runs may fail within the window before somebody is told, a whole number from 0 to 99999",
    example: "0",
    schema: { type: "string", pattern: "^(0|[1-9][0-9]{0,4})$" },
  },
  alertWindow: {
    description: alertWindows.join(", "),
    example: "PT6H",
    read: (value) => (value === "P1D" ? "PT24H" : value),
    schema: { enum: alertWindows },
  },
  logAnalyticsWorkspaceId: {
    description:
      "the resource id of a Log Analytics workspace, /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.OperationalInsights/workspaces/<name>",
    example:
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-contoso",
    schema: {
      type: "string",
      pattern:
        "^/subscriptions/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/resource[Gg]roups/[\\p{L}\\p{N}_.()-]{1,90}" +
        "/providers/[Mm]icrosoft\\.[Oo]perational[Ii]nsights/workspaces/[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$",
    },
  },
};

function isWebAddress(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value) && new URL(value).protocol === "https:";
}

/** Whether anybody would be told. */
export function hasReceiver(alertEmails: readonly unknown[] | undefined, alertWebhook: unknown): boolean {
  return (alertEmails ?? []).length > 0 || alertWebhook !== undefined;
}

/** Keys that mean nothing without a receiver. */
export const ruleKeys = ["alertSeverity", "alertThreshold", "alertWindow"] as const;
