/** Rule: alerts on a Logic App reach a receiver over encrypted connections, and detect the first failure after quiet days. */
import { isObject } from "../../../expressions/json";
import { objectAt, plain, textOf, valueAt } from "../../engine-values";
import { isActionGroup, isMetricAlert } from "../../resource-types";
import type { CheckedResource, ResourceRule } from "../../rule";

export const alertsAreHeard: ResourceRule = {
  name: "alerts-are-heard",
  description:
    "Alerts are enabled, have a receiver, use https webhooks, and look back longer than their evaluation frequency.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps: `Set the property that the violation names. For this program's own alerts: pulumi config set --path "marketplace-leads:alertEmails[0]" <address>`,
  // after a day without values, an alert on a metric can miss the next one
  url: "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-troubleshoot-metric",
  judges: "action groups, and metric alerts on Logic Apps",
  appliesTo: (type) => isActionGroup(type) || isMetricAlert(type),
  check: (resource) => {
    if (isActionGroup(resource.type)) checkGroup(resource);
    else checkAlert(resource);
  },
};

function checkGroup({ props, report }: CheckedResource): void {
  if (props.enabled === false) report("enabled is false: nobody is told.");
  const lists = Object.keys(props).filter((name) => name.endsWith("Receivers"));
  const isHeard = lists.some((name) => Array.isArray(props[name]) && props[name].length > 0);
  if (!isHeard) report("It has no receiver: nobody is told.");
  const webhooks: unknown[] = Array.isArray(props.webhookReceivers) ? props.webhookReceivers : [];
  for (const [index, webhook] of webhooks.entries()) {
    const address = plain(valueAt(webhook, "serviceUri"));
    if (typeof address !== "string" || !/^https:/i.test(address))
      report(`webhookReceivers[${index}].serviceUri is not an https address.`);
  }
}

function checkAlert({ props, report, notApplicable }: CheckedResource): void {
  const criteria = plain(objectAt(props, "criteria").allOf);
  const namespaces = (Array.isArray(criteria) ? criteria : []).map((one) =>
    isObject(one) ? textOf(one.metricNamespace).toLowerCase() : "",
  );
  if (!namespaces.includes("microsoft.logic/workflows"))
    notApplicable("It watches no metric of a Logic App.");
  if (props.enabled === false) report("enabled is false: nobody is told.");
  if (!Array.isArray(props.actions) || props.actions.length === 0) report("actions names no action group.");
  const [window, frequency] = [props.windowSize, props.evaluationFrequency].map(minutesIn);
  if (window === undefined || frequency === undefined || window <= frequency)
    report(
      "windowSize is not longer than evaluationFrequency: after a day without leads the first failure can be missed.",
    );
}

/** Minutes of an alert duration in Azure's form, such as PT6H and P1D. */
function minutesIn(duration: unknown): number | undefined {
  const [, days = "0", hours = "0", minutes = "0"] =
    /^P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,6})M)?)?$/.exec(textOf(duration)) ?? [];
  const total = (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
  return total === 0 ? undefined : total;
}
