/**
 * A Pulumi program that breaks every rule of the policy pack, with a marker in the values that no report may quote.
 *
 * It is only previewed.
 */
import * as logic from "@pulumi/azure-native/logic";
import * as monitor from "@pulumi/azure-native/monitor";
import * as resources from "@pulumi/azure-native/resources";
import * as web from "@pulumi/azure-native/web";
import * as azuread from "@pulumi/azuread";

const marker = "marker-of-a-value";
const resourceGroupName = "rg-spoilt";
// required-tags, allowed-regions
const place = { location: "eastus", tags: { cost: marker } };
const managedApis =
  "/subscriptions/00000000-0000-4000-8000-000000000001/providers/Microsoft.Web/locations/eastus/managedApis";

new resources.ResourceGroup("group", { resourceGroupName, ...place });

// application-without-permissions
new azuread.Application("application", { displayName: marker, signInAudience: "AzureADMultipleOrgs" });

// service-principal-connection
new web.Connection("connection", {
  connectionName: "con-spoilt",
  resourceGroupName,
  ...place,
  properties: { api: { id: `${managedApis}/commondataservice` }, parameterValues: { token: marker } },
});

// alerts-are-heard
new monitor.ActionGroup("alert-group", {
  actionGroupName: "ag-spoilt",
  resourceGroupName,
  ...place,
  groupShortName: "leads",
  enabled: true,
  webhookReceivers: [{ name: "webhook", serviceUri: `http://${marker}.contoso.com/` }],
});

new logic.Workflow("workflow", {
  workflowName: "logic-spoilt",
  resourceGroupName,
  ...place,
  definition: {
    $schema:
      "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    triggers: {
      manual: {
        type: "Request",
        // trigger-accepts-every-lead
        operationOptions: "EnableSchemaValidation",
        // lead-schema-on-trigger
        inputs: { schema: { title: marker } },
        runtimeConfiguration: { secureData: { properties: ["outputs"] } },
      },
    },
    actions: {
      // lead-data-hidden, mapped-paths-exist
      Show: { type: "Compose", inputs: `${marker} @{triggerBody()?['UserDetails']?['Emial']}`, runAfter: {} },
      // expressions-parse
      Broken: { type: "Compose", inputs: `@noSuchFunction('${marker}')`, runAfter: {} },
      // run-after-sound
      Alone: { type: "Compose", inputs: marker, runAfter: { Gone: ["Succeeded"] } },
    },
    outputs: {},
  },
});
