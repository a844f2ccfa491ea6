/**
 * Rule: the application's secret has an end, and it is not over.
 *
 * Advisory, because time alone must not turn a pipeline red: the update that renews the secret has to pass.
 */
import { textOf } from "../../engine-values";
import { exposedSecrets } from "../../frameworks";
import { isApplicationPassword } from "../../resource-types";
import type { ResourceRule } from "../../rule";

const day = 86_400_000;
/** What Entra gives without an end date. Source: https://learn.microsoft.com/graph/api/application-addpassword */
const defaultDays = 731;

export const applicationSecretExpiry: ResourceRule = {
  name: "application-secret-expiry",
  description:
    "The secret of an Entra application ends within the configured days, and not before the next weeks.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Run: pulumi config set --plaintext marketplace-leads:clientSecretExpires 2027-06-30, or another date",
  url: "https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration#certificates-and-secrets",
  framework: exposedSecrets,
  config: {
    days: {
      type: "integer",
      minimum: 1,
      default: defaultDays,
      description: "Longest time until the secret ends.",
    },
    renewDays: {
      type: "integer",
      minimum: 0,
      default: 30,
      description: "Days before the end in which the secret should be renewed.",
    },
  },
  judges: "secrets of Entra applications",
  appliesTo: isApplicationPassword,
  check: ({ props, config, report, now, notApplicable }) => {
    const { days = defaultDays, renewDays = 30 } = config;
    const { endDate } = props;
    if (endDate === undefined || endDate === null) {
      if (days < defaultDays) report(`endDate is missing: the secret works longer than ${days} days.`);
      else notApplicable("It has no end date of its own; Entra gives it two years.");
      return;
    }
    const end = Date.parse(textOf(endDate));
    const left = Math.floor((end - now.getTime()) / day);
    if (Number.isNaN(end)) report("endDate is not a date.");
    else if (left < 0) report("endDate is over: no lead can be written.");
    else if (left < renewDays) report(`endDate comes in less than ${renewDays} days.`);
    else if (left > days) report(`endDate is more than ${days} days ahead.`);
  },
};
