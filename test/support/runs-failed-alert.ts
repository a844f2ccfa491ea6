/** The alert rule on failed runs of `alertEmails`, in Resource Manager's form. */

/** Severity, window and other properties have the program's defaults. @param criterion changes the rule's only one */
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
