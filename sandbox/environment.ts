/** The environment variables that make Pulumi, Azure's clients and the `leads` command use a running sandbox. */
import { pathToFileURL } from "node:url";
import { goAuthoritiesFile } from "./go-authorities";
import type { SandboxInstance } from "./instance-file";

/** Passphrase of stacks in the sandbox. Public on purpose: what it encrypts works on this machine alone. */
export const sandboxPassphrase = "marketplace-leads-sandbox";

/** Hosts of Dataverse environments; `*` stands for any text within one label. */
export const dataverseHosts = ["*.crm*.dynamics.com"] as const;

/** Hosts of storage accounts' blob services. */
export const blobHosts = "*.blob.core.windows.net";

/** Azure hosts a client may have to be routed from. */
export const routedHosts = [
  "management.azure.com",
  "login.microsoftonline.com",
  "graph.microsoft.com",
  ...dataverseHosts,
  blobHosts,
] as const;

/**
 * Who serves the resources: our doubles of azure-native and azuread, or the real plugins, which Pulumi downloads and which find
 * the sandbox's Resource Manager, Entra and Graph by its metadata document.
 */
export type ProviderKind = "double" | "plugin";

/** Names the doubles need and the plugins must not have: a shell that had the doubles before is to forget them. */
export const doublesOnly = ["PULUMI_DEBUG_PROVIDERS", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] as const;

/**
 * Variable name → value for a running sandbox.
 *
 * @param caller environment of whoever will use them
 */
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
 * A folder as Pulumi's file backend takes it. On Windows that is `file://C:/…`: from `file:///C:/…` Pulumi makes `C:\C:\…`.
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

/** No proxy leads to this machine. Go knows that, Azure's JavaScript and Python clients have to be told. */
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
 * Both plugins ask `https://<ARM_METADATA_HOSTNAME>/metadata/endpoints?api-version=2022-09-01` for the cloud's addresses;
 * azure-native would then ask Microsoft whether it knows the authority, and is told not to. azuread never asks.
 * Unverified with the plugins themselves; with their libraries (go-azure-sdk, azidentity, azcore) in test/clients.
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
