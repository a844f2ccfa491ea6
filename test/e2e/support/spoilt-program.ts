/**
 * A Pulumi program that breaks every rule of the policy pack, with a marker in the values that no report may quote.
 *
 * It is only previewed.
 */
import * as authorization from "@pulumi/azure-native/authorization";
import * as logic from "@pulumi/azure-native/logic";
import * as monitor from "@pulumi/azure-native/monitor";
import * as resources from "@pulumi/azure-native/resources";
import * as storage from "@pulumi/azure-native/storage";
import * as web from "@pulumi/azure-native/web";
import * as azuread from "@pulumi/azuread";

const marker = "marker-of-a-value";
const resourceGroupName = "rg-spoilt";
// required-tags, allowed-regions
const place = { location: "eastus", tags: { cost: marker } };
const subscription = "/subscriptions/00000000-0000-4000-8000-000000000001";
const managedApis = `${subscription}/providers/Microsoft.Web/locations/eastus/managedApis`;

new resources.ResourceGroup("group", { resourceGroupName, ...place });

// application-without-permissions, application-owners
const application = new azuread.Application("application", {
  displayName: marker,
  signInAudience: "AzureADMultipleOrgs",
});

// application-secret-expiry
new azuread.ApplicationPassword("password", {
  applicationId: application.id,
  endDate: "2020-01-01T00:00:00Z",
});

// roles-least-privilege
new authorization.RoleAssignment("role", {
  principalId: "00000000-0000-4000-8000-000000000002",
  roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635`,
  scope: subscription,
});

// storage-account-closed, names-follow-convention, one-region
const account = new storage.StorageAccount("account", {
  accountName: "lettersspoilt",
  resourceGroupName,
  ...place,
  location: "westus",
  kind: storage.Kind.StorageV2,
  sku: { name: storage.SkuName.Standard_LRS },
});

// letters-retention
new storage.BlobServiceProperties("service", {
  accountName: account.name,
  resourceGroupName,
  blobServicesName: "default",
});

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

// lead-apps-have-alerts, lead-apps-have-diagnostics; caller-addresses and lead-url-protected, once enabled
new logic.Workflow("workflow", {
  workflowName: "logic-spoilt",
  resourceGroupName,
  ...place,
  // callback-url-hidden
  tags: { url: `https://${marker}.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sig=${marker}` },
  // trigger-access
  accessControl: { contents: { allowedCallerIpAddresses: [{ addressRange: "0.0.0.0/0" }] } },
  definition: {
    $schema:
      "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    // parameters-declared
    parameters: { region: { type: "String" } },
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
      Create_lead: {
        type: "Http",
        inputs: {
          method: "POST",
          // calls-over-https, azure-calls-use-identity
          uri: `http://${marker}.table.core.windows.net/leads`,
          // no-secret-in-definition
          headers: { Authorization: `Bearer ${marker}` },
          body: "@triggerBody()?['UserDetails']",
          // lead-write-is-retried
          retryPolicy: { type: "none" },
        },
        runAfter: {},
        // no-static-result
        runtimeConfiguration: { staticResult: { name: "Create_lead0", staticResultOptions: "Enabled" } },
      },
      // failed-lead-is-kept, dead-letter-store
      Pass: { type: "Compose", inputs: marker, runAfter: { Create_lead: ["Failed"] } },
      // definition-within-limits
      ["Long".repeat(21)]: { type: "Compose", inputs: marker, runAfter: {} },
    },
    outputs: {},
  },
});
