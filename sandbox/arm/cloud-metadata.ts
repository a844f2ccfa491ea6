/**
 * `/metadata/endpoints`: tells a client the addresses of the cloud.
 * Source: github.com/hashicorp/go-azure-sdk, sdk/internal/metadata (what providers read for
 * ARM_METADATA_HOSTNAME);
 * https://www.pulumi.com/blog/azure-native-3-8/ (what azure-native reads)
 */

/**
 * The cloud's endpoints. Versions since 2022-09-01 return one cloud, older ones a list.
 *
 * @param origin where the caller reached Resource Manager. Azure's name gives Azure's names, the sandbox's
 * own address gives its own.
 */
export function cloudMetadata(origin: string, apiVersion: string): object {
  const isAzure = new URL(origin).hostname === "management.azure.com";
  const service = (azure: string) => (isAzure ? azure : origin);
  const cloud = {
    portal: "https://portal.azure.com",
    authentication: {
      loginEndpoint: service("https://login.microsoftonline.com"),
      audiences: ["https://management.core.windows.net/", "https://management.azure.com/"],
      tenant: "common",
      identityProvider: "AAD",
    },
    media: "https://rest.media.azure.net",
    graphAudience: "https://graph.windows.net/",
    graph: "https://graph.windows.net/",
    name: "AzureCloud",
    suffixes: {
      azureDataLakeStoreFileSystem: "azuredatalakestore.net",
      acrLoginServer: "azurecr.io",
      sqlServerHostname: "database.windows.net",
      azureDataLakeAnalyticsCatalogAndJob: "azuredatalakeanalytics.net",
      keyVaultDns: "vault.azure.net",
      storage: "core.windows.net",
      azureFrontDoorEndpointSuffix: "azurefd.net",
      storageSyncEndpointSuffix: "afs.azure.net",
      mhsmDns: "managedhsm.azure.net",
      mysqlServerEndpoint: "mysql.database.azure.com",
      postgresqlServerEndpoint: "postgres.database.azure.com",
      mariadbServerEndpoint: "mariadb.database.azure.com",
      synapseAnalytics: "dev.azuresynapse.net",
      attestationEndpoint: "attest.azure.net",
    },
    batch: "https://batch.core.windows.net/",
    resourceManager: `${service("https://management.azure.com")}/`,
    vmImageAliasDoc:
      "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
    activeDirectoryDataLake: "https://datalake.azure.net/",
    sqlManagement: "https://management.core.windows.net:8443/",
    microsoftGraphResourceId: `${service("https://graph.microsoft.com")}/`,
    appInsightsResourceId: "https://api.applicationinsights.io",
    attestationResourceId: "https://attest.azure.net",
    appInsightsTelemetryChannelResourceId: "https://dc.applicationinsights.azure.com/v2/track",
    synapseAnalyticsResourceId: "https://dev.azuresynapse.net",
    logAnalyticsResourceId: "https://api.loganalytics.io",
    ossrDbmsResourceId: "https://ossrdbms-aad.database.windows.net",
  };
  return apiVersion >= "2022-09-01" ? cloud : [cloud];
}
