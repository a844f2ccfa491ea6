/** Environment variables that make Pulumi, Azure's clients and `leads` use a running sandbox. */
import { pathToFileURL } from "node:url";
import { goAuthoritiesFile } from "./go-authorities";
import type { SandboxInstance } from "./instance-file";
import { receiverHosts, slackHost, teamsHost } from "./webhook/defaults";

/** Passphrase of stacks in the sandbox. Public on purpose: its secrets work only on this machine. */
export const sandboxPassphrase = "marketplace-leads-sandbox";

/** Hosts of Dataverse environments. `*` matches any text within one label. */
export const dataverseHosts = ["*.crm*.dynamics.com"] as const;

/** Hosts of storage accounts' blob services. */
export const blobHosts = "*.blob.core.windows.net";

/** Hosts of Salesforce orgs, and the two that sign people in. The credentials of the orgs are in `salesforce/new-org.json`. */
export const salesforceHosts = [
  "*.my.salesforce.com",
  "*.sandbox.my.salesforce.com",
  "*.develop.my.salesforce.com",
  "login.salesforce.com",
  "test.salesforce.com",
] as const;
/** Host of HubSpot's API. */
export const hubSpotHost = "api.hubapi.com";

/** Hosts that a client may have to be routed from. */
/** Hosts of storage accounts' table services. */
export const tableHosts = "*.table.core.windows.net";
/** Hosts of receivers that a Logic App posts to. */
export const webhookHosts = [receiverHosts, slackHost, teamsHost] as const;

/** Azure hosts that a client may have to be routed from. */
export const routedHosts = [
  "management.azure.com",
  "login.microsoftonline.com",
  "graph.microsoft.com",
  ...dataverseHosts,
  blobHosts,
  ...salesforceHosts,
  hubSpotHost,
  tableHosts,
  ...webhookHosts,
] as const;

/**
 * Who serves the resources. `double`: our doubles of azure-native and azuread. `plugin`: the real plugins
 * from Pulumi, which find Resource Manager, Entra and Graph through the sandbox's metadata document.
 */
export type ProviderKind = "double" | "plugin";

/** Variables of the doubles that the plugins must not have. A shell that had them must unset them. */
export const doublesOnly = ["PULUMI_DEBUG_PROVIDERS", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] as const;

/** Variable name → value for a running sandbox. @param caller environment of the process that uses them */
export function sandboxEnvironment(
  instance: SandboxInstance,
  providers: ProviderKind = "double",
  caller: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const { clientId, clientSecret, tenantId, subscriptionId, port } = instance;
  return {
    ...(providers === "plugin" ? pluginVariables(instance) : doubleVariables(instance)),
    PULUMI_BACKEND_URL: backendUrl(instance.stateDirectory),
    PULUMI_CONFIG_PASSPHRASE: sandboxPassphrase,
    ARM_TENANT_ID: tenantId,
    ARM_SUBSCRIPTION_ID: subscriptionId,
    ARM_CLIENT_ID: clientId,
    ARM_CLIENT_SECRET: clientSecret,
    AZURE_TENANT_ID: tenantId,
    AZURE_SUBSCRIPTION_ID: subscriptionId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
    AZURE_AUTHORITY_HOST: `https://localhost:${port}`,
    NODE_EXTRA_CA_CERTS: instance.authorityFile,
    LEADS_ROUTES: routedHosts.map((host) => `${host}=127.0.0.1:${port}`).join(","),
    ...proxyExceptions(caller),
  };
}

/**
 * A folder in the form that Pulumi's file backend takes. On Windows that is `file://C:/…`: Pulumi turns
 * `file:///C:/…` into `C:\C:\…`.
 * Source: github.com/pulumi/pulumi v3.255.0, pkg/backend/diy/backend.go, massageBlobPath
 */
export function backendUrl(folder: string, windows = process.platform === "win32"): string {
  const { href } = pathToFileURL(folder, { windows });
  return windows ? href.replace("file:///", "file://") : href;
}

const proxyVariables = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);
const loopback = ["localhost", "127.0.0.1"];

/** A proxy cannot reach this machine. Go knows that, but Azure's JavaScript and Python clients do not. */
function proxyExceptions(caller: NodeJS.ProcessEnv): Record<string, string> {
  if (!proxyVariables.some((name) => caller[name])) return {};
  const names = ["NO_PROXY", "no_proxy"];
  const kept = names.flatMap((name) => (caller[name] ?? "").split(/[,\s]+/)).filter((entry) => entry !== "");
  const value = kept.includes("*") ? "*" : [...new Set([...kept, ...loopback])].join(",");
  return Object.fromEntries(names.map((name) => [name, value]));
}

function doubleVariables({ debugProviders }: SandboxInstance) {
  return {
    PULUMI_DEBUG_PROVIDERS: debugProviders,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/**
 * Both plugins ask `https://<ARM_METADATA_HOSTNAME>/metadata/endpoints?api-version=2022-09-01` for the
 * cloud's addresses. Unlike azuread, azure-native would also ask Microsoft about the authority unless told
 * not to.
 * Unverified with the plugins themselves, verified with their libraries (go-azure-sdk, azidentity, azcore) in
 * test/clients.
 * Source: https://www.pulumi.com/blog/azure-native-3-8/ (private clouds, azure-native 3.8);
 * github.com/hashicorp/terraform-provider-azuread, internal/provider
 */
function pluginVariables(instance: SandboxInstance) {
  return {
    ARM_METADATA_HOSTNAME: `localhost:${instance.port}`,
    ARM_DISABLE_INSTANCE_DISCOVERY: "true",
    SSL_CERT_FILE: goAuthoritiesFile(instance),
  };
}
