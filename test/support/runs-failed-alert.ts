/** The alert rule on failed runs that the program makes with `alertEmails`, as Resource Manager takes it. */

/** Severity, window and so on are the program's defaults. @param criterion over the rule's only one */
export const runsFailedAlert = (
  workflow: string,
  actionGroupId: string,
  properties = {},
  criterion = {},
) => ({
  location: "global",
  properties: {
    severity: 1,
    enabled: true,
    scopes: [workflow],
    evaluationFrequency: "PT5M",
    windowSize: "PT6H",
    criteria: {
      "odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
      allOf: [
        {
          criterionType: "StaticThresholdCriterion",
          name: "RunsFailed",
          metricNamespace: "Microsoft.Logic/workflows",
          metricName: "RunsFailed",
          operator: "GreaterThan",
          threshold: 0,
          timeAggregation: "Total",
          ...criterion,
        },
      ],
    },
    actions: [{ actionGroupId }],
    ...properties,
  },
});
