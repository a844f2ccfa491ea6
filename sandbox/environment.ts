/**
 * The environment variables that make Pulumi, Azure's clients and the `leads` command use a running sandbox.
 *
 * Layer: composition. With them the program and the stack file deploy unchanged: nothing in either names the sandbox.
 */
import { pathToFileURL } from "node:url";
import type { SandboxInstance } from "./instance-file";

/** Passphrase of stacks in the sandbox. Public on purpose: what it encrypts works on this machine alone. */
export const sandboxPassphrase = "marketplace-leads-sandbox";

/** Hosts of Dataverse environments; `*` stands for any text within one label. */
export const dataverseHosts = [
  "*.crm*.dynamics.com",
  "*.crm.microsoftdynamics.us",
  "*.crm.appsplatform.us",
  "*.crm.dynamics.cn",
] as const;

/** Azure hosts a client may have to be routed from. */
export const routedHosts = [
  "management.azure.com",
  "login.microsoftonline.com",
  "graph.microsoft.com",
  ...dataverseHosts,
] as const;

/** Variable name → value for a running sandbox. */
export function sandboxEnvironment(instance: SandboxInstance): Record<string, string> {
  const { clientId, clientSecret, tenantId, subscriptionId, port } = instance;
  return {
    PULUMI_DEBUG_PROVIDERS: instance.debugProviders,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_BACKEND_URL: pathToFileURL(instance.stateDirectory).href,
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
  };
}
