/**
 * Microsoft.OperationalInsights/workspaces. The monitor keeps the rows; no query language is emulated.
 * Source: https://learn.microsoft.com/rest/api/loganalytics/workspaces (2023-09-01)
 */
import { optionalObject } from "../json";
import type { ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";

/** Full name of the type. */
export const workspaceType = "Microsoft.OperationalInsights/workspaces";

export function createWorkspaceType({ clock, ids }: ArmServices): ResourceType {
  return {
    namespace: "Microsoft.OperationalInsights",
    type: "workspaces",
    apiVersions: ["2023-09-01", "2022-10-01", "2021-06-01", "2020-08-01"],
    namePattern: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
    put: ({ body, existing }) => {
      const properties = optionalObject(body, "properties") ?? {};
      const now = clock.now().toISOString();
      return {
        body: {
          customerId: existing?.body.customerId ?? ids.uuid(),
          provisioningState: "Succeeded",
          sku: { name: "PerGB2018", ...optionalObject(properties, "sku"), lastSkuUpdate: now },
          retentionInDays: properties.retentionInDays ?? 30,
          publicNetworkAccessForIngestion: "Enabled",
          publicNetworkAccessForQuery: "Enabled",
          createdDate: existing?.body.createdDate ?? now,
          modifiedDate: now,
        },
        state: {},
      };
    },
    render: ({ body }) => ({ properties: { ...body } }),
    operations: [],
  };
}
